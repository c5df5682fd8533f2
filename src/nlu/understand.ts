// SPDX-License-Identifier: Apache-2.0
import type { ScreenedText } from "#kernel";
import { fold } from "./fold.ts";
import { detectLanguage } from "./language.ts";
import { findMentions } from "./mentions.ts";
import { classify, type IntentModel } from "./model.ts";
import { wholeAnswer } from "./parsers/answers.ts";
import { wholeCommand } from "./parsers/commands.ts";
import type { SentenceEmbedder } from "./ports.ts";
import type { Mention, Understanding, UnderstandingContext } from "./understanding.ts";

/** Intents reported; further ones only add noise to the record. */
const REPORTED = 5;
/** What a whole message that parses as an answer is worth: not 1, since "fine" may also be a mood. */
const ANSWER_CONFIDENCE = 0.98;
/** Slots that say nothing about the aim and are therefore no features. */
const NO_TAG: ReadonlySet<string> = new Set(["affirm", "deny", "either", "none", "choice", "number"]);
/** The embedding knows English only. */
const EMBEDDED_LANG = "en";

/**
 * Says what an utterance wants: language, intents with calibrated confidences, and the values in it. The precise parsers speak first; the
 * trained classifier where they leave the aim open. Never guesses an act: it reports, the flow decides and asks back.
 *
 * Out of scope is its own decision; a message that answers what was asked (`expects`, `choices`) is never out of scope.
 *
 * @param text - Screened; the only text that may come here.
 */
export function understand(text: ScreenedText, model: IntentModel, context: UnderstandingContext): Understanding {
  return read(text, model, context).understanding;
}

/**
 * Like {@link understand}, and where the words of an English message leave the aim open, its sentence embedding helps to decide. Waits for
 * the embedder only then.
 */
export async function understandFully(
  text: ScreenedText,
  model: IntentModel,
  context: UnderstandingContext,
  embed: SentenceEmbedder,
): Promise<Understanding> {
  const first = read(text, model, context);
  if (!first.isUncertain || first.understanding.lang !== EMBEDDED_LANG) return first.understanding;
  const meaning = await embed(text);
  return meaning === null ? first.understanding : read(text, model, context, meaning).understanding;
}

function read(
  text: ScreenedText,
  model: IntentModel,
  context: UnderstandingContext,
  meaning: Float32Array | null = null,
): { readonly understanding: Understanding; readonly isUncertain: boolean } {
  const lang = detectLanguage(text, context.lang);
  const mentions = findMentions(text, context);
  const folded = fold(text).text;
  const answer = wholeCommand(folded) ?? wholeAnswer(folded);
  const certainly = (understanding: Omit<Understanding, "lang" | "mentions">) => ({
    understanding: { lang, mentions, ...understanding },
    isUncertain: false,
  });
  if (answer !== null)
    return certainly({ isOutOfScope: false, intents: [{ intent: answer, confidence: ANSWER_CONFIDENCE }] });
  if (!/[\p{L}\p{N}]/u.test(text)) return certainly({ isOutOfScope: true, intents: [] });
  const { intents, isOutOfScope, isUncertain } = classify(model, { text, lang, tags: tagsOf(mentions) }, meaning);
  return {
    isUncertain,
    understanding: {
      lang,
      mentions,
      intents: intents.slice(0, REPORTED),
      isOutOfScope: isOutOfScope && !answersQuestion(mentions, context),
    },
  };
}

/** The slots of a text as features, each once. */
export function tagsOf(mentions: readonly Mention[]): string[] {
  return [...new Set(mentions.map(({ slot }) => slot))].filter((slot) => !NO_TAG.has(slot)).sort();
}

function answersQuestion(mentions: readonly Mention[], { expects }: UnderstandingContext): boolean {
  return mentions.some(({ slot }) => slot === expects || slot === "choice");
}
