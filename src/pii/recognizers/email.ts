// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const LOCAL = /[\p{L}\p{N}._%+'!#$&*/=?^`{|}~-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const SHAPE = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/u;
/** RFC 5321 §4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;

/** "name at host dot com", as people write it to get past filters. Words and counts are bounded. */
const AT = " ?(?:\\(at\\)|\\[at\\]) ?| at | ?@ ?";
const DOT = " ?(?:\\(dot\\)|\\[dot\\]) ?| dot | ?\\. ?";
const ENDING = "com|net|org|co|uk|io|me|edu|gov|de|fr|es|ae|sa|eg|kw|qa|bh|om|jo|lb";
const SPELLED: RegExp = new RegExp(
  `(?<![\\p{L}\\p{N}])[a-z0-9_-]{1,40}(?:(?:${DOT})[a-z0-9_-]{1,40}){0,4}(?:${AT})(?:[a-z0-9-]{2,40}(?:${DOT})){1,3}(?:${ENDING})(?![\\p{L}\\p{N}])`,
  "gu",
);

export const email: Recognizer = {
  name: "email",
  kind: "EMAIL",
  find({ normal }: Reading): Candidate[] {
    return [...plainAddresses(normal.text), ...spelledAddresses(normal.lower)];
  },
};

function plainAddresses(text: string): Candidate[] {
  const found: Candidate[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL && LOCAL.test(text.charAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < text.length && end - at < MAX_DOMAIN && DOMAIN.test(text.charAt(end))) end += 1;
    while (end > at + 1 && /[.-]/.test(text.charAt(end - 1))) end -= 1;
    const domain = text.slice(at + 1, end);
    if (start === at || domain.length < 4 || !SHAPE.test(domain)) continue;
    found.push({ start, end, value: text.slice(start, end).toLowerCase(), confidence: 0.98 });
  }
  return found;
}

function spelledAddresses(lower: string): Candidate[] {
  if (!/dot|\.|@/.test(lower)) return [];
  return (
    [...lower.matchAll(SPELLED)]
      // Two words with "at" and a full stop between sentences are no address.
      .filter((match) => / dot |[([](?:at|dot)[)\]]|@/.test(match[0]))
      .map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
        value: match[0].replaceAll(new RegExp(AT, "g"), "@").replaceAll(new RegExp(DOT, "g"), "."),
        confidence: 0.85,
      }))
  );
}
