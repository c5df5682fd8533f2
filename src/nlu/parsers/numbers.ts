// SPDX-License-Identifier: Apache-2.0
import type { Mention } from "../understanding.ts";
import { matches, type Parser } from "./parser.ts";

/** Number words in folded spelling. Arabic ones in Modern Standard, Gulf, Egyptian and Levantine. */
const WORDS: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  صفر: 0,
  واحد: 1,
  واحده: 1,
  وحده: 1,
  اثنان: 2,
  اثنين: 2,
  اتنين: 2,
  ثنتين: 2,
  تنين: 2,
  ثلاثه: 3,
  ثلاث: 3,
  تلاته: 3,
  تلات: 3,
  اربعه: 4,
  اربع: 4,
  خمسه: 5,
  خمس: 5,
  سته: 6,
  ست: 6,
  سبعه: 7,
  سبع: 7,
  ثمانيه: 8,
  ثمان: 8,
  ثماني: 8,
  تمنيه: 8,
  تمانيه: 8,
  تسعه: 9,
  تسع: 9,
  عشره: 10,
  عشر: 10,
  عشرين: 20,
  عشرون: 20,
  ثلاثين: 30,
  ثلاثون: 30,
  تلاتين: 30,
  اربعين: 40,
  اربعون: 40,
  خمسين: 50,
  خمسون: 50,
  ستين: 60,
  ستون: 60,
  سبعين: 70,
  سبعون: 70,
  ثمانين: 80,
  ثمانون: 80,
  تمانين: 80,
  تسعين: 90,
  تسعون: 90,
  ميه: 100,
  مايه: 100,
  ميتين: 200,
};
const WORD = Object.keys(WORDS)
  .sort((a, b) => b.length - a.length)
  .join("|");

/** A number in digits or words as a pattern source, for other parsers to build on. No capturing groups inside. */
export const NUMBER = `(?:\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,3})?|\\d{1,9}(?:[.,]\\d{1,3})?|(?:${WORD})(?: و ?(?:${WORD})){1,3}|(?:${WORD}|a)(?:[ -](?:hundred|and|${WORD})){0,4})`;
const ALONE = new RegExp(`(?<![\\p{L}\\p{N}£$€.,_«-])${NUMBER}(?![\\p{L}\\p{N}_»]|[.,]\\d)`, "gu");

/** Reads what `NUMBER` matched; null for "a" without "hundred" and the like. */
export function readNumber(source: string): number | null {
  const text = source.trim();
  if (/^\d/.test(text)) {
    // "1,234" groups, "45,60" is a decimal.
    const plain = /^\d{1,3}(?:,\d{3})+(?:\.|$)/.test(text) ? text.replaceAll(",", "") : text.replace(",", ".");
    const value = Number(plain);
    return Number.isFinite(value) ? value : null;
  }
  let total = 0;
  let seen = false;
  for (const part of text.split(/[ -]+/)) {
    if (part === "and" || part === "و") continue;
    if (part === "a") continue;
    if (part === "hundred") {
      total = (total || 1) * 100;
      seen = true;
      continue;
    }
    const value = WORDS[part] ?? WORDS[part.replace(/^و/, "")];
    if (value === undefined) return null;
    total += value;
    seen = true;
  }
  return seen ? total : null;
}

export const parseNumbers: Parser = ({ text }): Mention[] =>
  matches(text, ALONE, "number", (match) => (/^(?:one|a)$/.test(match[0]) ? null : readNumber(match[0])));
