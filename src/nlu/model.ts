// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import { type Features, featuresOf } from "./features.ts";

/** Name of the class that stands for everything the bot does not do. */
export const OUT_OF_SCOPE = "out_of_scope";

/** What lies beside the weights, as JSON. */
export type IntentModelHeader = {
  readonly format: "wardline-intents-1";
  readonly intents: readonly string[];
  /** Size of the feature vector as a power of two. */
  readonly bits: number;
  /** Weight of class `c` = int8 × `scales[c]`. */
  readonly scales: readonly number[];
  readonly biases: readonly number[];
  /** Divides the scores before they become probabilities. */
  readonly temperature: number;
  /** Refused when the score of out of scope leads the best intent's by more. Learned apart from the intents. */
  readonly refuseAbove: number;
};

/** Weights in memory: int8, `weights[feature * intents + class]`. */
export type IntentModel = IntentModelHeader & { readonly weights: Int8Array };

export type Classification = {
  /** In-scope intents, best first, all of them. */
  readonly intents: readonly { readonly intent: string; readonly confidence: number }[];
  readonly isOutOfScope: boolean;
};

/**
 * Puts weights and header together.
 *
 * @throws AppError `nlu.model_unreadable` - If the two do not belong together or the format is another.
 */
export function loadIntentModel(bytes: Uint8Array, header: unknown): IntentModel {
  if (!isHeader(header))
    throw new AppError("nlu.model_unreadable", "Cannot load the intent model: header is not wardline-intents-1");
  const { intents, bits } = header;
  if (bytes.length !== intents.length * 2 ** bits) {
    throw new AppError(
      "nlu.model_unreadable",
      `Cannot load the intent model: ${bytes.length} weights, header wants ${intents.length * 2 ** bits}`,
    );
  }
  return { ...header, weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
}

function isHeader(value: unknown): value is IntentModelHeader {
  if (typeof value !== "object" || value === null) return false;
  const header = value as Partial<IntentModelHeader>;
  const count = header.intents?.length ?? 0;
  return (
    header.format === "wardline-intents-1" &&
    count > 1 &&
    header.scales?.length === count &&
    header.biases?.length === count &&
    Number.isInteger(header.bits) &&
    typeof header.temperature === "number" &&
    typeof header.refuseAbove === "number"
  );
}

/** Scores a text. Pure and, for one message, well below a millisecond. */
export function classify(model: IntentModel, text: string, tags: readonly string[]): Classification {
  return decide(model, scores(model, featuresOf(text, tags, model.bits)));
}

function scores(model: IntentModel, { indices, values }: Features): Float64Array {
  const count = model.intents.length;
  const sums = new Float64Array(count);
  for (let i = 0; i < indices.length; i += 1) {
    const base = (indices[i] ?? 0) * count;
    const value = values[i] ?? 0;
    for (let c = 0; c < count; c += 1) sums[c] = (sums[c] ?? 0) + (model.weights[base + c] ?? 0) * value;
  }
  return sums.map((sum, c) => sum * (model.scales[c] ?? 0) + (model.biases[c] ?? 0));
}

/** Softmax. */
export function probabilities(raw: Float64Array, temperature: number): Float64Array {
  const top = Math.max(...raw);
  const exponentials = raw.map((score) => Math.exp((score - top) / temperature));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/** By how much out of scope leads the best intent. One number, so that one threshold decides. */
export function refusalScore(raw: Float64Array, outOfScope: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < raw.length; c += 1) if (c !== outOfScope) best = Math.max(best, raw[c] ?? best);
  return outOfScope < 0 ? Number.NEGATIVE_INFINITY : (raw[outOfScope] ?? 0) - best;
}

/** Confidences are calibrated over all classes, so those of a text far from every intent are low even before it is refused. */
function decide(model: IntentModel, raw: Float64Array): Classification {
  const outOfScope = model.intents.indexOf(OUT_OF_SCOPE);
  const chances = probabilities(raw, model.temperature);
  const intents = model.intents
    .map((intent, c) => ({ intent, confidence: chances[c] ?? 0 }))
    .filter((_, c) => c !== outOfScope)
    .sort((a, b) => b.confidence - a.confidence);
  return { intents, isOutOfScope: refusalScore(raw, outOfScope) > model.refuseAbove };
}
