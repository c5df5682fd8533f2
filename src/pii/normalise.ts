// SPDX-License-Identifier: Apache-2.0
/**
 * Text brought to one form, with the way back. Offsets are UTF-16 code units.
 * Invariant: `text.length === lower.length === starts.length === ends.length`, and both maps never decrease.
 */
export type Normal = {
  readonly text: string;
  /** The same, in lower case, unit by unit. */
  readonly lower: string;
  /** Where unit `i` of the normal form begins in the original. */
  readonly starts: Uint32Array;
  /** Where it ends. */
  readonly ends: Uint32Array;
};

/** Zero code points of the decimal digit blocks that people type or paste. */
const DIGIT_ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x17e0, 0x1810, 0xff10,
];

/** Cyrillic and Greek letters that look like Latin ones: written to get an address past a filter (UTS 39). */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Array.from(
    "аa еe оo рp сc хx уy іi јj ѕs ԁd һh ԛq ԝw АA ВB ЕE КK МM НH ОO РP СC ТT ХX ІI ЈJ ЅS οo αa νv ρp ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX".split(
      " ",
    ),
    (pair) => [pair.charAt(0), pair.charAt(1)],
  ),
);

/** Brings digits, widths, spaces and dashes to ASCII and drops what cannot be seen. Linear. */
export function normalise(original: string): Normal {
  const units: string[] = [];
  // One unit may become two at most ("⑫").
  const starts = new Uint32Array(2 * original.length);
  const ends = new Uint32Array(2 * original.length);
  let size = 0;
  for (let i = 0; i < original.length; ) {
    const code = original.codePointAt(i) ?? 0;
    const width = code > 0xffff ? 2 : 1;
    const plain = code < 0x80 ? original.charAt(i) : plainForm(code, original.slice(i, i + width));
    const isKeptPair = width === 2 && plain === original.slice(i, i + 2);
    for (let k = 0; k < plain.length; k += 1) {
      units.push(plain.charAt(k));
      // A pair that stays a pair keeps its halves; anything else stands for the whole code point.
      starts[size] = isKeptPair ? i + k : i;
      ends[size] = isKeptPair ? i + k + 1 : i + width;
      size += 1;
    }
    i += width;
  }
  const text = units.join("");
  return { text, lower: lowerByUnit(text), starts: starts.subarray(0, size), ends: ends.subarray(0, size) };
}

function plainForm(code: number, original: string): string {
  if (isInvisible(code)) return "";
  for (const zero of DIGIT_ZEROS) if (code >= zero && code < zero + 10) return String(code - zero);
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10); // mathematical digits
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0); // full width
  if (code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x205f || code === 0x3000) {
    return " ";
  }
  if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xfe58 || code === 0xfe63) return "-";
  const alike = LOOKALIKES.get(original);
  if (alike !== undefined) return alike;
  if (code >= 0x2070) {
    // Circled, superscript, mathematical and other dressed forms of one ASCII letter, digit or sign; a circled 12 is two.
    const dressed = original.normalize("NFKC");
    if (/^[\x21-\x7e]{1,2}$/.test(dressed)) return dressed;
  }
  if (code === 0x066b || code === 0x3002 || code === 0xff61 || code === 0xb7 || code === 0x2022) return ".";
  return original;
}

/** Zero-width characters, bidirectional marks, soft hyphen, tags, variation selectors, Arabic tatweel. */
function isInvisible(code: number): boolean {
  return (
    code === 0xad ||
    code === 0x0640 ||
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff ||
    code === 0x20e3 || // the frame of a key-cap digit
    code === 0x180e ||
    code === 0x034f ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    (code >= 0xe0000 && code <= 0xe007f)
  );
}

/** Lower case that never changes the number of units (quirk: `İ` would become two). */
export function lowerByUnit(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (char) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char)).join("");
}
