// SPDX-License-Identifier: Apache-2.0
/**
 * Text in the one form that parsers and features read: lower case, ASCII digits and punctuation, one Arabic spelling, nothing
 * invisible, no stretched letters. Unit `i` of `text` stands at `starts[i]`…`ends[i]` of the original.
 */
export type Folded = { readonly text: string; readonly starts: readonly number[]; readonly ends: readonly number[] };

const ARABIC_LETTERS: Readonly<Record<string, string>> = {
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ى: "ي",
  ی: "ي",
  ة: "ه",
  ؤ: "و",
  ئ: "ي",
  ک: "ك",
  گ: "ج",
  چ: "ج",
  پ: "ب",
  ڤ: "ف",
  ۀ: "ه",
};
const SIGNS: Readonly<Record<string, string>> = {
  "،": ",",
  "؛": ";",
  "؟": "?",
  "٪": "%",
  "٫": ".",
  "٬": ",",
  "’": "'",
  "‘": "'",
  "`": "'",
  "´": "'",
  "“": '"',
  "”": '"',
  "–": "-",
  "—": "-",
  "−": "-",
  "…": ".",
  "\u00a0": " ",
  "\t": " ",
  "\r": " ",
  "\n": " ",
};
const DROPPED = /^[\u0640\u064b-\u0652\u0670\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u0300-\u036f]$/;

export function fold(original: string): Folded {
  const units: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < original.length; ) {
    const code = original.codePointAt(i) ?? 0;
    const width = code > 0xffff ? 2 : 1;
    const char = original.slice(i, i + width);
    for (const unit of foldChar(char, code)) {
      if (isStretched(units, unit)) continue;
      units.push(unit);
      starts.push(i);
      ends.push(i + width);
    }
    i += width;
  }
  return { text: units.join(""), starts, ends };
}

function foldChar(char: string, code: number): string {
  if (code < 0x80) return (SIGNS[char] ?? char).toLowerCase();
  if (DROPPED.test(char)) return "";
  if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
  if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
  const plain = ARABIC_LETTERS[char] ?? SIGNS[char];
  if (plain !== undefined) return plain;
  return char
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

/** "pleeeease", «لييييش»: a letter never stands more than twice. */
function isStretched(units: readonly string[], unit: string): boolean {
  return unit === units.at(-1) && unit === units.at(-2) && /\p{L}/u.test(unit);
}

/** A word of the folded text with its place there. */
export type Token = { readonly text: string; readonly start: number; readonly end: number };

export function tokenise(folded: string): Token[] {
  return Array.from(folded.matchAll(/[\p{L}\p{N}]+(?:'[\p{L}]+)*/gu), (match) => ({
    text: match[0].replaceAll("'", ""),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
