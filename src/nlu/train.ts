// SPDX-License-Identifier: Apache-2.0
import { featureGroups, featuresOf } from "./features.ts";
import { detectLanguage } from "./language.ts";
import { type Example, fit, type Linear, scoresOf } from "./linear.ts";
import { findMentions } from "./mentions.ts";
import { type Head, type IntentModelHeader, OUT_OF_SCOPE, probabilities } from "./model.ts";
import { evidenceOf, type Judged, learnRefusal } from "./refusal.ts";
import { tagsOf } from "./understand.ts";
import type { UnderstandingContext } from "./understanding.ts";
import { learnVocabulary, rarityBytes } from "./vocabulary.ts";

export type LabelledText = { readonly text: string; readonly intent: string };
export type TrainedModel = { readonly header: IntentModelHeader; readonly bytes: Uint8Array };

/** Settings of a training run; the same texts and settings give the same bytes. */
export type TrainOptions = {
  /** Around which texts are read: plan names and the like. */
  readonly context: UnderstandingContext;
  /** Sentence embedding of each text, null where there is none. Without any the model has one head. */
  readonly meanings?: readonly (Float32Array | null)[];
  readonly epochs?: number;
  readonly seed?: number;
  /** Share of out-of-scope texts that must be refused, on held-out folds. */
  readonly refuseShare?: number;
  /** Told after each of the runs that a training consists of. */
  readonly onProgress?: (done: number, of: number) => void;
};

const FOLDS = 3;
/** In each fold one intent in so many is hidden, so that the refusal sees aims that the model does not know. */
const HIDDEN_EVERY = 12;
/** Beyond the chance at which so many of the held-out texts were right, the words alone decide. */
const CERTAIN = 0.995;
/** At most this share of messages waits for the embedding. */
const MOST_UNCERTAIN = 0.4;

type Plan = {
  readonly classes: number;
  readonly outOfScope: number;
  readonly rows: number;
  readonly meaningSize: number;
};
type Held = { readonly scores: Float64Array; readonly example: Example; readonly isHidden: boolean };
type Learned = { readonly head: Head; readonly weights: Int8Array; readonly held: readonly Held[] };

/**
 * Trains the classifier: a vocabulary, a head that reads words alone and, with embeddings, one that reads both. Temperatures, refusals and
 * the point from which words alone decide come from held-out folds; weights are quantised to eight bits. Deterministic. Seconds for some
 * thousand texts.
 */
export function trainIntentModel(texts: readonly LabelledText[], options: TrainOptions): TrainedModel {
  const intents = [...new Set(texts.map(({ intent }) => intent))].sort();
  const labels = new Map(intents.map((intent, index) => [intent, index]));
  const tags = texts.map(({ text }) => tagsOf(findMentions(text, options.context)));
  const vocabulary = learnVocabulary(texts.map(({ text }, index) => featureGroups(text, tags[index] ?? [])));
  const meanings = options.meanings ?? [];
  const meaningSize = meanings.find((meaning) => meaning !== null)?.length ?? 0;
  const examples = texts.map(
    ({ text, intent }, index): Example => ({
      features: featuresOf(text, tags[index] ?? [], vocabulary),
      meaning: meanings[index] ?? null,
      label: labels.get(intent) ?? 0,
      lang: detectLanguage(text, options.context.lang),
    }),
  );
  const plan = {
    classes: intents.length,
    outOfScope: intents.indexOf(OUT_OF_SCOPE),
    rows: vocabulary.hashes.length,
    meaningSize,
  };
  const runs = (FOLDS + 1) * (meaningSize > 0 ? 2 : 1);
  let done = 0;
  const onRun = (): void => {
    done += 1;
    options.onProgress?.(done, runs);
  };
  const plain = learnHead(examples.map(withoutMeaning), { ...plan, meaningSize: 0 }, options, onRun);
  const joined = meaningSize > 0 ? learnHead(examples, plan, options, onRun) : null;
  const parts = [
    new Uint8Array(vocabulary.hashes.buffer),
    rarityBytes(vocabulary),
    plain.weights,
    ...(joined === null ? [] : [joined.weights]),
  ];
  return {
    bytes: joinBytes(parts),
    header: {
      format: "wardline-intents-2",
      intents,
      rows: plan.rows,
      meaningSize,
      certainAbove: joined === null ? 0 : certainty(plain, plan),
      plain: plain.head,
      joined: joined?.head ?? null,
    },
  };
}

