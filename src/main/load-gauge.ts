// SPDX-License-Identifier: Apache-2.0
import { performance } from "node:perf_hooks";

/** How loaded this process is at one moment. */
type Load = {
  /** Share of the last second in which the event loop had work, in [0, 1]. */
  readonly busyShare: number;
  /** How late the loop came to a timer, in milliseconds; smoothed. */
  readonly lagMs: number;
  /** Statements that wait for a connection to the database, for each connection there is. */
  readonly waitingShare: number;
};

/** Work that is begun waits at most about as long as this before new work is turned away. */
const MOST_LAG_MS = 60;
/** More statements than these wait for each connection: the database is what is short. */
const MOST_WAITING = 2;
/** Once turned away, new conversations come back only when the load has fallen so far: without that the door would swing. */
const REOPEN = 0.9;
const BEAT_MS = 100;
/** Beats that make up `busyShare`. */
const BEATS = 10;

/** Whether new conversations are turned away at this load. Those that were begun are always served. */
export function isOverloaded(
  { busyShare, lagMs, waitingShare }: Load,
  shedAbove: number,
  wasOverloaded: boolean,
): boolean {
  // At 1 and above nothing is ever turned away: the operator wants it so.
  if (shedAbove >= 1) return false;
  const share = wasOverloaded ? REOPEN : 1;
  return busyShare > shedAbove * share || lagMs > MOST_LAG_MS * share || waitingShare > MOST_WAITING * share;
}

type LoadGaugeOptions = {
  /** `server.shedAbove`. */
  readonly shedAbove: number;
  /** Statements that wait, and connections there are. */
  readonly pool: () => { readonly waiting: number; readonly total: number };
  readonly random: () => number;
};

/**
 * Watches how busy this process is and says when new conversations must wait, so that those that were begun are answered in time. Of this process
 * alone: a balancer that is told 503 may try another node.
 */
export class LoadGauge {
  readonly #options: LoadGaugeOptions;
  readonly #shares: number[] = [];
  #lastUse = performance.eventLoopUtilization();
  #due = 0;
  #lagMs = 0;
  #isOver = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: LoadGaugeOptions) {
    this.#options = options;
  }

  start(): void {
    this.#due = performance.now() + BEAT_MS;
    this.#timer = setInterval(() => this.#beat(), BEAT_MS).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** When somebody who wants to begin shall come again, in milliseconds; null: now. Spread, so that not all come back at once. */
  busyForMs(): number | null {
    return this.#isOver ? Math.round(5_000 + this.#options.random() * 10_000) : null;
  }

  load(): Load {
    const { waiting, total } = this.#options.pool();
    return {
      busyShare: this.#shares.reduce((sum, share) => sum + share, 0) / Math.max(1, this.#shares.length),
      lagMs: this.#lagMs,
      waitingShare: waiting / Math.max(1, total),
    };
  }

  #beat(): void {
    const use = performance.eventLoopUtilization();
    if (this.#shares.push(performance.eventLoopUtilization(use, this.#lastUse).utilization) > BEATS)
      this.#shares.shift();
    this.#lastUse = use;
    const now = performance.now();
    this.#lagMs = 0.7 * this.#lagMs + 0.3 * Math.max(0, now - this.#due);
    this.#due = now + BEAT_MS;
    this.#isOver = isOverloaded(this.load(), this.#options.shedAbove, this.#isOver);
  }
}
