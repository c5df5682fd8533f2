// SPDX-License-Identifier: Apache-2.0
import type { ServiceMinute } from "#postgres";
import { bucketOf } from "./flow.ts";

const MINUTE_MS = 60_000;
/** Six hours of minutes. */
const MINUTES = 360;
/** So many different codes are told apart in a minute; the others are `other`. */
const MOST_CODES = 40;

type Counting = {
  readonly at: number;
  turns: number;
  readonly whole: Record<string, number>;
  readonly own: Record<string, number>;
  readonly refusals: Record<string, number>;
};

export type CallTotals = {
  calls: number;
  failures: number;
  lastAt: number | null;
  lastMs: number | null;
  lastCode: string | null;
};

/**
 * Counts of this process by the minute: turns, their times, refusals by code; and calls by name since it started. The last six hours are in
 * memory; a job keeps them longer. Holds numbers, codes and names of ours; less than a megabyte.
 */
export class ServiceMeter {
  readonly #now: () => number;
  readonly #minutes: Counting[] = [];
  readonly #calls = new Map<string, CallTotals>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param totalMs - From request to durable. @param operatorMs - Of it, waiting for the operator. */
  turn(totalMs: number, operatorMs: number): void {
    const minute = this.#minute();
    minute.turns += 1;
    count(minute.whole, String(bucketOf(totalMs)));
    count(minute.own, String(bucketOf(Math.max(0, totalMs - operatorMs))));
  }

  refusal(code: string): void {
    const { refusals } = this.#minute();
    const isKnown = Object.hasOwn(refusals, code) || Object.keys(refusals).length < MOST_CODES;
    count(refusals, isKnown ? code : "other");
  }

  /** A call to somebody outside. @param code - Null: it was answered. */
  call(name: string, ms: number, code: string | null): void {
    const totals = this.#calls.get(name) ?? { calls: 0, failures: 0, lastAt: null, lastMs: null, lastCode: null };
    totals.calls += 1;
    if (code !== null) totals.failures += 1;
    totals.lastAt = this.#now();
    totals.lastMs = ms;
    totals.lastCode = code;
    this.#calls.set(name, totals);
  }

  calls(name: string): Readonly<CallTotals> | null {
    return this.#calls.get(name) ?? null;
  }

  names(): readonly string[] {
    return [...this.#calls.keys()];
  }

  /** Minutes that are over and began after `after`, oldest first. One without anything is not there. */
  minutes(after = 0): readonly ServiceMinute[] {
    const now = minuteOf(this.#now());
    return this.#minutes.filter(({ at }) => at > after && at < now);
  }

  #minute(): Counting {
    const at = minuteOf(this.#now());
    const last = this.#minutes.at(-1);
    // A clock that was set back adds to the newest minute.
    if (last !== undefined && at <= last.at) return last;
    const minute: Counting = { at, turns: 0, whole: {}, own: {}, refusals: {} };
    this.#minutes.push(minute);
    if (this.#minutes.length > MINUTES + 1) this.#minutes.shift();
    return minute;
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

function count(into: Record<string, number>, key: string): void {
  into[key] = (into[key] ?? 0) + 1;
}
