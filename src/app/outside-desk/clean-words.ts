// SPDX-License-Identifier: Apache-2.0
import { asksForSecret } from "#dialogue";
import { limits } from "#kernel";

export type CleanedWords =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: "empty" | "too_long" | "asks_for_secret" };

/**
 * Controls, and characters that are not seen: they turn text around, or hide part of it. What joins letters, or chooses how a picture looks, is
 * part of how some languages are written, and stays.
 */
const UNSEEN =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F[\p{Default_Ignorable_Code_Point}--[\u200C\u200D\uFE0E\uFE0F]]]/gv;

/** Attacker: letters that look like others, with joints in them that nobody sees, read like the plain ones. Judged as they read. */
function asks(text: string): boolean {
  const read = text.normalize("NFKC").replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "");
  // Both: a text may be in the other language than the chat.
  return asksForSecret("en", read) || asksForSecret("ar", read);
}

/**
 * Words of an outside agent as a customer may read them: plain text, whatever markup stands in it (windows show it letter by letter and make
 * nothing of it), without what cannot be seen. A sentence that asks for a secret is refused: whoever took over a seat over there must not reach
 * for codes in our window.
 */
export function cleanWords(raw: string): CleanedWords {
  const text = raw.normalize("NFC").replaceAll("\r\n", "\n").replaceAll(UNSEEN, "").trim();
  if (text === "") return { ok: false, reason: "empty" };
  if (text.length > limits.utteranceChars) return { ok: false, reason: "too_long" };
  if (asks(text)) return { ok: false, reason: "asks_for_secret" };
  return { ok: true, text };
}

const MOST_NAME = 60;

/** Markup, addresses of any kind, numbers. */
const NO_NAME = /[<>@/\\:]|\d{5}|\.(?:[a-z]{2,}|[A-Z]{2,})\b/u;

/** The agent's name as the other desk has it; null: it gives none that could be shown. A name is read like words, so it asks for nothing either. */
export function cleanName(raw: string | null): string | null {
  const name = (raw ?? "").normalize("NFC").replaceAll(UNSEEN, "").replaceAll(/\s+/gu, " ").trim();
  return name === "" || NO_NAME.test(name.normalize("NFKC")) || asks(name)
    ? null
    : Array.from(name).slice(0, MOST_NAME).join("");
}
