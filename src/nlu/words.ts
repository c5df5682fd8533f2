// SPDX-License-Identifier: Apache-2.0
import { fold, tokenise } from "./fold.ts";
import { stem } from "./stem.ts";

/** The words of a text in the one form in which texts are compared: folded, and without endings and joined particles. */
export function wordsOf(text: string): string[] {
  return tokenise(fold(text).text).map((token) => stem(token.text));
}

/** The same without stemming: for comparing words as they are. */
export function plainWordsOf(text: string): string[] {
  return tokenise(fold(text).text).map((token) => token.text);
}
