// SPDX-License-Identifier: Apache-2.0
import { FEATURES_PER_TOKEN, featuresOf, type NameLists, tokensOf } from "./span-features.ts";
import { bestLabels, LABELS, SPAN_LABELS, type SpanKind, type SpanModel } from "./span-model.ts";

/** A text to learn from. `open` kinds are not labelled in it: such a label is neither right nor wrong there. */
export type LabelledSpans = {
  readonly text: string;
  readonly spans: readonly { readonly kind: SpanKind; readonly start: number; readonly end: number }[];
  readonly open?: readonly SpanKind[];
};

export type TrainingOptions = {
  readonly size: number;
  readonly epochs: number;
  readonly seed: number;
  readonly eagerness: number;
  readonly lists: NameLists;
};

type Prepared = { readonly features: Uint32Array; readonly allowed: Uint8Array; readonly count: number };

/** Averaged structured perceptron. Deterministic: the same texts and seed give the same weights. */
export function trainSpanModel(texts: readonly LabelledSpans[], options: TrainingOptions): SpanModel {
  const { size, epochs, lists } = options;
  const prepared = texts.map((text) => prepare(text, options));
  const weights = new Float32Array(size * LABELS);
  const sums = new Float64Array(size * LABELS);
  const transitions = new Float64Array(LABELS * LABELS);
  const transitionSums = new Float64Array(LABELS * LABELS);
  const order = prepared.map((_, i) => i);
  let random = options.seed >>> 0;
  let step = 1;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let i = order.length - 1; i > 0; i -= 1) {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      const j = Math.floor((random / 2 ** 32) * (i + 1));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    for (const index of order) {
      const row = prepared[index];
      if (row) learn(row, step);
      step += 1;
    }
  }
  function learn({ features, allowed, count }: Prepared, at: number): void {
    const scores = new Float64Array(count * LABELS);
    for (let i = 0; i < count; i += 1) {
      for (let k = 0; k < FEATURES_PER_TOKEN; k += 1) {
        const from = (features[i * FEATURES_PER_TOKEN + k] ?? 0) * LABELS;
        for (let label = 0; label < LABELS; label += 1) {
          scores[i * LABELS + label] = (scores[i * LABELS + label] ?? 0) + (weights[from + label] ?? 0);
        }
      }
    }
    const guess = bestLabels(scores, transitions, count);
    if (guess.every((label, i) => ((allowed[i] ?? 0) & (1 << label)) !== 0)) return;
    const truth = bestLabels(scores, transitions, count, allowed);
    const shift = (from: number, label: number, by: number): void => {
      weights[from + label] = (weights[from + label] ?? 0) + by;
      sums[from + label] = (sums[from + label] ?? 0) + by * at;
    };
    for (let i = 0; i < count; i += 1) {
      const right = truth[i] ?? 0;
      const wrong = guess[i] ?? 0;
      if (right !== wrong) {
        for (let k = 0; k < FEATURES_PER_TOKEN; k += 1) {
          const from = (features[i * FEATURES_PER_TOKEN + k] ?? 0) * LABELS;
          shift(from, right, 1);
          shift(from, wrong, -1);
        }
      }
      const rightStep = (i === 0 ? 0 : (truth[i - 1] ?? 0)) * LABELS + right;
      const wrongStep = (i === 0 ? 0 : (guess[i - 1] ?? 0)) * LABELS + wrong;
      if (rightStep === wrongStep) continue;
      transitions[rightStep] = (transitions[rightStep] ?? 0) + 1;
      transitionSums[rightStep] = (transitionSums[rightStep] ?? 0) + at;
      transitions[wrongStep] = (transitions[wrongStep] ?? 0) - 1;
      transitionSums[wrongStep] = (transitionSums[wrongStep] ?? 0) - at;
    }
  }
  const averaged = weights.map((weight, i) => weight - (sums[i] ?? 0) / step);
  const scale = scaleOf(averaged);
  return {
    size,
    weights: Int8Array.from(averaged, (weight) => Math.max(-127, Math.min(127, Math.round(weight * scale)))),
    transitions: Int32Array.from(transitions, (weight, i) =>
      Math.round((weight - (transitionSums[i] ?? 0) / step) * scale),
    ),
    eagerness: options.eagerness,
    lists,
  };
}

/** So that all but the largest few weights fit in eight bits. */
function scaleOf(weights: Float32Array): number {
  const sizes = weights
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort();
  return 120 / (sizes[Math.floor(sizes.length * 0.9995)] ?? 1);
}

function prepare({ text, spans, open }: LabelledSpans, { lists, size }: TrainingOptions): Prepared {
  const tokens = tokensOf(text);
  const free = (open ?? []).flatMap((kind) => [SPAN_LABELS.indexOf(`B-${kind}`), SPAN_LABELS.indexOf(`I-${kind}`)]);
  const outside = free.reduce((mask, label) => mask | (1 << label), 1);
  const allowed = Uint8Array.from(tokens, ({ text: word, lower, start, end }) => {
    const span = spans.find((candidate) => candidate.start < end && start < candidate.end);
    // Only a capitalised word may be an unlabelled place: anything else would drift there unpunished.
    if (!span) return word !== lower ? outside : 1;
    return 1 << SPAN_LABELS.indexOf(`${span.start >= start ? "B" : "I"}-${span.kind}`);
  });
  // A token that straddles two spans, or an "I" without its "B", would be a chain that cannot be: such texts teach nothing there.
  for (let i = 0; i < allowed.length; i += 1) {
    const label = Math.log2(allowed[i] ?? 1);
    if (label > 0 && label % 2 === 0 && ![label, label - 1].includes(Math.log2(allowed[i - 1] ?? 1))) {
      allowed[i] = 1 << (label - 1);
    }
  }
  return { features: featuresOf(tokens, lists, size), allowed, count: tokens.length };
}
