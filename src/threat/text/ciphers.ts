// SPDX-License-Identifier: Apache-2.0
import type { Disguise } from "./decode.ts";

/** Words that occur often, most frequent first; they tell a language from a cipher, and where joined words end. */
export type WordList = ReadonlyMap<string, number>;

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** Words looked at before anything is deciphered; the rest follows the decision. */
const SAMPLE = 400;
const WORD = /[a-z]{3,}/g;

/** Makes the list. */
export function wordList(words: readonly string[]): WordList {
  return new Map(words.map((word, index) => [word, index]));
}

/**
 * Readings of a folded text as shifted letters (rot13 and its 24 siblings), Atbash, or written backwards, if its words are then known and
 * were not before. Words that are known stay, so that a part of a text may be in cipher. Usually none.
 */
export function decipher(
  text: string,
  known: WordList,
): readonly { readonly text: string; readonly disguise: Disguise }[] {
  const strange = (text.match(WORD) ?? []).slice(0, SAMPLE).filter((word) => !known.has(word));
  if (strange.length < 2) return [];
  const readings: { text: string; disguise: Disguise }[] = [];
  const wanted = Math.max(2, strange.length * 0.3);
  const keys = strange.length > 3 ? ALPHABETS : ALPHABETS.slice(12, 13);
  for (const key of keys) {
    const turn = (word: string): string => word.replaceAll(/[a-z]/g, (char) => key[char.charCodeAt(0) - 97] ?? char);
    if (strange.filter((word) => known.has(turn(word))).length < wanted) continue;
    readings.push({
      text: text.replaceAll(/[a-z]+/g, (word) => (known.has(word) && word.length > 2 ? word : turn(word))),
      disguise: "cipher",
    });
    break;
  }
  const back = (word: string): string => Array.from(word).reverse().join("");
  if (strange.filter((word) => known.has(back(word))).length >= wanted)
    readings.push(
      { text: back(text), disguise: "reversed" },
      {
        text: text.replaceAll(/[a-z]+/g, (word) => (known.has(word) && word.length > 2 ? word : back(word))),
        disguise: "reversed",
      },
    );
  return readings;
}

const ALPHABETS: readonly string[] = [
  ...Array.from({ length: 25 }, (_, shift) => LETTERS.slice(shift + 1) + LETTERS.slice(0, shift + 1)),
  Array.from(LETTERS).reverse().join(""),
];

/** Longest run of letters that is cut into words, and longest word in it. */
const LONGEST_RUN = 240;
const LONGEST_WORD = 16;

/** Cuts letters without blanks into known words, the fewest and most frequent; as it stands where that fails. */
export function segment(run: string, known: WordList): string {
  if (run.length > LONGEST_RUN || known.has(run)) return run;
  const costs = new Float64Array(run.length + 1).fill(Number.POSITIVE_INFINITY);
  const cuts = new Int32Array(run.length + 1);
  costs[0] = 0;
  for (let end = 1; end <= run.length; end += 1)
    for (let start = Math.max(0, end - LONGEST_WORD); start < end; start += 1) {
      const rank = known.get(run.slice(start, end));
      const price = rank === undefined ? 9 * (end - start) + 4 : Math.log(rank + 20) + 1;
      const cost = (costs[start] ?? 0) + price;
      if (cost >= (costs[end] ?? 0)) continue;
      costs[end] = cost;
      cuts[end] = start;
    }
  const words: string[] = [];
  for (let end = run.length; end > 0; end = cuts[end] ?? 0) words.unshift(run.slice(cuts[end] ?? 0, end));
  const read = words.filter((word) => known.has(word)).reduce((sum, word) => sum + word.length, 0);
  return read >= run.length * 0.7 ? words.join(" ") : run;
}
