// SPDX-License-Identifier: Apache-2.0

/** GSM 03.38 basic alphabet: one septet each. */
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/** Of its extension table: an escape and a septet. */
const EXTENDED = "\f^{}\\[~]|€";
const SEPTETS: ReadonlyMap<string, number> = new Map(
  [...BASIC].map((char): [string, number] => [char, 1]).concat([...EXTENDED].map((char) => [char, 2])),
);

/** Signs that typographers like and the alphabet has not, each as what everybody reads the same. */
const PLAIN: Readonly<Record<string, string>> = {
  "’": "'",
  "‘": "'",
  "“": '"',
  "”": '"',
  "–": "-",
  "—": "-",
  "…": "...",
  "•": "*",
  "\u00a0": " ",
  "\u202f": " ",
  "\u2009": " ",
};

/** A text for SMS: where only typography keeps it out of the alphabet of 160 characters, it is written plainly. Nothing else is changed. */
export function plainForSms(text: string): string {
  const plain = text.replaceAll(/[’‘“”–—…•\u00a0\u202f\u2009]/gu, (sign) => PLAIN[sign] ?? sign);
  return isGsm(plain) ? plain : text;
}

export function isGsm(text: string): boolean {
  return Array.from(text).every((char) => SEPTETS.has(char));
}

/** How many segments the network makes of a text: 160 septets or 153 each, 70 UTF-16 units or 67 each (3GPP TS 23.038, 23.040). */
export function smsSegments(text: string): number {
  const isSeven = isGsm(text);
  const units = isSeven ? Array.from(text, (char) => SEPTETS.get(char) ?? 0) : Array.from(text, ({ length }) => length);
  const [alone, each] = isSeven ? [160, 153] : [70, 67];
  if (units.reduce((sum, size) => sum + size, 0) <= alone) return 1;
  let segments = 1;
  let left = each;
  for (const size of units) {
    // Neither an escape and its sign nor the two halves of an emoji are torn apart: the segment before ends early.
    if (size > left) {
      segments += 1;
      left = each;
    }
    left -= size;
  }
  return segments;
}

/**
 * Cuts a text into messages that each fit. It is cut between paragraphs where that is possible, else between lines, sentences, words; a word,
 * a number such as `+44 20 7946 0000` or a link is torn only where it fits into no message by itself. No character of the text is lost but
 * the space at a cut.
 *
 * @param fits - Whether a message holds this text. Must hold for every part of a text for which it holds.
 */
export function splitText(text: string, fits: (text: string) => boolean): readonly string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest !== "" && !fits(rest)) {
    const cut = lastCut(rest, fits);
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest === "" ? pieces : [...pieces, rest];
}

/** Where a text may be cut, the best kind first: a cut of a better kind wins while its message is at least half full. */
const CUTS = [/\n{2,}/gu, /\n/gu, /(?<=[.!?؟۔:;])\s+/gu, /\s+/gu] as const;
/** A space between digits belongs to a number. */
const IN_NUMBER = /[\d+)(] ?$/u;

function lastCut(text: string, fits: (text: string) => boolean): number {
  const most = longestFit(text, fits);
  for (const [rank, kind] of CUTS.entries()) {
    const cuts = Array.from(text.slice(0, most + 1).matchAll(kind), ({ index }) => index).filter(
      (index) => index > 0 && index <= most && !isInNumber(text, index),
    );
    const last = cuts.at(-1);
    if (last !== undefined && (rank === CUTS.length - 1 || last >= most / 2)) return last;
  }
  return wholeCharacters(text, most);
}

function isInNumber(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 2), index);
  return IN_NUMBER.test(before) && /^ ?[\d(]/u.test(text.slice(index, index + 2));
}

/** The most UTF-16 units from the start that one message holds; at least one. */
function longestFit(text: string, fits: (text: string) => boolean): number {
  let low = 1;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, middle).trimEnd())) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Never between the two halves of a character. */
function wholeCharacters(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const isLowHalf = code >= 0xdc00 && code <= 0xdfff;
  return isLowHalf ? Math.max(at - 1, 1) + (at - 1 < 1 ? 1 : 0) : at;
}
