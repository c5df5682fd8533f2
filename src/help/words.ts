// SPDX-License-Identifier: Apache-2.0

/** Cuts a text into the words that are compared: folded and stemmed, the same for pages and questions. */
export type WordsOf = (text: string) => readonly string[];

/** "Wi-Fi" and "wifi", "e-SIM" and "esim" are one word. */
export function joined(text: string): string {
  return text.replace(/(?<=\p{L})[-\u2010\u2011](?=\p{L})/gu, "");
}

const ARABIC = /^\p{Script=Arabic}+$/u;
const MARK = "~";

/**
 * What is left of an Arabic word without the letters that forms of one root add or lose: «تفعيل» and «افعّل» are both `~فعل`. Coarse, so it
 * counts less than the word itself. null for other words, and where too little is left.
 */
export function skeletonOf(word: string): string | null {
  if (!ARABIC.test(word) || word.length < 4) return null;
  const bare = word.replace(/^[اتينم]/u, "").replace(/[اويهءئؤ]/gu, "");
  return bare.length >= 2 && bare.length < word.length ? MARK + bare : null;
}

export function isSkeleton(word: string): boolean {
  return word.startsWith(MARK);
}

/** Words with their skeletons. */
export function withSkeletons(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const skeleton = skeletonOf(word);
    return skeleton === null ? [word] : [word, skeleton];
  });
}
