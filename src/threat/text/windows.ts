// SPDX-License-Identifier: Apache-2.0
import type { TextFeatures } from "./features.ts";

/** Windows of so many words are looked at beside the whole text, each moved on by a quarter of itself. */
export const WINDOW_WORDS = [12, 24, 48, 96] as const;
/** Added to the squared length of a window, so that two words are not as good as twenty. */
const CALM = 24;
/** Taken off a part's score: the best of many is high by chance. */
const PART = 0.3;

/** The best window of each size and the whole text. Sizes that the text does not fill are left out, except the whole. */
export type WindowScore = { readonly score: number; readonly size: number; readonly from: number; readonly to: number };

/** Calls `see` for each window of a text: sizes by their place in `WINDOW_WORDS`, the whole last. */
export function eachWindow(words: number, see: (size: number, from: number, to: number) => void): void {
  WINDOW_WORDS.forEach((length, size) => {
    if (words <= length) return;
    const stride = Math.max(3, length >> 2);
    for (let from = 0; from + length < words + stride; from += stride)
      see(size, Math.min(from, words - length), Math.min(from + length, words));
  });
  see(WINDOW_WORDS.length, 0, words);
}

/**
 * Scores all windows in one pass over the features.
 *
 * @param weightOf - Weight of a feature's hash, in units of `scale`.
 */
export function scoreWindows(
  { hashes, values, starts, words }: TextFeatures,
  weightOf: (hash: number) => number,
  bias: number,
  scale = 1,
): WindowScore[] {
  const sums = new Float64Array(words + 1);
  const squares = new Float64Array(words + 1);
  for (let word = 0; word < words; word += 1) {
    let sum = 0;
    let square = 0;
    for (let i = starts[word] ?? 0; i < (starts[word + 1] ?? 0); i += 1) {
      const value = values[i] ?? 0;
      sum += weightOf(hashes[i] ?? 0) * value;
      square += value * value;
    }
    sums[word + 1] = (sums[word] ?? 0) + sum;
    squares[word + 1] = (squares[word] ?? 0) + square;
  }
  const best: WindowScore[] = [];
  eachWindow(words, (size, from, to) => {
    const part = size === WINDOW_WORDS.length ? 0 : PART;
    const score =
      bias -
      part +
      (scale * ((sums[to] ?? 0) - (sums[from] ?? 0))) / lengthOf((squares[to] ?? 0) - (squares[from] ?? 0));
    const old = best[size];
    if (old === undefined || score > old.score) best[size] = { score, size, from, to };
  });
  return best.filter((found) => found !== undefined);
}

/** What the weights of a window are divided by. */
export function lengthOf(squares: number): number {
  return Math.sqrt(squares + CALM);
}
