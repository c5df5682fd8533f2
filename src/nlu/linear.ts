// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";
import type { Features } from "./features.ts";

/** One text as the learner sees it: its features, its meaning where an embedding exists, and its class. */
export type Example = {
  readonly features: Features;
  /** Sentence embedding of unit length, or null: another language, or no embedder. */
  readonly meaning: Float32Array | null;
  readonly label: number;
  readonly lang: Lang;
};

/** Weights of a linear classifier: `weights[row * classes + class]`, the rows of the meaning after those of the vocabulary. */
export type Linear = { readonly weights: Float32Array; readonly biases: Float32Array };

export type FitOptions = {
  readonly classes: number;
  /** Rows of the vocabulary, and numbers of the embedding (0: without). */
  readonly rows: number;
  readonly meaningSize: number;
  readonly epochs: number;
  readonly seed: number;
};

const RATE = 0.5;
const L2 = 1e-6;
/** Errors below this move nothing that eight bits could hold. */
const NEGLIGIBLE = 4e-3;
/** Share of the target that is spread over all classes: keeps confidences honest on texts like no other. */
const SMOOTHING = 0.05;
/** Share of a text's features that a step does not see, so that no word alone decides. */
const DROPPED = 0.3;
/** The embedding counts this much beside the groups of features. */
export const MEANING_WEIGHT = 0.8;

/** Multinomial logistic regression by AdaGrad with feature dropout. Deterministic for a seed. */
export function fit(examples: readonly Example[], options: FitOptions): Linear {
  const { classes, rows, meaningSize, epochs } = options;
  const size = (rows + meaningSize) * classes;
  const state: State = {
    weights: new Float32Array(size),
    squares: new Float32Array(size).fill(1e-2),
    biases: new Float32Array(classes),
    biasSquares: new Float32Array(classes).fill(1),
    errors: new Float32Array(classes),
    active: new Int32Array(classes),
  };
  const next = generator(options.seed);
  const order = examples.map((_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, next);
    const rate = RATE * (1 - (0.9 * epoch) / epochs);
    for (const index of order) {
      const example = examples[index];
      if (example) step(state, example.label, sampled(example, options, next), rate);
    }
  }
  return { weights: state.weights, biases: state.biases };
}

/** Scores of a text for each class. */
export function scoresOf(linear: Linear, features: Features, meaning: Float32Array | null, rows: number): Float64Array {
  const sums = Float64Array.from(linear.biases);
  const classes = sums.length;
  const add = (row: number, value: number): void => {
    const base = row * classes;
    for (let c = 0; c < classes; c += 1) sums[c] = (sums[c] ?? 0) + (linear.weights[base + c] ?? 0) * value;
  };
  features.indices.forEach((row, i) => {
    add(row, features.values[i] ?? 0);
  });
  meaning?.forEach((value, i) => {
    add(rows + i, value * MEANING_WEIGHT);
  });
  return sums;
}

type State = {
  weights: Float32Array;
  squares: Float32Array;
  biases: Float32Array;
  biasSquares: Float32Array;
  errors: Float32Array;
  active: Int32Array;
};
type Sample = { readonly count: number; readonly rows: Int32Array; readonly values: Float32Array };

function sampled({ features, meaning }: Example, options: FitOptions, next: () => number): Sample {
  const { indices, values } = features;
  const extra = meaning === null ? 0 : options.meaningSize;
  const rows = new Int32Array(indices.length + extra);
  const weights = new Float32Array(indices.length + extra);
  let count = 0;
  for (let i = 0; i < indices.length; i += 1) {
    if (next() < DROPPED) continue;
    rows[count] = indices[i] ?? 0;
    weights[count] = (values[i] ?? 0) / (1 - DROPPED);
    count += 1;
  }
  for (let i = 0; i < extra; i += 1) {
    rows[count] = options.rows + i;
    weights[count] = (meaning?.[i] ?? 0) * MEANING_WEIGHT;
    count += 1;
  }
  return { count, rows, values: weights };
}

function step(state: State, label: number, { count, rows, values }: Sample, rate: number): void {
  const { weights, squares, biases, biasSquares, errors, active } = state;
  const classes = biases.length;
  errors.set(biases);
  for (let i = 0; i < count; i += 1) {
    const base = (rows[i] as number) * classes;
    const value = values[i] as number;
    for (let c = 0; c < classes; c += 1) errors[c] = (errors[c] as number) + (weights[base + c] as number) * value;
  }
  const moving = errorsOf(errors, label, active);
  for (let a = 0; a < moving; a += 1) {
    const c = active[a] as number;
    const error = errors[c] as number;
    const square = (biasSquares[c] as number) + error * error;
    biasSquares[c] = square;
    biases[c] = (biases[c] as number) - (rate * error) / Math.sqrt(square) / 10;
  }
  for (let i = 0; i < count; i += 1) {
    const base = (rows[i] as number) * classes;
    const value = values[i] as number;
    for (let a = 0; a < moving; a += 1) {
      const at = base + (active[a] as number);
      const gradient = (errors[active[a] as number] as number) * value + L2 * (weights[at] as number);
      const square = (squares[at] as number) + gradient * gradient;
      squares[at] = square;
      weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(square);
    }
  }
}

/** Turns scores into errors in place and lists the classes whose error counts. */
function errorsOf(scores: Float32Array, label: number, active: Int32Array): number {
  const classes = scores.length;
  let top = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c += 1) top = Math.max(top, scores[c] as number);
  let sum = 0;
  for (let c = 0; c < classes; c += 1) {
    scores[c] = Math.exp((scores[c] as number) - top);
    sum += scores[c] as number;
  }
  let count = 0;
  for (let c = 0; c < classes; c += 1) {
    const error = (scores[c] as number) / sum - (c === label ? 1 - SMOOTHING : 0) - SMOOTHING / classes;
    scores[c] = error;
    if (Math.abs(error) < NEGLIGIBLE) continue;
    active[count] = c;
    count += 1;
  }
  return count;
}

function shuffle(order: number[], next: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
}

/** mulberry32: reproducible numbers in [0, 1). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
