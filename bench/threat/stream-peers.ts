// SPDX-License-Identifier: Apache-2.0
import { FEATURES, makeWatch, observe, type Scorer, type ThreatEvent } from "#threat";
import type { StreamRow } from "../../tools/threat/streams.ts";
import { seeded } from "../../tools/threat/variants.ts";
import { growForest, isolation } from "./isolation-forest.ts";

export type Peer = {
  readonly name: string;
  readonly detect: (event: ThreatEvent) => { readonly isFlagged: boolean };
};

/** One clean session in a thousand. */
const FALSE_ALARMS = 0.001;
const MINUTE = 60_000;
/** Only so many clean events are looked at for trees. */
const SAMPLE = 4_000;

/** Simple detectors with thresholds for 0.1 % of the clean sessions of the very stream they are shown. */
export function makeStreamPeers(rows: readonly StreamRow[], events: readonly ThreatEvent[], scorer: Scorer): Peer[] {
  const clean = rows.map((row) => row.lab === 0);
  const perAddress = rateOf(events);
  const { scores, forest } = learned(events, clean, scorer);
  return [
    fixed("rate limit by address", events, perAddress, limitOf(rows, clean, perAddress)),
    fixed("regression alone", events, scores, limitOf(rows, clean, scores)),
    fixed("isolation forest", events, forest, limitOf(rows, clean, forest)),
  ];
}

function fixed(name: string, events: readonly ThreatEvent[], values: Float64Array, limit: number): Peer {
  const numbers = new Map(events.map((event, i) => [event, i]));
  return { name, detect: (event) => ({ isFlagged: (values[numbers.get(event) ?? 0] ?? 0) > limit }) };
}

/** Requests of the address within ten minutes. */
function rateOf(events: readonly ThreatEvent[]): Float64Array {
  const held = new Map<string, { at: number; count: number }>();
  return Float64Array.from(events, ({ address, at }) => {
    const known = held.get(address ?? "") ?? { at, count: 0 };
    known.count = known.count * 2 ** (-(at - known.at) / (10 * MINUTE)) + 1;
    known.at = at;
    held.set(address ?? "", known);
    return known.count;
  });
}

/** The same regression without memory beyond its counters, and a forest over the same numbers. */
function learned(
  events: readonly ThreatEvent[],
  clean: readonly boolean[],
  scorer: Scorer,
): { readonly scores: Float64Array; readonly forest: Float64Array } {
  const random = seeded(1);
  const share = SAMPLE / Math.max(1, clean.filter(Boolean).length);
  const sample: Float32Array[] = [];
  const watch = makeWatch(scorer);
  const scores = Float64Array.from(events, (event, i) => {
    const { score } = observe(watch, event);
    if (clean[i] === true && random() < share) sample.push(watch.features.slice());
    return score;
  });
  const trees = growForest(sample, FEATURES.length, random);
  const again = makeWatch(scorer);
  const forest = Float64Array.from(events, (event) => {
    observe(again, event);
    return isolation(trees, again.features);
  });
  return { scores, forest };
}

/** The value that one clean session in a thousand passes. */
function limitOf(rows: readonly StreamRow[], clean: readonly boolean[], values: Float64Array): number {
  const most = new Map<string, number>();
  rows.forEach(({ sid }, i) => {
    if (clean[i] === true) most.set(sid, Math.max(most.get(sid) ?? -Infinity, values[i] ?? 0));
  });
  const sorted = [...most.values()].sort((a, b) => b - a);
  return sorted[Math.floor(sorted.length * FALSE_ALARMS)] ?? Infinity;
}
