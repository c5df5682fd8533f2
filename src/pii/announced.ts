// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from "./findings.ts";

/** Units behind a word in which its value is looked for. */
const REACH = 96;
/** Between a word and its value: a few filler words or signs, never another value or a pseudonym. */
export const GAP = "[^\\d«»\\n]{0,32}?(?<![\\p{L}\\d£$€])";

/** A word that announces a value ("passport number"), what the value looks like (its first filled group), and how sure that makes us. */
export type Announced = {
  readonly word: RegExp;
  readonly value: RegExp;
  readonly confidence: number;
  readonly accepts?: (value: string) => boolean;
};

/** Values that a word announces. The value is anchored behind the word and bounded: linear. */
export function findAnnounced(lower: string, { word, value, confidence, accepts }: Announced): Candidate[] {
  const found: Candidate[] = [];
  for (const match of lower.matchAll(word)) {
    const behind = match.index + match[0].length;
    const hit = value.exec(lower.slice(behind, behind + REACH));
    const text = hit?.slice(1).find((group) => group !== undefined);
    if (!hit || text === undefined || accepts?.(text) === false) continue;
    const start = behind + hit.index + hit[0].length - text.length;
    found.push({ start, end: start + text.length, value: text, confidence });
  }
  return found;
}
