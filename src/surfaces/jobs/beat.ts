// SPDX-License-Identifier: Apache-2.0
import type { Log } from "#app";

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
    try {
      await this.#run();
    } catch (error) {
      this.#log.warn(
        { job: this.#name, code: error instanceof Error && "code" in error ? String(error.code) : "unexpected" },
        "A job failed and will run again",
      );
    } finally {
      this.#running = null;
      this.#plan(this.#isWoken ? 0 : this.#everyMs);
    }
  }
}
