// SPDX-License-Identifier: Apache-2.0
import { EVENT_KINDS, type ThreatEventKind } from "./event.ts";
import { FEATURES } from "./features.ts";
import type { EventModel } from "./model.ts";

/** Rows of one kind of event, features flat. */
export type FitRows = {
  readonly features: Float32Array[];
  readonly labels: number[];
  /** How much a row counts. */
  readonly weights: number[];
};
export type FitData = Readonly<Record<ThreatEventKind, FitRows>>;

/** All attacks weigh this much for each unit of clean traffic. */
const ATTACK_SHARE = 0.5;
const PASSES = 12;
const RATE = 0.08;
const SHRINK = 2e-4;
/** Where no attack was ever seen: next to nothing, and nothing but the entity's past counts. */
const SILENT_BIAS = -5;

export function makeFitData(): FitData {
  return Object.fromEntries(
    EVENT_KINDS.map((kind) => [kind, { features: [], labels: [], weights: [] }]),
  ) as unknown as FitData;
}

/**
 * Fits a head per kind: logistic regression with weights that are not negative, by AdaGrad over rows in a fixed shuffled order. The same data
 * gives the same weights to the last bit.
 */
export function fitHeads(data: FitData): EventModel["heads"] {
  return Object.fromEntries(EVENT_KINDS.map((kind) => [kind, fitHead(data[kind])])) as EventModel["heads"];
}

type Head = { readonly bias: number; readonly weights: readonly number[] };

function fitHead(rows: FitRows): Head {
  const width = FEATURES.length;
  const attacks = rows.labels.reduce((sum, label, i) => sum + (label === 1 ? (rows.weights[i] ?? 0) : 0), 0);
  const clean = rows.labels.reduce((sum, label, i) => sum + (label === 0 ? (rows.weights[i] ?? 0) : 0), 0);
  if (attacks === 0 || clean === 0) return { bias: SILENT_BIAS, weights: new Array<number>(width).fill(0) };
  const attackWeight = (ATTACK_SHARE * rows.labels.length) / attacks;
  const cleanWeight = rows.labels.length / clean;
  const weights = new Float64Array(width);
  const past = new Float64Array(width).fill(1e-6);
  let bias = -2;
  let biasPast = 1e-6;
  const order = shuffled(rows.labels.length);
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const i of order) {
      const features = rows.features[i];
      if (features === undefined) continue;
      const label = rows.labels[i] ?? 0;
      let raw = bias;
      for (let f = 0; f < width; f += 1) {
        const value = features[f] ?? 0;
        if (value !== 0) raw += value * (weights[f] ?? 0);
      }
      const weight = (rows.weights[i] ?? 1) * (label === 1 ? attackWeight : cleanWeight);
      const slope = (1 / (1 + Math.exp(-raw)) - label) * Math.min(20, weight);
      biasPast += slope * slope;
      bias -= (RATE * slope) / Math.sqrt(biasPast);
      for (let f = 0; f < width; f += 1) {
        const value = features[f] ?? 0;
        if (value === 0) continue;
        const w = weights[f] ?? 0;
        const gradient = slope * value + SHRINK * w;
        const sum = (past[f] ?? 0) + gradient * gradient;
        past[f] = sum;
        weights[f] = Math.max(0, w - (RATE * gradient) / Math.sqrt(sum));
      }
    }
  }
  return { bias: round(bias), weights: Array.from(weights, round) };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** A fixed order that looks random: a linear congruential generator, seeded by nothing. */
function shuffled(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  let state = 0x2545f491;
  for (let i = count - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
  return order;
}
