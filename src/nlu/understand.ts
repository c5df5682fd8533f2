// SPDX-License-Identifier: Apache-2.0
import type { ScreenedText } from "#kernel";
import { fold } from "./fold.ts";
import { detectLanguage } from "./language.ts";
import { findMentions } from "./mentions.ts";
import { classify, type IntentModel } from "./model.ts";
import { wholeAnswer } from "./parsers/answers.ts";
import { wholeCommand } from "./parsers/commands.ts";
import type { Mention, Understanding, UnderstandingContext } from "./understanding.ts";

/** Intents reported; further ones only add noise to the record. */
const REPORTED = 5;
/** What a whole message that parses as an answer is worth: not 1, since "fine" may also be a mood. */
const ANSWER_CONFIDENCE = 0.98;
/** Slots that say nothing about the aim and are therefore no features. */
const NO_TAG: ReadonlySet<string> = new Set(["affirm", "deny", "either", "none", "choice", "number", "symptom"]);

/**
 * Says what an utterance wants: language, intents with calibrated confidences, and the values in it. The precise parsers speak first; the
 * trained classifier where they leave the aim open. Never guesses an act: it reports, the flow decides and asks back.
 *
 * Several aims in one message show only as the order of `intents`. Out of scope is decided by its own threshold; a message that answers
 * what was asked (`expects`, `choices`) is never out of scope.
 *
 * @param text - Screened; the only text that may come here.
 */
export function understand(text: ScreenedText, model: IntentModel, context: UnderstandingContext): Understanding {
  const lang = detectLanguage(text, context.lang);
  const mentions = findMentions(text, context);
  const folded = fold(text).text;
  const answer = wholeCommand(folded) ?? wholeAnswer(folded);
  if (answer !== null) {
    return { lang, mentions, isOutOfScope: false, intents: [{ intent: answer, confidence: ANSWER_CONFIDENCE }] };
  }
  if (!/[\p{L}\p{N}]/u.test(text)) return { lang, mentions, isOutOfScope: true, intents: [] };
  const { intents, isOutOfScope } = classify(model, text, tagsOf(mentions));
  return {
    lang,
    mentions,
    intents: intents.slice(0, REPORTED),
    isOutOfScope: isOutOfScope && !answersQuestion(mentions, context),
  };
}

/** The slots of a text as features, each once. */
export function tagsOf(mentions: readonly Mention[]): string[] {
  return [...new Set(mentions.map(({ slot }) => slot))].filter((slot) => !NO_TAG.has(slot)).sort();
}

function answersQuestion(mentions: readonly Mention[], { expects }: UnderstandingContext): boolean {
  return mentions.some(({ slot }) => slot === expects || slot === "choice");
}
