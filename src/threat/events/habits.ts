// SPDX-License-Identifier: Apache-2.0

/** In what a subject has habits. */
export const HABIT_DIMENSIONS = ["network", "device", "country", "hour", "act"] as const;
const DIMENSIONS = HABIT_DIMENSIONS.length;
const VALUES = 6;
/** Prior weight of "something this subject never used before". */
const UNSEEN = 0.5;
/** Sign-ins after which a subject has habits at all: before, nothing of theirs is unusual. */
export const COLD_START = 3;
/** A habit weighs at most this much: an attacker who comes often enough becomes no more usual than that. */
const MAX_COUNT = 60;

/**
 * A subject's usual values: for each dimension at most six of them as hashes, each with a count, the rarest making room. Numbers only. Kept for
 * subjects who did not object, deleted with the subject.
 */
export type Habits = {
  seen: number;
  /** hash, count, hash, count … for each dimension. */
  readonly values: Float64Array;
};

export function makeHabits(): Habits {
  return { seen: 0, values: new Float64Array(DIMENSIONS * VALUES * 2) };
}

/** One value of each dimension, as a slot hash; −1 where unknown. */
export type Circumstances = Float64Array;

export function learnHabits(habits: Habits, now: Circumstances): void {
  habits.seen = Math.min(MAX_COUNT, habits.seen + 1);
  for (let dimension = 0; dimension < DIMENSIONS; dimension += 1) {
    const hash = now[dimension] ?? -1;
    if (hash >= 0) countValue(habits.values, dimension * VALUES * 2, hash);
  }
}

function countValue(values: Float64Array, from: number, hash: number): void {
  let least = from;
  let total = 0;
  for (let at = from; at < from + VALUES * 2; at += 2) {
    const count = values[at + 1] ?? 0;
    total += count;
    if (count > 0 && values[at] === hash) {
      values[at + 1] = count + 1;
      if (total >= MAX_COUNT) halve(values, from);
      return;
    }
    if (count < (values[least + 1] ?? 0)) least = at;
  }
  if (total >= MAX_COUNT) halve(values, from);
  values[least] = hash;
  values[least + 1] = 1;
}

function halve(values: Float64Array, from: number): void {
  for (let at = from; at < from + VALUES * 2; at += 2) values[at + 1] = (values[at + 1] ?? 0) / 2;
}

/**
 * How much less these circumstances fit the subject than the population, in nats: the sum of log p(x) − log p(x | subject) (Freeman et al., NDSS
 * 2016), each within ±3.
 *
 * Values never seen for the subject share the mass kept for the unseen in the proportions of the population, so that p(x) falls out of the
 * quotient: a value that nobody ever used counts neither as harmless nor as certain proof. Smoothing the subject's term alone would give it
 * p(x) ≈ 0 above and a constant below, and so make the rarest attacker look the most ordinary.
 *
 * @param common - p(x) in the population for each dimension, in (0, 1].
 * @returns 0 during cold start.
 */
export function unlikeness(habits: Habits | null, now: Circumstances, common: Float64Array): number {
  if (habits === null || habits.seen < COLD_START) return 0;
  let sum = 0;
  for (let dimension = 0; dimension < DIMENSIONS; dimension += 1) {
    const hash = now[dimension] ?? -1;
    if (hash < 0) continue;
    const from = dimension * VALUES * 2;
    let total = 0;
    let mine = 0;
    for (let at = from; at < from + VALUES * 2; at += 2) {
      const count = habits.values[at + 1] ?? 0;
      total += count;
      if (count > 0 && habits.values[at] === hash) mine = count;
    }
    if (total === 0) continue;
    const term =
      mine > 0 ? Math.log(((common[dimension] ?? 1) * (total + UNSEEN)) / mine) : Math.log((total + UNSEEN) / UNSEEN);
    sum += Math.max(-3, Math.min(3, term));
  }
  return sum;
}

/** Joins what another node learned: the larger count of each value, so that joining twice changes nothing. */
export function joinHabits(into: Habits, other: Habits): void {
  into.seen = Math.max(into.seen, other.seen);
  for (let from = 0; from < into.values.length; from += VALUES * 2) {
    for (let at = from; at < from + VALUES * 2; at += 2) {
      const count = other.values[at + 1] ?? 0;
      if (count > 0) joinValue(into.values, from, other.values[at] ?? 0, count);
    }
  }
}

function joinValue(values: Float64Array, from: number, hash: number, count: number): void {
  let least = from;
  for (let at = from; at < from + VALUES * 2; at += 2) {
    if (values[at] === hash && (values[at + 1] ?? 0) > 0) {
      values[at + 1] = Math.max(values[at + 1] ?? 0, count);
      return;
    }
    if ((values[at + 1] ?? 0) < (values[least + 1] ?? 0)) least = at;
  }
  if ((values[least + 1] ?? 0) >= count) return;
  values[least] = hash;
  values[least + 1] = count;
}
