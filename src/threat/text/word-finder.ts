// SPDX-License-Identifier: Apache-2.0
/** Words that are looked for inside other letters from this length on; shorter ones only as a whole. */
const INSIDE = 5;
/** Letters by which a word is looked up. */
const START = 4;
const BEFORE_A = 96;
/** Four letters of five bits. */
const LAST_FOUR = 2 ** 20 - 1;
const NONE: ReadonlySet<string> = new Set();

/** Finds many words in short texts at once. */
export type WordFinder = {
  /** The different words in a text of lower-case letters: long ones anywhere, short ones between signs that are no letters. Linear. */
  readonly find: (text: string) => ReadonlySet<string>;
  /** The word that a token is one slip away from (a letter more, less, other, or two swapped), and is not; null: none. */
  readonly nearly: (token: string) => string | null;
};

/** @param words - Lower case, separated by blanks; `chase=` only as a whole, `itau+` anywhere although it is short. */
export function wordFinder(words: string): WordFinder {
  const written = words.split(/\s+/).filter((word) => word !== "");
  const isInside = (word: string): boolean => !word.endsWith("=") && (word.length >= INSIDE || word.endsWith("+"));
  const bare = (word: string): string => word.replace(/[=+]$/, "");
  const short = new Set(written.filter((word) => !isInside(word)).map(bare));
  const byStart = new Map<number, string[]>();
  const starts = bits();
  const whole = new Set(written.map(bare));
  const lessOne = new Map<string, string>();
  for (const word of written.filter(isInside).map(bare)) {
    const key = keyOf(word);
    starts.add(key);
    byStart.set(key, [...(byStart.get(key) ?? []), word]);
    if (word.length > INSIDE) for (const less of deletions(word)) lessOne.set(less, word);
    if (word.length > INSIDE) lessOne.set(word, word);
  }
  return {
    find(text) {
      let found: Set<string> | null = null;
      let from = 0;
      let key = 0;
      for (let at = 0; at <= text.length; at += 1) {
        const letter = text.charCodeAt(at) - BEFORE_A;
        if (letter > 0 && letter < 27) {
          key = ((key << 5) | letter) & LAST_FOUR;
          if (at - from + 1 < START || !starts.has(key)) continue;
          const start = at - START + 1;
          for (const word of byStart.get(key) ?? []) if (text.startsWith(word, start)) (found ??= new Set()).add(word);
          continue;
        }
        if (at - from >= 2 && at - from < INSIDE + 9) {
          const token = text.slice(from, at);
          if (short.has(token)) (found ??= new Set()).add(token);
        }
        from = at + 1;
        key = 0;
      }
      return found ?? NONE;
    },
    nearly(token) {
      if (token.length < INSIDE || token.length > 20 || whole.has(token)) return null;
      const more = lessOne.get(token);
      if (more !== undefined) return more;
      for (const less of deletions(token)) {
        const word = lessOne.get(less);
        // A slip keeps the first letter, else half of the language is one slip away from something.
        if (word?.[0] === token[0] && word !== undefined) return word;
      }
      return null;
    },
  };
}

function deletions(word: string): string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
}

function keyOf(word: string): number {
  let key = 0;
  for (let at = 0; at < START; at += 1) key = (key << 5) | (word.charCodeAt(at) - BEFORE_A);
  return key;
}

/** A set of small numbers that answers without a look into a table of hashes. */
function bits(): { readonly add: (key: number) => void; readonly has: (key: number) => boolean } {
  const words = new Uint32Array(2 ** 15);
  return {
    add(key) {
      words[key >>> 5] = (words[key >>> 5] ?? 0) | (1 << (key & 31));
    },
    has: (key) => ((words[key >>> 5] as number) & (1 << (key & 31))) !== 0,
  };
}
