// SPDX-License-Identifier: Apache-2.0
import { EVENT_KINDS, type ThreatEventKind } from "./event.ts";
import { NO_NUDGES, type nudgesOf } from "./labels.ts";
import type { EventModel } from "./model.ts";
import { EVIDENCE_BINS, SCORE_BINS, type ScoreCount, stabilityIndex } from "./scores.ts";
import { ENTITY_KINDS, type EntityKind } from "./verdict.ts";

/** A refit moves the bias of a kind of event by at most this from what ships, in nats. */
export const MOST_SHIFT = 1;
/** Thresholds stay between these shares of those that ship, however often it is refitted. */
export const THRESHOLD_BOUNDS = { least: 0.8, most: 1.5 } as const;
/** Fewer clean events of a kind teach nothing. */
const ENOUGH = 1_000;
/** The part of clean traffic that tails are read at. */
const TAIL = 0.999;
/** Where the tail of clean entities should lie below the threshold. */
const HEADROOM = 0.6;

export type RefitFigures = {
  readonly events: number;
  readonly shifts: Readonly<Record<ThreatEventKind, number>>;
  readonly thresholds: Readonly<Record<EntityKind, { readonly before: number; readonly after: number }>>;
  readonly drift: number;
  /** How many words of people were counted, and what they moved, as shares. Not there in models of before. */
  readonly judged?: ReturnType<typeof nudgesOf>;
};

/**
 * Fits the shipped model to a tenant's own clean traffic: biases, so that the worst thousandth of clean events scores as it did where the model was
 * made, and thresholds, so that clean entities stay well below them. Weights stay: what an attack looks like is not learned from traffic
 * without attacks. Everything is bounded by what ships and not by what decides now, so that no number of refits creeps further; and each entity
 * counted at most `ENTITY_WEIGHT` times a day, so that nobody's own traffic moves it much.
 *
 * @param shipped - The model that came with the program.
 * @param current - The model that decides now: the figures' "before".
 * @param clean - Sums over traffic that was not flagged.
 * @param judged - What people said of verdicts: moves thresholds a little, within the same bounds.
 */
export function refit(
  shipped: EventModel,
  current: EventModel,
  clean: ScoreCount,
  judged: ReturnType<typeof nudgesOf> = { nudges: NO_NUDGES, counted: 0 },
): { readonly model: EventModel; readonly figures: RefitFigures } {
  const shifts = {} as Record<ThreatEventKind, number>;
  const heads = {} as Record<ThreatEventKind, EventModel["heads"][ThreatEventKind]>;
  EVENT_KINDS.forEach((kind, head) => {
    const slice = (values: ArrayLike<number>): number[] =>
      Array.from(values).slice(head * SCORE_BINS, (head + 1) * SCORE_BINS);
    const seen = slice(clean.decided);
    // Scores were given by the model that decides now; what it shifted already is taken back first.
    const shifted = current.heads[kind].bias - shipped.heads[kind].bias;
    const wanted = total(seen) < ENOUGH ? shifted : tail(slice(shipped.cleanScores)) - tail(seen) + shifted;
    shifts[kind] = round(Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, wanted)));
    heads[kind] = { ...shipped.heads[kind], bias: round(shipped.heads[kind].bias + shifts[kind]) };
  });
  const thresholds = {} as Record<EntityKind, number>;
  ENTITY_KINDS.forEach((kind, number) => {
    const seen = Array.from(clean.evidence).slice(number * EVIDENCE_BINS, (number + 1) * EVIDENCE_BINS);
    const asked =
      total(seen) < ENOUGH
        ? current.thresholds[kind]
        : (current.thresholds[kind] * (tail(seen) / EVIDENCE_BINS)) / HEADROOM;
    const ships = shipped.thresholds[kind];
    // Of what ships: words that were counted in a refit before are not counted on top of themselves without end.
    const wanted = asked + ships * judged.nudges[kind];
    thresholds[kind] = round(Math.max(ships * THRESHOLD_BOUNDS.least, Math.min(ships * THRESHOLD_BOUNDS.most, wanted)));
  });
  return {
    model: { ...shipped, heads, thresholds },
    figures: {
      events: clean.events,
      shifts,
      thresholds: Object.fromEntries(
        ENTITY_KINDS.map((kind) => [kind, { before: current.thresholds[kind], after: thresholds[kind] }]),
      ) as RefitFigures["thresholds"],
      drift: round(stabilityIndex(shipped.cleanScores, clean.decided)),
      judged,
    },
  };
}

/** The upper edge of the bin in which the tail begins. */
function tail(bins: readonly number[]): number {
  const all = total(bins);
  let below = 0;
  for (let bin = 0; bin < bins.length; bin += 1) {
    below += bins[bin] ?? 0;
    if (below >= all * TAIL) return bin + 1;
  }
  return bins.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
