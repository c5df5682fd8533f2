// SPDX-License-Identifier: Apache-2.0
import { EVENT_KINDS, type ThreatEventKind } from "./event.ts";
import { FEATURES, IS_SHARED } from "./features.ts";
import type { EntityKind } from "./verdict.ts";
import { ENTITY_KINDS } from "./verdict.ts";

/** One logistic regression per kind of event over the same features. No weight is negative: more evidence never makes an event look better. */
export type EventModel = {
  readonly version: 1;
  /** The features' names in order: a model of other features is refused. */
  readonly features: readonly string[];
  readonly heads: Readonly<Record<ThreatEventKind, { readonly bias: number; readonly weights: readonly number[] }>>;
  /** Evidence at which an entity is flagged. */
  readonly thresholds: Readonly<Record<EntityKind, number>>;
  /** How scores of clean traffic lay where it was fitted, kind by kind in bins of one logit: what drift is told by. */
  readonly cleanScores: readonly number[];
};

/** A model ready to score. */
export type Scorer = {
  readonly model: EventModel;
  readonly weights: readonly Float64Array[];
  readonly biases: Float64Array;
};

/**
 * Reads a model.
 *
 * @throws SyntaxError - If its features are not this program's, a weight is negative or no number, or a threshold is missing.
 */
export function openEventModel(value: unknown): Scorer {
  const model = value as EventModel;
  if (model.version !== 1 || model.features.join() !== FEATURES.join())
    throw new SyntaxError("Cannot read the event model: it was fitted on other features");
  const weights = EVENT_KINDS.map((kind) => Float64Array.from(model.heads[kind].weights));
  for (const head of weights)
    if (head.length !== FEATURES.length || head.some((weight) => !(weight >= 0 && weight < 100)))
      throw new SyntaxError("Cannot read the event model: a weight is negative or no number");
  for (const kind of ENTITY_KINDS)
    if (!(model.thresholds[kind] > 0)) throw new SyntaxError("Cannot read the event model: a threshold is missing");
  return { model, weights, biases: Float64Array.from(EVENT_KINDS, (kind) => model.heads[kind].bias) };
}

/** What an event's features come to. */
export type Logits = {
  /** Everything together. */
  raw: number;
  /** What is not only its address's and network's: bias included. */
  own: number;
};

/** The logits of an event, written into `into`; reads the features that are not zero only. */
export function logits(scorer: Scorer, kind: number, features: Float32Array, into: Logits): void {
  const weights = scorer.weights[kind];
  const bias = scorer.biases[kind] ?? 0;
  into.own = bias;
  into.raw = bias;
  if (weights === undefined) return;
  for (let i = 0; i < features.length; i += 1) {
    const value = features[i] ?? 0;
    if (value === 0) continue;
    const part = value * (weights[i] ?? 0);
    into.raw += part;
    if (IS_SHARED[i] !== 1) into.own += part;
  }
}
