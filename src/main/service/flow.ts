// SPDX-License-Identifier: Apache-2.0
import type { ServiceMinute } from "#postgres";
import type { ServiceFlow } from "#protocol";

/** 1 ms to 60 s, each bound 15 % above the one before. */
export const BOUNDS: readonly number[] = Array.from({ length: 80 }, (_, at) => 1.15 ** at);

const MINUTE_MS = 60_000;
/** For so many hours, steps of so many minutes: never more than 360 points. */
const STEPS: readonly (readonly [hours: number, minutes: number])[] = [
  [6, 1],
  [24, 5],
  [168, 30],
];

type Sums = {
  turns: number;
  readonly whole: Map<number, number>;
  readonly own: Map<number, number>;
  readonly refusals: Map<string, number>;
};

/** Minutes of one or many nodes as steps, from the first that was measured to the one before this; gaps are zeros. */
export function flowOf(minutes: readonly ServiceMinute[], hours: number, nowMs: number): Omit<ServiceFlow, "of"> {
  const stepMs = (STEPS.find(([most]) => hours <= most)?.[1] ?? 30) * MINUTE_MS;
  const stepOf = (ms: number): number => Math.floor(ms / stepMs) * stepMs;
  const now = stepOf(nowMs);
  const earliest = stepOf(nowMs - hours * 3_600_000);
  const sums = new Map<number, Sums>();
  for (const minute of minutes) {
    const step = stepOf(minute.at);
    if (step < earliest || step >= now) continue;
    const sum = sums.get(step) ?? { turns: 0, whole: new Map(), own: new Map(), refusals: new Map() };
    sum.turns += minute.turns;
    for (const [bucket, count] of Object.entries(minute.whole)) add(sum.whole, Number(bucket), count);
    for (const [bucket, count] of Object.entries(minute.own)) add(sum.own, Number(bucket), count);
    for (const [code, count] of Object.entries(minute.refusals)) add(sum.refusals, code, count);
    sums.set(step, sum);
  }
  const at: number[] = [];
  for (let step = Math.min(now, ...sums.keys()); step < now; step += stepMs) at.push(step);
  const steps = at.map((step) => sums.get(step));
  const codes = [...new Set(steps.flatMap((sum) => [...(sum?.refusals.keys() ?? [])]))].sort();
  const share = (of: "whole" | "own", part: number): (number | null)[] =>
    steps.map((sum) => (sum === undefined ? null : percentile(sum[of], sum.turns, part)));
  return {
    stepSeconds: stepMs / 1_000,
    at: at.map((step) => new Date(step).toISOString()),
    turns: steps.map((sum) => sum?.turns ?? 0),
    p50Ms: share("whole", 0.5),
    p95Ms: share("whole", 0.95),
    p99Ms: share("whole", 0.99),
    ownP95Ms: share("own", 0.95),
    refusals: codes.map((code) => ({ code, counts: steps.map((sum) => sum?.refusals.get(code) ?? 0) })),
  };
}

/** The first bound that is not below the value. */
export function bucketOf(ms: number): number {
  const at = BOUNDS.findIndex((bound) => ms <= bound);
  return at === -1 ? BOUNDS.length - 1 : at;
}

function add<Key>(into: Map<Key, number>, key: Key, count: number): void {
  into.set(key, (into.get(key) ?? 0) + count);
}

/** The bound below which `part` of the values lie; null without values. */
function percentile(buckets: ReadonlyMap<number, number>, count: number, part: number): number | null {
  const wanted = Math.ceil(count * part);
  let seen = 0;
  for (const [at, inside] of [...buckets].sort(([a], [b]) => a - b)) {
    seen += inside;
    if (count > 0 && seen >= wanted) return Math.round((BOUNDS[at] ?? 0) * 10) / 10;
  }
  return null;
}