function withoutMeaning(example: Example): Example {
  return { ...example, meaning: null };
}

function learnHead(examples: readonly Example[], plan: Plan, options: TrainOptions, onRun: () => void): Learned {
  const run = (chosen: readonly Example[]): Linear => {
    const linear = fit(chosen, { ...plan, epochs: options.epochs ?? 12, seed: options.seed ?? 1 });
    onRun();
    return linear;
  };
  const held = heldOut(examples, plan, run);
  const temperature = calibrate(held);
  // The second head is asked about texts that have an embedding; the others say nothing about its refusals.
  const asked = plan.meaningSize > 0 ? held.filter(({ example }) => example.meaning !== null) : held;
  const refusal = learnRefusal(judged(asked, temperature, plan), options.refuseShare ?? 0.91);
  const linear = run(examples);
  const { weights, scales } = quantise(linear, plan.classes);
  return { weights, held, head: { scales, biases: Array.from(linear.biases, round), temperature, refusal } };
}

/** Scores of each text by a model that has not seen it, nor some of the intents. */
function heldOut(examples: readonly Example[], plan: Plan, run: (chosen: readonly Example[]) => Linear): Held[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const isHidden = ({ label }: Example): boolean =>
      plan.outOfScope >= 0 && label !== plan.outOfScope && label % HIDDEN_EVERY === fold;
    const linear = run(examples.filter((example, index) => index % FOLDS !== fold && !isHidden(example)));
    return examples
      .filter((_example, index) => index % FOLDS === fold)
      .map((example) => ({
        scores: scoresOf(linear, example.features, example.meaning, plan.rows),
        example,
        isHidden: isHidden(example),
      }));
  }).flat();
}

function judged(held: readonly Held[], temperature: number, { outOfScope }: Plan): Judged[] {
  return held.map(({ scores, example, isHidden }) => ({
    evidence: evidenceOf(scores, probabilities(scores, temperature), outOfScope, example.features.novelty),
    is: isHidden ? "hidden" : example.label === outOfScope ? "out" : "in",
    lang: example.lang,
  }));
}

/** The temperature with the least log loss on held-out scores. */
function calibrate(held: readonly Held[]): number {
  const known = held.filter(({ isHidden }) => !isHidden);
  const loss = (temperature: number): number =>
    known.reduce(
      (sum, { scores, example }) =>
        sum - Math.log(Math.max(1e-12, probabilities(scores, temperature)[example.label] ?? 0)),
      0,
    );
  const steps = Array.from({ length: 40 }, (_, index) => round(0.3 * 1.08 ** index));
  return steps.reduce((best, temperature) => (loss(temperature) < loss(best) ? temperature : best));
}

/** The least best chance from which on the words alone were right often enough. */
function certainty({ held, head }: Learned, { outOfScope }: Plan): number {
  const known = held
    .filter(({ isHidden }) => !isHidden)
    .map(({ scores, example }) => {
      const chances = probabilities(scores, head.temperature);
      let best = outOfScope === 0 ? 1 : 0;
      for (let c = 0; c < chances.length; c += 1)
        if (c !== outOfScope && (chances[c] ?? 0) > (chances[best] ?? 0)) best = c;
      return { chance: chances[best] ?? 0, isRight: best === example.label };
    })
    .sort((a, b) => b.chance - a.chance);
  let right = 0;
  let certain = 0;
  known.forEach(({ isRight }, index) => {
    right += isRight ? 1 : 0;
    if (right / (index + 1) >= CERTAIN) certain = index + 1;
  });
  const least = Math.floor(known.length * (1 - MOST_UNCERTAIN));
  return round(known[Math.min(known.length - 1, Math.max(certain, least))]?.chance ?? 1);
}

function quantise(linear: Linear, classes: number): { weights: Int8Array; scales: number[] } {
  const peaks = new Float64Array(classes);
  linear.weights.forEach((weight, at) => {
    peaks[at % classes] = Math.max(peaks[at % classes] ?? 0, Math.abs(weight));
  });
  const scales = Array.from(peaks, (peak) => round(peak / 127) || 1e-6);
  const weights = Int8Array.from(linear.weights, (weight, at) =>
    Math.max(-127, Math.min(127, Math.round(weight / (scales[at % classes] ?? 1)))),
  );
  return { weights, scales };
}

function joinBytes(parts: readonly (Uint8Array | Int8Array)[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.length), at);
    at += part.length;
  }
  return bytes;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
