// SPDX-License-Identifier: Apache-2.0
import {
  detectLanguage,
  type LabelledText,
  type TrainedModel,
  trainIntentModel,
  type UnderstandingContext,
} from "#nlu";
import { openSentenceEncoder } from "./embed-sentences.ts";

/** The surroundings in which training texts are read. Plan names are generic: features only see that a plan was named. */
export const TRAINING_CONTEXT: UnderstandingContext = {
  plans: ["SIM S 10 GB", "SIM M 30 GB", "SIM L 100 GB", "Unlimited", "Family", "Fibre 150", "Fibre 900", "Classic"].map(
    (name) => ({ offerId: name, name }),
  ),
  lines: [],
  now: Date.UTC(2026, 10, 15, 10),
  timeZone: "Europe/London",
  lang: "en",
};

/** What may be told of a training on its way: a sentence for people, seldom. */
export type OnProgress = (what: string) => void;

/**
 * Of the held-out texts that are out of scope so many are refused. The folds know a third fewer texts than the model that is kept: of
 * texts it never saw, that one refuses about a tenth more.
 */
const TELECOM_REFUSE_SHARE = 0.82;

/** Trains the product's own kind of model, with the settings it ships with. */
export async function trainTelecomModel(
  texts: readonly LabelledText[],
  onProgress: OnProgress = () => undefined,
): Promise<TrainedModel> {
  return trainWithMeanings(texts, onProgress, TELECOM_REFUSE_SHARE);
}

/**
 * Embeds what is English and trains. With no English text the encoder is not even loaded, and the model has one head.
 *
 * @param refuseShare - Share of held-out out-of-scope texts to refuse; default: the trainer's own.
 */
export async function trainWithMeanings(
  texts: readonly LabelledText[],
  onProgress: OnProgress = () => undefined,
  refuseShare?: number,
): Promise<TrainedModel> {
  const english = texts.flatMap(({ text }, index) => (detectLanguage(text, "en") === "en" ? [{ text, index }] : []));
  const meanings: (Float32Array | null)[] = texts.map(() => null);
  if (english.length > 0) {
    const encode = await openSentenceEncoder();
    const step = 512;
    for (let at = 0; at < english.length; at += step) {
      const part = english.slice(at, at + step);
      const found = await encode(part.map(({ text }) => text));
      part.forEach(({ index }, i) => {
        meanings[index] = found[i] ?? null;
      });
      onProgress(`${Math.min(at + step, english.length)} of ${english.length} sentences embedded`);
    }
  }
  return trainIntentModel(texts, {
    context: TRAINING_CONTEXT,
    meanings,
    ...(refuseShare === undefined ? {} : { refuseShare }),
    onProgress: (done, of) => {
      onProgress(`run ${done} of ${of}`);
    },
  });
}
