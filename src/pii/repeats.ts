// SPDX-License-Identifier: Apache-2.0
import { type DigitRun, windowsFrom } from "./digit-runs.ts";
import type { Typed } from "./learned.ts";
import type { Normal } from "./normalise.ts";

/** Fewer digits are also amounts, years and sizes. */
const FEWEST_DIGITS = 6;
/** A secret of four digits is a secret wherever it stands. */
const FEWEST_OF_SECRET = 4;
/** An eUICC identifier. */
const MOST_DIGITS = 34;

/**
 * The numbers of a text that were found once, wherever else they stand in it: "my number is 07700 900123" also gives away what "ref 07700
 * 900123" is. However their digits are spaced; a number in another form (with its country, say) is another recognizer's to find.
 *
 * @returns Those that stand where nothing was found, and the found ones once more: `settle` joins them. Linear in the length of the text.
 */
export function findRepeats({ text }: Normal, runs: readonly DigitRun[], found: readonly Typed[]): Typed[] {
  const byDigits = new Map<string, Typed>();
  for (const one of found) {
    const written = text.slice(one.start, one.end);
    const digits = written.replaceAll(/\D/gu, "");
    const fewest = one.kind === "SECRET" ? FEWEST_OF_SECRET : FEWEST_DIGITS;
    if (digits.length < fewest || /\p{L}/u.test(written) || byDigits.has(digits)) continue;
    byDigits.set(digits, one);
  }
  if (byDigits.size === 0) return [];
  return runs.flatMap((run) =>
    run.flatMap((_, from) => {
      for (const { digits, start, end } of windowsFrom(run, from, FEWEST_OF_SECRET, MOST_DIGITS)) {
        const same = byDigits.get(digits);
        if (same) return [{ ...same, start, end }];
      }
      return [];
    }),
  );
}
