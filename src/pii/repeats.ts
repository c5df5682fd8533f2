// SPDX-License-Identifier: Apache-2.0
import type { DigitRun } from "./digit-runs.ts";
import type { Typed } from "./learned.ts";
import type { Normal } from "./normalise.ts";

/** Fewer digits are also amounts, years and sizes. */
const FEWEST_DIGITS = 6;
/** A secret of four digits is a secret wherever it stands. */
const FEWEST_OF_SECRET = 4;
/** No number is longer; what is takes in several, and looking for it would cost its length at every digit. */
const MOST_DIGITS = 34;

/**
 * The numbers of a text that were found once, wherever else they stand in it: "my number is 07700 900123" also gives away what "ref 07700
 * 900123" is. However their digits are spaced; a number in another form (with its country, say) is another recognizer's to find.
 *
 * @returns Those that are not among `found`; one may overlap another, `settle` joins them. Linear in the length of the text.
 */
export function findRepeats({ text }: Normal, runs: readonly DigitRun[], found: readonly Typed[]): Typed[] {
  const byDigits = new Map<string, Typed>();
  for (const one of found) {
    const written = text.slice(one.start, one.end);
    const digits = written.replaceAll(/\D/gu, "");
    const fewest = one.kind === "SECRET" ? FEWEST_OF_SECRET : FEWEST_DIGITS;
    if (digits.length < fewest || digits.length > MOST_DIGITS || /\p{L}/u.test(written) || byDigits.has(digits))
      continue;
    byDigits.set(digits, one);
  }
  if (byDigits.size === 0) return [];
  const ends = new Map(found.map(({ start, end }) => [start, end]));
  const lengths = new Set([...byDigits.keys()].map((digits) => digits.length));
  const most = Math.max(...lengths);
  return runs.flatMap((run) =>
    run.flatMap((_, from) => {
      const repeat = longestFrom(
        run,
        from,
        (digits) => (lengths.has(digits.length) ? byDigits.get(digits) : undefined),
        most,
      );
      return repeat && (ends.get(repeat.start) ?? 0) < repeat.end ? [repeat] : [];
    }),
  );
}

/** The longest window that begins with this group and is known. At most `most` groups are looked at. */
function longestFrom(
  run: DigitRun,
  from: number,
  known: (digits: string) => Typed | undefined,
  most: number,
): Typed | undefined {
  let digits = "";
  let longest: Typed | undefined;
  for (let to = from; to < run.length && digits.length <= most; to += 1) {
    digits += run[to]?.digits ?? "";
    const same = known(digits);
    if (same) longest = { ...same, start: run[from]?.start ?? 0, end: run[to]?.end ?? 0 };
  }
  return longest;
}
