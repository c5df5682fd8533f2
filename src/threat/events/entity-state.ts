// SPDX-License-Identifier: Apache-2.0
import { CHANNELS, CLASSES, HALF_LIVES_MS, SPANS, SPREADS } from "./counted.ts";
import type { Habits } from "./habits.ts";
import type { Spread } from "./spread.ts";

const WIDTH = CHANNELS.length * SPANS;
/** After this without an event, familiarity has halved. */
const FAMILIAR_HALF_LIFE_MS = 14 * 86_400_000;
/** Evidence halves in a day and a half: a campaign that pauses for a night goes on where it was. */
export const EVIDENCE_HALF_LIFE_MS = 36 * 3_600_000;

/** Numbers that add up over nodes, all brought to the time `at`. */
export type Tally = {
  at: number;
  /** Channel by channel, three half-lives each. */
  readonly counts: Float32Array;
  /** Unflagged events by class. */
  readonly familiar: Float32Array;
  /** Sum of the sequential test. */
  evidence: number;
};

export type EntityState = {
  readonly total: Tally;
  /** What this process counted itself; null where nothing is shared. */
  readonly own: Tally | null;
  readonly spreads: (Spread | null)[];
  /** The first value of each spread, until a second one makes a spread worth its room. */
  readonly firsts: Float64Array;
  readonly firstsAt: Float64Array;
  habits: Habits | null;
  firstSeenAt: number;
  flaggedUntil: number;
  clearedAt: number;
  /** How often a person said "it was nothing": lifts the threshold, within bounds. */
  leniency: number;
  lastAt: number;
  gapMean: number;
  gapSquare: number;
  gaps: number;
  isDirty: boolean;
  /** Which day it taught the model last, and how many of its events. */
  taughtDay: number;
  taught: number;
};

export function makeTally(at: number): Tally {
  return { at, counts: new Float32Array(WIDTH), familiar: new Float32Array(CLASSES.length), evidence: 0 };
}

export function makeEntityState(at: number, isShared: boolean): EntityState {
  return {
    total: makeTally(at),
    own: isShared ? makeTally(at) : null,
    spreads: SPREADS.map(() => null),
    firsts: new Float64Array(SPREADS.length).fill(-1),
    firstsAt: new Float64Array(SPREADS.length),
    habits: null,
    firstSeenAt: at,
    flaggedUntil: 0,
    clearedAt: 0,
    leniency: 1,
    lastAt: 0,
    gapMean: 0,
    gapSquare: 0,
    gaps: 0,
    isDirty: false,
    taughtDay: 0,
    taught: 0,
  };
}

/** Brings a tally to a later time. Time does not go back: an earlier `at` changes nothing. */
export function decayTo(tally: Tally, at: number): void {
  const passed = at - tally.at;
  if (passed <= 0) return;
  tally.at = at;
  const { counts, familiar } = tally;
  for (let span = 0; span < SPANS; span += 1) {
    const factor = 2 ** (-passed / (HALF_LIVES_MS[span] ?? 1));
    for (let i = span; i < WIDTH; i += SPANS) if (counts[i] !== 0) counts[i] = (counts[i] ?? 0) * factor;
  }
  const known = 2 ** (-passed / FAMILIAR_HALF_LIFE_MS);
  for (let i = 0; i < familiar.length; i += 1) familiar[i] = (familiar[i] ?? 0) * known;
  tally.evidence *= 2 ** (-passed / EVIDENCE_HALF_LIFE_MS);
}

export function addWeights(tally: Tally, weights: Float32Array): void {
  for (let channel = 0; channel < weights.length; channel += 1) {
    const weight = weights[channel] ?? 0;
    if (weight === 0) continue;
    for (let i = channel * SPANS; i < (channel + 1) * SPANS; i += 1) tally.counts[i] = (tally.counts[i] ?? 0) + weight;
  }
}

/** Adds (`sign` 1) or takes back (−1) another tally, brought to the time `at`; nothing falls below zero. */
export function addTally(into: Tally, other: Tally, at: number, sign: 1 | -1): void {
  const passed = Math.max(0, at - other.at);
  for (let span = 0; span < SPANS; span += 1) {
    const factor = sign * 2 ** (-passed / (HALF_LIVES_MS[span] ?? 1));
    for (let i = span; i < WIDTH; i += SPANS)
      into.counts[i] = Math.max(0, (into.counts[i] ?? 0) + factor * (other.counts[i] ?? 0));
  }
  const known = sign * 2 ** (-passed / FAMILIAR_HALF_LIFE_MS);
  for (let i = 0; i < into.familiar.length; i += 1)
    into.familiar[i] = Math.max(0, (into.familiar[i] ?? 0) + known * (other.familiar[i] ?? 0));
  into.evidence = Math.max(0, into.evidence + sign * other.evidence * 2 ** (-passed / EVIDENCE_HALF_LIFE_MS));
}
