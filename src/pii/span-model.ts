// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import { FEATURES_PER_TOKEN, featuresOf, type NameLists, type Token, tokensOf } from "./span-features.ts";

/** Labels of the chain, `B` where a value begins, `I` inside it. */
export const SPAN_LABELS = ["O", "B-PERSON", "I-PERSON", "B-ADDRESS", "I-ADDRESS", "B-LOCATION", "I-LOCATION"] as const;
export type SpanKind = "PERSON" | "ADDRESS" | "LOCATION";
/** A span that the model proposes. */
export type LearnedSpan = { readonly kind: SpanKind; readonly start: number; readonly end: number };

/** Weights of a linear chain over hashed features. Made by `trainSpanModel`, read by `loadSpanModel`. */
export type SpanModel = {
  readonly size: number;
  /** `size` rows of one weight a label. */
  readonly weights: Int8Array;
  /** Weight of going from one label to the next, in the same unit. */
  readonly transitions: Int32Array;
  /** Taken from the label O at reading: above 0 finds more and errs more. */
  readonly eagerness: number;
  readonly lists: NameLists;
};

export const LABELS: number = SPAN_LABELS.length;
const FORMAT = "wardline-pii-spans/1";
/** A chain costs memory for each word; longer texts are read in pieces. */
const PIECE = 512;

/**
 * Reads a model from its two files.
 *
 * @throws AppError - `pii.model_unreadable` when header and weights do not fit together.
 */
export function loadSpanModel(bytes: Uint8Array, header: unknown): SpanModel {
  const { format, size, listBytes, transitions, eagerness } = header as Record<string, unknown>;
  if (
    format !== FORMAT ||
    typeof size !== "number" ||
    typeof listBytes !== "number" ||
    typeof eagerness !== "number" ||
    !Array.isArray(transitions) ||
    transitions.length !== LABELS * LABELS ||
    bytes.length !== size * LABELS + listBytes
  ) {
    throw new AppError("pii.model_unreadable", "Cannot read the span model: header and weights do not fit together");
  }
  return {
    size,
    weights: new Int8Array(bytes.buffer, bytes.byteOffset, size * LABELS),
    transitions: Int32Array.from(transitions as number[]),
    eagerness,
    lists: { bits: bytes.subarray(size * LABELS), sizeBits: listBytes * 8 },
  };
}

/** Header of a model; the bytes are weights, then lists. */
export function spanModelHeader(model: SpanModel): {
  format: string;
  size: number;
  labels: readonly string[];
  listBytes: number;
  transitions: number[];
  eagerness: number;
} {
  return {
    format: FORMAT,
    size: model.size,
    labels: SPAN_LABELS,
    listBytes: model.lists.bits.length,
    transitions: [...model.transitions],
    eagerness: model.eagerness,
  };
}

/** Names, addresses and places of a text. Linear in its length. */
export function readSpans(text: string, model: SpanModel): LearnedSpan[] {
  const tokens = tokensOf(text);
  const spans: LearnedSpan[] = [];
  for (let from = 0; from < tokens.length; from += PIECE) {
    const piece = tokens.slice(from, from + PIECE);
    // Numbers and signs alone are neither a name nor an address.
    if (!piece.some(({ text: word }) => /\p{L}{2}/u.test(word))) continue;
    spans.push(...spansOfLabels(piece, bestLabels(emissions(piece, model), model.transitions, piece.length)));
  }
  return spans;
}

function emissions(tokens: readonly Token[], { weights, size, lists, eagerness }: SpanModel): Int32Array {
  const features = featuresOf(tokens, lists, size);
  const scores = new Int32Array(tokens.length * LABELS);
  for (let i = 0; i < tokens.length; i += 1) {
    const row = i * LABELS;
    for (let k = 0; k < FEATURES_PER_TOKEN; k += 1) {
      const at = (features[i * FEATURES_PER_TOKEN + k] ?? 0) * LABELS;
      for (let label = 0; label < LABELS; label += 1)
        scores[row + label] = (scores[row + label] ?? 0) + (weights[at + label] ?? 0);
    }
    scores[row] = (scores[row] ?? 0) - eagerness;
  }
  return scores;
}

/** `I` follows `B` or `I` of its own kind only. */
export function mayFollow(before: number, label: number): boolean {
  return label % 2 === 1 || label === 0 || before === label || before === label - 1;
}

/** The best chain of labels (Viterbi). `allowed`, where given, says which labels a token may have, one bit each. */
export function bestLabels(
  scores: ArrayLike<number>,
  transitions: ArrayLike<number>,
  count: number,
  allowed?: Uint8Array,
): Uint8Array {
  const best = new Float64Array(LABELS).fill(-Infinity);
  const next = new Float64Array(LABELS);
  const back = new Uint8Array(count * LABELS);
  best[0] = 0;
  for (let i = 0; i < count; i += 1) {
    for (let label = 0; label < LABELS; label += 1) {
      let top = -Infinity;
      let from = 0;
      const isAllowed = allowed === undefined || ((allowed[i] ?? 0) & (1 << label)) !== 0;
      if (isAllowed) {
        for (let before = 0; before < LABELS; before += 1) {
          if (!mayFollow(before, label)) continue;
          const score = (best[before] ?? 0) + (transitions[before * LABELS + label] ?? 0);
          if (score > top) {
            top = score;
            from = before;
          }
        }
      }
      next[label] = top + (scores[i * LABELS + label] ?? 0);
      back[i * LABELS + label] = from;
    }
    best.set(next);
  }
  const labels = new Uint8Array(count);
  let label = 0;
  for (let k = 1; k < LABELS; k += 1) if ((best[k] ?? 0) > (best[label] ?? 0)) label = k;
  for (let i = count - 1; i >= 0; i -= 1) {
    labels[i] = label;
    label = back[i * LABELS + label] ?? 0;
  }
  return labels;
}

function spansOfLabels(tokens: readonly Token[], labels: Uint8Array): LearnedSpan[] {
  const spans: { kind: SpanKind; start: number; end: number }[] = [];
  tokens.forEach(({ start, end }, i) => {
    const label = labels[i] ?? 0;
    if (label === 0) return;
    const kind = (SPAN_LABELS[label] ?? "B-PERSON").slice(2) as SpanKind;
    const last = spans.at(-1);
    if (label % 2 === 0 && last) last.end = end;
    else spans.push({ kind, start, end });
  });
  return spans;
}
