// SPDX-License-Identifier: Apache-2.0
import { type Features, featuresOf } from "./features.ts";
import { findMentions } from "./mentions.ts";
import { type IntentModelHeader, OUT_OF_SCOPE, probabilities, refusalScore } from "./model.ts";
import { tagsOf } from "./understand.ts";
import type { UnderstandingContext } from "./understanding.ts";

export type LabelledText = { readonly text: string; readonly intent: string };
export type TrainedModel = { readonly header: IntentModelHeader; readonly weights: Int8Array };

/** Settings of a training run; the same texts and settings give the same bytes. */
export type TrainOptions = {
  /** Around which texts are read: plan names and the like. */
  readonly context: UnderstandingContext;
  readonly bits?: number;
  readonly epochs?: number;
  readonly seed?: number;
  /** Share of out-of-scope texts that the refusal threshold must catch, on held-out folds. */
  readonly refuseShare?: number;
};

type Example = { readonly features: Features; readonly label: number };
type Linear = { readonly weights: Float32Array; readonly biases: Float32Array };

const FOLDS = 5;
const RATE = 0.5;
const L2 = 1e-6;
/** Errors below this move nothing that eight bits could hold. */
const NEGLIGIBLE = 4e-3;
/** Share of the target that is spread over all classes: keeps confidences honest on texts like no other. */
const SMOOTHING = 0.05;

/**
 * Trains multinomial logistic regression by AdaGrad over hashed n-grams, calibrates its temperature and its out-of-scope threshold on
 * held-out folds, and quantises to eight bits. Deterministic. Seconds, not minutes, for some thousand texts.
 */
export function trainIntentModel(texts: readonly LabelledText[], options: TrainOptions): TrainedModel {
  const bits = options.bits ?? 15;
  const intents = [...new Set(texts.map(({ intent }) => intent))].sort();
  const labels = new Map(intents.map((intent, index) => [intent, index]));
  const examples = texts.map(({ text, intent }) => ({
    features: featuresOf(text, tagsOf(findMentions(text, options.context)), bits),
    label: labels.get(intent) ?? 0,
  }));
  const run = (chosen: readonly Example[]): Linear =>
    fit(chosen, intents.length, bits, options.epochs ?? 12, options.seed ?? 1);
  const held = heldOut(examples, intents.length, run);
  const temperature = calibrate(held);
  const refuseAbove = threshold(held, intents.indexOf(OUT_OF_SCOPE), options.refuseShare ?? 0.91);
  const { quantised, scales } = quantise(run(examples), intents.length);
  return {
    weights: quantised.weights,
    header: {
      format: "wardline-intents-1",
      intents,
      bits,
      scales,
      biases: Array.from(quantised.biases, round),
      temperature,
      refuseAbove,
    },
  };
}

type Held = { readonly scores: Float64Array; readonly label: number };

/** Scores of each text by a model that has not seen it. */
function heldOut(examples: readonly Example[], classes: number, run: (chosen: readonly Example[]) => Linear): Held[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const linear = run(examples.filter((_, index) => index % FOLDS !== fold));
    return examples
      .filter((_, index) => index % FOLDS === fold)
      .map(({ features, label }) => ({ scores: score(linear, features, classes), label }));
  }).flat();
}

function fit(examples: readonly Example[], classes: number, bits: number, epochs: number, seed: number): Linear {
  const weights = new Float32Array(classes * 2 ** bits);
  const squares = new Float32Array(classes * 2 ** bits).fill(1e-2);
  const biases = new Float32Array(classes);
  const biasSquares = new Float32Array(classes).fill(1);
  const next = generator(seed);
  const order = examples.map((_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, next);
    for (const index of order) {
      const example = examples[index];
      if (example) step({ weights, squares, biases, biasSquares }, example, classes);
    }
  }
  return { weights, biases };
}

type State = { weights: Float32Array; squares: Float32Array; biases: Float32Array; biasSquares: Float32Array };

function step(state: State, { features, label }: Example, classes: number): void {
  const chances = probabilities(score(state, features, classes), 1);
  const { indices, values } = features;
  for (let c = 0; c < classes; c += 1) {
    const error = (chances[c] ?? 0) - (c === label ? 1 - SMOOTHING : 0) - SMOOTHING / classes;
    if (Math.abs(error) < NEGLIGIBLE) continue;
    state.biasSquares[c] = (state.biasSquares[c] ?? 0) + error * error;
    state.biases[c] = (state.biases[c] ?? 0) - (RATE * error) / Math.sqrt(state.biasSquares[c] ?? 1) / 10;
    for (let i = 0; i < indices.length; i += 1) {
      const at = (indices[i] ?? 0) * classes + c;
      const gradient = error * (values[i] ?? 0) + L2 * (state.weights[at] ?? 0);
      const square = (state.squares[at] ?? 0) + gradient * gradient;
      state.squares[at] = square;
      state.weights[at] = (state.weights[at] ?? 0) - (RATE * gradient) / Math.sqrt(square);
    }
  }
}

function score({ weights, biases }: Linear, { indices, values }: Features, classes: number): Float64Array {
  const sums = Float64Array.from(biases);
  for (let i = 0; i < indices.length; i += 1) {
    const base = (indices[i] ?? 0) * classes;
    const value = values[i] ?? 0;
    for (let c = 0; c < classes; c += 1) sums[c] = (sums[c] ?? 0) + (weights[base + c] ?? 0) * value;
  }
  return sums;
}

/** The temperature with the least log loss on held-out scores. */
function calibrate(held: readonly Held[]): number {
  const loss = (temperature: number): number =>
    held.reduce(
      (sum, { scores, label }) => sum - Math.log(Math.max(1e-12, probabilities(scores, temperature)[label] ?? 0)),
      0,
    );
  const steps = Array.from({ length: 60 }, (_, index) => round(0.2 * 1.06 ** index));
  return steps.reduce((best, temperature) => (loss(temperature) < loss(best) ? temperature : best));
}

/** The highest threshold that still refuses the wanted share of held-out texts that are out of scope. */
function threshold(held: readonly Held[], outOfScope: number, share: number): number {
  const refusals = held
    .filter(({ label }) => label === outOfScope)
    .map(({ scores }) => refusalScore(scores, outOfScope))
    .sort((a, b) => b - a);
  const last = refusals[Math.ceil(refusals.length * share) - 1];
  return last === undefined ? Number.MAX_VALUE : round(last - 1e-4);
}

function quantise(
  linear: Linear,
  classes: number,
): { quantised: { weights: Int8Array; biases: Float32Array }; scales: number[] } {
  const peaks = new Float64Array(classes);
  linear.weights.forEach((weight, at) => {
    peaks[at % classes] = Math.max(peaks[at % classes] ?? 0, Math.abs(weight));
  });
  const scales = Array.from(peaks, (peak) => round(peak / 127) || 1e-6);
  const weights = Int8Array.from(linear.weights, (weight, at) =>
    Math.max(-127, Math.min(127, Math.round(weight / (scales[at % classes] ?? 1)))),
  );
  return { quantised: { weights, biases: linear.biases }, scales };
}

function shuffle(order: number[], next: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
}

/** mulberry32: reproducible numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
