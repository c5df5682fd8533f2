// SPDX-License-Identifier: Apache-2.0

export { detectLanguage } from "./language.ts";
export type { IntentModel, IntentModelHeader } from "./model.ts";
export { loadIntentModel, OUT_OF_SCOPE } from "./model.ts";
export type { SentenceEmbedder } from "./ports.ts";
export { readValue } from "./read-value.ts";
export type { LabelledText, TrainedModel } from "./train.ts";
export { trainIntentModel } from "./train.ts";
export { understand, understandFully } from "./understand.ts";
export type { Mention, Understanding, UnderstandingContext } from "./understanding.ts";
export { plainWordsOf, wordsOf } from "./words.ts";
