// SPDX-License-Identifier: Apache-2.0
/** Words that raise or allow a finding, by language. */
export type ContextWords = { readonly [language: string]: readonly string[] };

/** Units looked at before and after a value. Bounded, so that looking is constant work per candidate. */
const REACH_BEFORE = 48;
const REACH_AFTER = 28;

/**
 * One pattern for a list of words, for lower-case text. Whole words; Arabic words may carry the particles and article before and the
 * possessive after them (وبالرقم, رقمي). A space in a word stands for any white space or dash.
 */
export function contextPattern(words: ContextWords): RegExp {
  const all = Object.values(words).flat();
  const latin = all.filter((word) => !isArabic(word)).map(spaced);
  const arabic = all.filter(isArabic).map(spaced);
  const parts = [
    ...(latin.length > 0 ? [`(?:${latin.join("|")})`] : []),
    ...(arabic.length > 0 ? [`[وفبلك]{0,2}(?:ال)?(?:${arabic.join("|")})(?:ي|ك|ه|ها|نا|كم)?`] : []),
  ];
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join("|")})(?![\\p{L}])`, "gu");
}

/** Answers whether a word of a pattern stands near a span. The text is searched once, and only if somebody asks. */
export type Near = {
  /** Before it or shortly after it. */
  readonly around: (start: number, end: number) => boolean;
  readonly before: (start: number, reach?: number) => boolean;
};

export function nearWords(lower: string, pattern: RegExp): Near {
  let spots: { readonly start: number; readonly end: number }[] | null = null;
  const anyBetween = (from: number, to: number): boolean => {
    spots ??= Array.from(lower.matchAll(pattern), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
    // Binary search for the first word that starts at or behind `from`: words do not overlap, so their ends are sorted too.
    let low = 0;
    let high = spots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spots[middle]?.start ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    const spot = spots[low];
    return spot !== undefined && spot.end <= to;
  };
  const before = (start: number, reach: number = REACH_BEFORE): boolean => anyBetween(start - reach, start);
  return { before, around: (start, end) => before(start) || anyBetween(end, end + REACH_AFTER) };
}

function isArabic(word: string): boolean {
  return /\p{Script=Arabic}/u.test(word);
}

function spaced(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "[\\s-]{0,2}");
}
