// SPDX-License-Identifier: Apache-2.0
import type { Clock, JsonObject } from "#kernel";

/** Sends records to a SIEM, all or none, in order. False: it did not take them; they are offered again. */
export type SiemSink = (records: readonly SiemRecord[]) => Promise<boolean>;

export type SiemRecord = {
  readonly at: number;
  readonly severity: "informational" | "low" | "medium" | "high" | "critical";
  readonly messageId: string;
  readonly body: JsonObject;
};

export type SiemState = {
  readonly waiting: number;
  readonly sent: number;
  /** Never sent, because too many waited or the program ended. */
  readonly lost: number;
  /** Since when nothing is taken; null: the last was taken, or nothing was sent yet. */
  readonly failingSince: number | null;
};

const BATCH = 100;

/**
 * What waits for a SIEM, bounded: whoever attacks must not fill the memory by it. When it is full the newest is dropped and counted; the register
 * and the history have it all the same. In memory only: what waits when the program ends is lost, and said.
 */
export class SiemQueue {
  readonly #sink: SiemSink;
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #waiting: SiemRecord[] = [];
  #running: Promise<void> | null = null;
  #sent = 0;
  #lost = 0;
  #told = 0;
  #failingSince: number | null = null;

  constructor(sink: SiemSink, clock: Clock, limit: number) {
    this.#sink = sink;
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Never waits and never throws. False: it was dropped. */
  offer(record: SiemRecord): boolean {
    if (this.#waiting.length >= this.#limit) {
      this.#lost += 1;
      return false;
    }
    this.#waiting.push(record);
    return true;
  }

  /** Sends what waits. One run at a time; a beat calls it again. */
  flush(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  state(): SiemState {
    return { waiting: this.#waiting.length, sent: this.#sent, lost: this.#lost, failingSince: this.#failingSince };
  }

  /** How many were lost since it was asked last. */
  lostSince(): number {
    const lost = this.#lost - this.#told;
    this.#told = this.#lost;
    return lost;
  }

  /** One last try; what is not taken then is lost and counted. */
  async close(): Promise<number> {
    await this.flush();
    this.#lost += this.#waiting.length;
    this.#waiting.length = 0;
    return this.lostSince();
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH);
      const isTaken = await this.#sink(batch).catch(() => false);
      if (!isTaken) {
        this.#failingSince ??= this.#clock.now();
        return;
      }
      this.#waiting.splice(0, batch.length);
      this.#sent += batch.length;
      this.#failingSince = null;
    }
  }
}
