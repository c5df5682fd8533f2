// SPDX-License-Identifier: Apache-2.0
import type { TextFeatures } from "./features.ts";
import { lengthOf } from "./windows.ts";

/** A window of a text with what it is (1: an attack) and how much it counts. */
export type Example = {
  readonly features: TextFeatures;
  readonly from: number;
  readonly to: number;
  readonly label: 0 | 1;
  readonly weight: number;
};

export type Weights = { readonly weights: Float32Array; bias: number };

const RATE = 0.4;
const DROPPED = 0.25;
const L2 = 3e-6;

/** Logistic regression over hashed features by AdaGrad with feature dropout. Deterministic for a seed. */
export function fit(examples: readonly Example[], bits: number, epochs: number, seed: number): Weights {
  const size = 2 ** bits;
  const mask = size - 1;
  const weights = new Float32Array(size);
  const squares = new Float32Array(size).fill(0.02);
  const fitted: Weights = { weights, bias: -2 };
  let biasSquare = 1;
  const next = generator(seed);
  const order = Uint32Array.from(examples, (_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, next);
    const rate = RATE * (1 - (0.9 * epoch) / epochs);
    for (const index of order) {
      const example = examples[index];
      if (example === undefined) continue;
      const { hashes, values, starts } = example.features;
      const first = starts[example.from] ?? 0;
      const last = starts[example.to] ?? 0;
      const dropSeed = (next() * 2 ** 32) >>> 0;
      let sum = 0;
      let square = 0;
      for (let i = first; i < last; i += 1) {
        if (isDropped(hashes[i] as number, dropSeed)) continue;
        const value = values[i] as number;
        sum += (weights[(hashes[i] as number) & mask] as number) * value;
        square += value * value;
      }
      const length = lengthOf(square);
      const chance = 1 / (1 + Math.exp(-(fitted.bias + sum / length)));
      const error = (chance - (example.label === 1 ? 0.98 : 0.004)) * example.weight;
      if (Math.abs(error) < 1e-3) continue;
      biasSquare += error * error;
      fitted.bias -= (rate * error) / Math.sqrt(biasSquare) / 4;
      for (let i = first; i < last; i += 1) {
        if (isDropped(hashes[i] as number, dropSeed)) continue;
        const at = (hashes[i] as number) & mask;
        const weight = weights[at] as number;
        const gradient = (error * (values[i] as number)) / length + L2 * weight;
        const sumSquares = (squares[at] as number) + gradient * gradient;
        squares[at] = sumSquares;
        weights[at] = weight - (rate * gradient) / Math.sqrt(sumSquares);
      }
    }
  }
  return fitted;
}

/** The same features of a text are dropped together, wherever they stand in it. */
function isDropped(hash: number, seed: number): boolean {
  return Math.imul(hash ^ seed, 0x9e3779b1) >>> 0 < DROPPED * 2 ** 32;
}

function shuffle(order: Uint32Array, next: () => number): void {
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
