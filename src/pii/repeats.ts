// SPDX-License-Identifier: Apache-2.0
import type { DigitRun } from "./digit-runs.ts";
import type { Typed } from "./learned.ts";
import type { Normal } from "./normalise.ts";

/** Fewer signs are also amounts, years and sizes. */
const FEWEST = 6;
/** A secret of four is a secret wherever it stands. */
const FEWEST_OF_SECRET = 4;
/** No number is longer; what is takes in several, and looking for it would cost its length at every digit. */
const MOST_DIGITS = 34;
/** Letters and digits with at most one sign between them: a passport, a customer number. */
const WORD = /[\p{L}\p{N}]+(?:[-./][\p{L}\p{N}]+)*/gu;

/**
 * The numbers of a text that were found once, wherever else they stand in it: "my number is 07700 900123" also gives away what "ref 07700
 * 900123" is. Digits however they are spaced, and words of letters and digits. A number in another form (with its country, say) is another
 * recognizer's to find; a value without a digit is not looked for, as it may be a word of its own.
 *
 * @returns Those that are not among `found`; one may overlap another, `settle` joins them. Linear in the length of the text.
 */
export function findRepeats(normal: Normal, runs: readonly DigitRun[], found: readonly Typed[]): Typed[] {
  const numbers = new Map<string, Typed>();
  const words = new Map<string, Typed>();
  for (const one of found) {
    const written = normal.lower.slice(one.start, one.end);
    const digits = written.replaceAll(/\D/gu, "");
    const fewest = one.kind === "SECRET" ? FEWEST_OF_SECRET : FEWEST;
    if (digits === "" || written.length < fewest) continue;
    if (/\p{L}/u.test(written)) words.set(written, one);
    else if (digits.length >= fewest && digits.length <= MOST_DIGITS) numbers.set(digits, one);
  }
  const ends = new Map(found.map(({ start, end }) => [start, end]));
  return [...repeatedNumbers(runs, numbers), ...repeatedWords(normal.lower, words)].filter(
    ({ start, end }) => (ends.get(start) ?? 0) < end,
  );
}

function repeatedNumbers(runs: readonly DigitRun[], known: ReadonlyMap<string, Typed>): Typed[] {
  if (known.size === 0) return [];
  const lengths = new Set([...known.keys()].map((digits) => digits.length));
  const most = Math.max(...lengths);
  return runs.flatMap((run) =>
    run.flatMap(({ start }, from) => {
      let digits = "";
      let longest: Typed | null = null;
      for (let to = from; to < run.length && digits.length <= most; to += 1) {
        const group = run[to];
        digits += group?.digits ?? "";
        const same = lengths.has(digits.length) ? known.get(digits) : undefined;
        if (same && group) longest = { ...same, start, end: group.end };
      }
      return longest === null ? [] : [longest];
    }),
  );
}

function repeatedWords(lower: string, known: ReadonlyMap<string, Typed>): Typed[] {
  if (known.size === 0) return [];
  return [...lower.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const same = known.get(word);
    return same ? [{ ...same, start: index, end: index + word.length }] : [];
  });
}
