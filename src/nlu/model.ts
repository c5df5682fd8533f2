// SPDX-License-Identifier: Apache-2.0
import { AppError, type Lang } from "#kernel";
import { type Features, featuresOf } from "./features.ts";
import { MEANING_WEIGHT } from "./linear.ts";
import { chanceOutOfScope, evidenceOf, type Refusal } from "./refusal.ts";
import { makeVocabulary, type Vocabulary } from "./vocabulary.ts";

/** Name of the class that stands for everything the bot does not do. */
export const OUT_OF_SCOPE = "out_of_scope";

/** What belongs to one set of weights. */
export type Head = {
  /** Weight of class `c` = int8 × `scales[c]`. */
  readonly scales: readonly number[];
  readonly biases: readonly number[];
  /** Divides the scores before they become probabilities. */
  readonly temperature: number;
  readonly refusal: Refusal;
};

/** What lies beside the weights, as JSON. */
export type IntentModelHeader = {
  readonly format: "wardline-intents-2";
  readonly intents: readonly string[];
  /** Features in the vocabulary. */
  readonly rows: number;
  /** Numbers of the sentence embedding that the second head reads; 0: there is no second head. */
  readonly meaningSize: number;
  /** A best chance below this asks for the second head, where there is one. Learned: above it, nearly all were right. */
  readonly certainAbove: number;
  readonly plain: Head;
  readonly joined: Head | null;
};

/** In memory. Weights are int8, `weights[row * intents + class]`; `joined` reads the embedding in rows after the vocabulary's. */
export type IntentModel = IntentModelHeader & {
  readonly vocabulary: Vocabulary;
  readonly plainWeights: Int8Array;
  readonly joinedWeights: Int8Array;
  readonly sizeBytes: number;
};

/** A text as the classifier reads it: its language, and the slots that parsers found in it. */
export type Readable = { readonly text: string; readonly lang: Lang; readonly tags: readonly string[] };

/** A chance of being out of scope below this share of the threshold is far from a refusal. */
const FAR = 0.2;

export type Classification = {
  /** In-scope intents, best first, all of them. */
  readonly intents: readonly { readonly intent: string; readonly confidence: number }[];
  readonly isOutOfScope: boolean;
  /** The words alone leave it open; an embedding could settle it. */
  readonly isUncertain: boolean;
};

/**
 * Puts weights and header together.
 *
 * @param bytes - Hashes of the vocabulary (32 bits each, little-endian), their rarity (8 bits each), weights of both heads.
 * @throws AppError `nlu.model_unreadable` - If the two do not belong together or the format is another.
 */
export function loadIntentModel(bytes: Uint8Array, header: unknown): IntentModel {
  if (!isHeader(header))
    throw new AppError("nlu.model_unreadable", "Cannot load the intent model: header is not wardline-intents-2");
  const { intents, rows, meaningSize } = header;
  const plain = rows * intents.length;
  const joined = header.joined === null ? 0 : (rows + meaningSize) * intents.length;
  const wanted = rows * 5 + plain + joined;
  if (bytes.length !== wanted) {
    throw new AppError(
      "nlu.model_unreadable",
      `Cannot load the intent model: ${bytes.length} bytes, header wants ${wanted}`,
    );
  }
  // A copy: 32-bit numbers must lie at a multiple of four, and a buffer read from disk may begin anywhere.
  const own = bytes.slice();
  return {
    ...header,
    vocabulary: makeVocabulary(new Uint32Array(own.buffer, 0, rows), own.subarray(rows * 4, rows * 5)),
    plainWeights: new Int8Array(own.buffer, rows * 5, plain),
    joinedWeights: new Int8Array(own.buffer, rows * 5 + plain, joined),
    sizeBytes: bytes.length,
  };
}

function isHeader(value: unknown): value is IntentModelHeader {
  if (typeof value !== "object" || value === null) return false;
  const header = value as Partial<IntentModelHeader>;
  const count = header.intents?.length ?? 0;
  return (
    header.format === "wardline-intents-2" &&
    count > 1 &&
    Number.isInteger(header.rows) &&
    Number.isInteger(header.meaningSize) &&
    typeof header.certainAbove === "number" &&
    isHead(header.plain, count) &&
    (header.joined === null || isHead(header.joined, count))
  );
}

function isHead(head: Head | undefined, count: number): boolean {
  return (
    head?.scales.length === count &&
    head.biases.length === count &&
    typeof head.temperature === "number" &&
    typeof head.refusal.above.en === "number"
  );
}

/**
 * Scores a text. Pure and, for one message, well below a millisecond.
 *
 * @param meaning - Sentence embedding of the text; with it the second head decides.
 */
export function classify(
  model: IntentModel,
  { text, lang, tags }: Readable,
  meaning: Float32Array | null = null,
): Classification {
  const features = featuresOf(text, tags, model.vocabulary);
  if (meaning !== null && model.joined !== null) {
    const raw = scores(model.joinedWeights, model.joined, model, features, meaning);
    return decide(model, model.joined, raw, features, lang);
  }
  const raw = scores(model.plainWeights, model.plain, model, features, null);
  const first = decide(model, model.plain, raw, features, lang);
  const isSure = first.isFarFromRefusal && (first.intents[0]?.confidence ?? 0) >= model.certainAbove;
  return { ...first, isUncertain: model.joined !== null && !isSure };
}

function scores(
  weights: Int8Array,
  head: Head,
  { intents, rows }: IntentModelHeader,
  { indices, values }: Features,
  meaning: Float32Array | null,
): Float64Array {
  const count = intents.length;
  const sums = new Float64Array(count);
  const add = (row: number, value: number): void => {
    const base = row * count;
    for (let c = 0; c < count; c += 1) sums[c] = (sums[c] ?? 0) + (weights[base + c] ?? 0) * value;
  };
  for (let i = 0; i < indices.length; i += 1) add(indices[i] ?? 0, values[i] ?? 0);
  if (meaning !== null) for (let i = 0; i < meaning.length; i += 1) add(rows + i, (meaning[i] ?? 0) * MEANING_WEIGHT);
  return sums.map((sum, c) => sum * (head.scales[c] ?? 0) + (head.biases[c] ?? 0));
}

type Decision = Classification & { readonly isFarFromRefusal: boolean };

/** Softmax. */
export function probabilities(raw: Float64Array, temperature: number): Float64Array {
  const top = Math.max(...raw);
  const exponentials = raw.map((score) => Math.exp((score - top) / temperature));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/** Confidences are calibrated over all classes, so those of a text far from every intent are low even before it is refused. */
function decide(model: IntentModel, head: Head, raw: Float64Array, { novelty }: Features, lang: Lang): Decision {
  const outOfScope = model.intents.indexOf(OUT_OF_SCOPE);
  const chances = probabilities(raw, head.temperature);
  const intents = model.intents
    .map((intent, c) => ({ intent, confidence: chances[c] ?? 0 }))
    .filter((_, c) => c !== outOfScope)
    .sort((a, b) => b.confidence - a.confidence);
  const refused = chanceOutOfScope(head.refusal, evidenceOf(raw, chances, outOfScope, novelty));
  const above = head.refusal.above[lang];
  return { intents, isOutOfScope: refused > above, isFarFromRefusal: refused < above * FAR, isUncertain: false };
}
