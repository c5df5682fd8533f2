// SPDX-License-Identifier: Apache-2.0
import type { WatchHealth } from "./ports.ts";

const MINUTE_MS = 60_000;
/** How much an event counts in the mean of costs: about the last two thousand. */
const SHARE = 1 / 2_000;

/** Counts what watching costs in this process. */
export class WatchMeter {
  #since: number | null = null;
  #events = 0;
  #flagged = 0;
  #usPerEvent = 0;
  #minute = 0;
  #inMinute = 0;
  #inLast = 0;

  count(now: number, us: number, isFlagged: boolean): void {
    this.#since ??= now;
    this.#turn(now);
    this.#events += 1;
    this.#inMinute += 1;
    if (isFlagged) this.#flagged += 1;
    this.#usPerEvent += (us - this.#usPerEvent) * Math.max(SHARE, 1 / this.#events);
  }

  /** Null before the first event. */
  read(now: number, entities: number): WatchHealth | null {
    if (this.#since === null) return null;
    this.#turn(now);
    return {
      since: new Date(this.#since),
      events: this.#events,
      flagged: this.#flagged,
      perSecond: Math.round((this.#inLast / 60) * 100) / 100,
      usPerEvent: Math.round(this.#usPerEvent * 10) / 10,
      entities,
    };
  }

  #turn(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#inLast = minute === this.#minute + 1 ? this.#inMinute : 0;
    this.#minute = minute;
    this.#inMinute = 0;
  }
}
