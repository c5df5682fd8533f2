// SPDX-License-Identifier: Apache-2.0
import type { PartWords } from "./words.ts";

/** `«PHONE_1»`, and `«SECRET»` where nothing is kept. */
const NAME = /«([A-Z_]+?)(?:_(\d+))?»/gu;

/** A text with hidden values as words, to be read aloud. */
export function maskedWords(text: string, words: PartWords): string {
  return splitMasked(text, words)
    .map((piece) => (typeof piece === "string" ? piece : `${piece.label} (${words.isHidden})`))
    .join("");
}

/** "phone number 1"; without a number where there is none. Null for a kind that this build does not know. */
export function valueLabel(name: string, words: PartWords): string | null {
  const [, kind = "", count] = /^«?([A-Z_]+?)(?:_(\d+))?»?$/u.exec(name) ?? [];
  const label = Object.hasOwn(words.masked, kind) ? words.masked[kind] : undefined;
  if (label === undefined) return null;
  return count === undefined ? label : `${label} ${count}`;
}

/** Words as they stand, or a hidden value: its label, and `PHONE_1`, or null where there is nothing behind it. */
export type Piece = string | { readonly label: string; readonly name: string | null };

/** A text in pieces, in their order. What looks like a name of a kind that this build does not know stays as it is. */
export function splitMasked(text: string, words: PartWords): readonly Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const match of text.matchAll(NAME)) {
    const label = valueLabel(match[0], words);
    if (label === null) continue;
    pieces.push(text.slice(position, match.index), {
      label,
      name: match[2] === undefined ? null : match[0].slice(1, -1),
    });
    position = match.index + match[0].length;
  }
  pieces.push(text.slice(position));
  return pieces;
}
