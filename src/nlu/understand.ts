// SPDX-License-Identifier: Apache-2.0
import type { Lang, ScreenedText } from "#kernel";
import { clausesOf } from "./clauses.ts";
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
const NO_TAG: ReadonlySet<string> = new Set(["affirm", "deny", "either", "none", "choice", "number", "again"]);
/** From this confidence a part of a message is an aim of its own. */
const CLEAR = 0.6;
/** What stands beside an aim and is none itself. */
const CHATTER: ReadonlySet<string> = new Set(
  "greeting thanks goodbye about_bot affirm deny either none cancel resume restart human abuse duress delete_chat out_of_scope".split(
    " ",
  ),
);
/** Aims that are often said in two sentences about one thing; the whole message decides between them. */
const NEIGHBOURS: readonly ReadonlySet<string>[] = [
  new Set([
    "no_service",
    "no_data",
    "no_calls_messages",
    "broadband",
    "roaming",
    "sim_change",
    "sim_pin_puk",
    "appointment",
  ]),
  new Set(["bill_higher", "dispute_charge", "balance_due", "payment_plan", "cost_control"]),
  new Set(["change_plan", "compare_plans", "plan_eligibility", "undo_change", "add_on", "device_upgrade"]),
  new Set(["scam_report", "lost_phone", "lock_account", "security_checkup", "recover_access", "sim_change"]),
  new Set(["cancel_service", "new_line", "change_owner", "plan_eligibility"]),
];
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
  const aims = aimsOf(folded, lang, model, context);
  if (aims.length > 1) {
    const [first, ...also] = aims;
    const rest = intents.filter(({ intent }) => intent !== first?.intent && !also.some((aim) => aim.intent === intent));
    return certainly({
      isOutOfScope: false,
      intents: [
        ...(first ? [first] : []),
        ...rest.map((aim) => ({ ...aim, confidence: Math.min(aim.confidence, 0.2) })),
      ].slice(0, REPORTED),
      also: also.map(({ intent }) => intent),
    });
  }
  return {
    isUncertain: isUncertain && !isAnswer(text, mentions, context),
    understanding: {
      lang,
      mentions,
      intents: intents.slice(0, REPORTED),
      isOutOfScope: isOutOfScope && !answersQuestion(mentions, context),
    },
  };
}

/** The clear aims of the parts of a message, each once; where a part is not clear, the message is read as one. */
function aimsOf(
  folded: string,
  lang: Lang,
  model: IntentModel,
  context: UnderstandingContext,
): { readonly intent: string; readonly confidence: number }[] {
  const clauses = clausesOf(folded);
  if (clauses.length < 2) return [];
  const aims = clauses.map((text) => {
    if (wholeCommand(text) ?? wholeAnswer(text)) return null;
    const { intents, isOutOfScope } = classify(model, { text, lang, tags: tagsOf(findMentions(text, context)) });
    const [best] = intents;
    return best && !isOutOfScope && best.confidence >= CLEAR && !CHATTER.has(best.intent) ? best : null;
  });
  const clear = aims.filter((aim) => aim !== null);
  const distinct = clear.filter((aim, index) => clear.findIndex((other) => other.intent === aim.intent) === index);
  return distinct.some((aim) =>
    NEIGHBOURS.some((group) => group.has(aim.intent) && distinct.every((other) => group.has(other.intent))),
  )
    ? []
    : distinct;
}

/** The slots of a text as features, each once. */
export function tagsOf(mentions: readonly Mention[]): string[] {
  return [...new Set(mentions.map(({ slot }) => slot))].filter((slot) => !NO_TAG.has(slot)).sort();
}

function answersQuestion(mentions: readonly Mention[], { expects }: UnderstandingContext): boolean {
  return mentions.some(({ slot }) => slot === expects || slot === "choice");
}

/** Most of the message is what was asked for, or all of it is one value ("NR3 1AB"): a meaning would not change what happens. */
function isAnswer(text: string, mentions: readonly Mention[], context: UnderstandingContext): boolean {
  const { length } = text.trim();
  return (
    mentions.some(({ start, end }) => end - start >= length) ||
    answersQuestion(
      mentions.filter(({ start, end }) => end - start > length / 2),
      context,
    )
  );
}
