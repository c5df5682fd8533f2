// SPDX-License-Identifier: Apache-2.0
import type { Understanding } from "#dialogue";
import type { Lang, ScreenedText } from "#kernel";
import type { Turn } from "../turn.ts";
import { normaliseCode } from "./message-code.ts";

/** Three, four and three, or ten together: then a digit shows that it is no word. A telephone number has no letter. */
const GROUPED = /(?<![\p{L}\p{N}-])(?=[0-9 -]*[a-z])[0-9a-z]{3}-[0-9a-z]{4}-[0-9a-z]{3}(?![\p{L}\p{N}-])/iu;
const TOGETHER = /(?<![\p{L}\p{N}-])(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{10}(?![\p{L}\p{N}-])/iu;

/**
 * The check code of a message, where the words hold what looks like one. Whether it is one is for `message.check`. A code alone is of no
 * language: the conversation stays in its own.
 */
export function withCodeMention(understanding: Understanding, text: ScreenedText, lang: Lang): Understanding {
  const found = GROUPED.exec(text) ?? TOGETHER.exec(text);
  if (found === null) return understanding;
  const [typed] = found;
  const value = { text: normaliseCode(typed) };
  const mention = { slot: "message_code", value, start: found.index, end: found.index + typed.length } as const;
  const isAlone = !/\p{L}/u.test(text.replace(typed, ""));
  return {
    ...understanding,
    lang: isAlone ? lang : understanding.lang,
    mentions: [...understanding.mentions, mention],
  };
}

/**
 * A check code, asked for and then typed, looks like a secret and is none: it opens nothing, and stood in a message that anybody may have
 * seen. It stays in the text where it is what the bot has just asked for, and is
 * written in the groups of these codes, which no recovery code and no telephone number has.
 */
export function withoutAskedCode<
  F extends { readonly found: readonly { readonly start: number; readonly end: number }[] },
>({ tracker }: Pick<Turn, "tracker">, text: string, findings: F): F {
  const top = tracker.stack.at(-1);
  if (top?.flow !== "verify_message" || top.awaiting?.kind !== "answer") return findings;
  const found = GROUPED.exec(text);
  if (found === null) return findings;
  const [from, to] = [found.index, found.index + found[0].length];
  return { ...findings, found: findings.found.filter(({ start, end }) => start < from || end > to) };
}
