// SPDX-License-Identifier: Apache-2.0
import type { Log } from "#app";

/** How the runs of a job went in this process. */
export type BeatState = {
  readonly name: string;
  readonly everyMs: number;
  readonly isRunning: boolean;
  readonly runs: number;
  readonly failures: number;
  readonly lastStartedAtMs: number | null;
  readonly lastMs: number | null;
  /** Null: the last run went well, or there was none. */
  readonly lastCode: string | null;
};

/** Runs a job again and again with a pause between, and at once when woken. Never two at a time in this process. */
export class Beat {
  readonly #name: string;
  readonly #everyMs: number;
  readonly #run: () => Promise<unknown>;
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isWoken = false;
  #isStopped = false;
  #runs = 0;
  #failures = 0;
  #lastStartedAtMs: number | null = null;
  #lastMs: number | null = null;
  #lastCode: string | null = null;

  constructor(options: {
    readonly name: string;
    readonly everyMs: number;
    readonly run: () => Promise<unknown>;
    readonly log: Log;
  }) {
    this.#name = options.name;
    this.#everyMs = options.everyMs;
    this.#run = options.run;
    this.#log = options.log;
  }

  start(): void {
    this.#plan(this.#everyMs);
  }

  state(): BeatState {
    return {
      name: this.#name,
      everyMs: this.#everyMs,
      isRunning: this.#running !== null,
      runs: this.#runs,
      failures: this.#failures,
      lastStartedAtMs: this.#lastStartedAtMs,
      lastMs: this.#lastMs,
      lastCode: this.#lastCode,
    };
  }

  wake(): void {
    if (this.#running) this.#isWoken = true;
    else this.#plan(0);
  }

  /** No run begins after this; the one under way is waited for. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #plan(ms: number): void {
    if (this.#isStopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#once();
    }, ms);
    this.#timer.unref();
  }

  async #once(): Promise<void> {
    this.#isWoken = false;
    const begun = performance.now();
    // What time it is, for whoever looks on: nothing is decided by it.
    this.#lastStartedAtMs = performance.timeOrigin + begun;
    try {
      await this.#run();
      this.#lastCode = null;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
      this.#failures += 1;
      this.#lastCode = code;
      this.#log.warn({ job: this.#name, code }, "A job failed and will run again");
    } finally {
      this.#runs += 1;
      this.#lastMs = performance.now() - begun;
      this.#running = null;
      this.#plan(this.#isWoken ? 0 : this.#everyMs);
    }
  }
}
