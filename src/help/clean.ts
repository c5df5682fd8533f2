// SPDX-License-Identifier: Apache-2.0

/** Controls, marks that turn text around, and what is invisible. */
const UNWANTED =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u00ad]+/gu;
/** What stands inside a word and is not seen: a word stays one. */
const BREAKS_NOTHING = /[\u00ad\u200b\u2060\ufeff]/gu;
/** What stands for a hidden value in a conversation: a page must not be able to name one. */
const PSEUDONYM = /«([A-Z_]{1,30}_\d{1,9})»/gu;

/** Text of a page as it may be shown: one space between words, lines kept, nothing that reorders or names a value. */
export function cleanText(text: string): string {
  return text
    .replace(BREAKS_NOTHING, "")
    .replace(UNWANTED, " ")
    .replace(PSEUDONYM, "$1")
    .split("\n")
    .map((line) => line.replace(/\s+/gu, " ").trim())
    .join("\n")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
}

export function cleanLine(text: string, most: number = 200): string {
  const line = cleanText(text).replace(/\n+/gu, " ");
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
