// SPDX-License-Identifier: Apache-2.0

/** First bytes of the decimal digits that people type, in UTF-8: Arabic-Indic, Persian, Devanagari, full width. */
const DIGIT_LEADS: readonly (readonly [lead: readonly number[], zero: number])[] = [
  [[0xd9], 0xa0],
  [[0xdb], 0xb0],
  [[0xe0, 0xa5], 0xa6],
  [[0xef, 0xbc], 0x90],
];

/** What stands between the parts of a value: space, tab, line ends, and `. - ( ) / _ , : ; + « »` as ASCII. */
const DROPPED = new Uint8Array(256);
for (const char of " \t\r\n.-()/_,:;+'\"\\") DROPPED[char.charCodeAt(0)] = 1;

/**
 * The normal form in which a value is searched: small letters, ASCII digits, no separators. Takes any bytes as they come, so that text inside
 * a file of the database is found too.
 */
export function compact(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let size = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if (byte < 0x80) {
      if (DROPPED[byte] === 1) continue;
      out[size] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
      size += 1;
      continue;
    }
    // U+200B to U+200F: nothing to see.
    if (byte === 0xe2 && bytes[i + 1] === 0x80 && bytes[i + 2]! >= 0x8b && bytes[i + 2]! <= 0x8f) {
      i += 2;
      continue;
    }
    const digit = digitAt(bytes, i);
    out[size] = digit === null ? byte : 0x30 + digit.value;
    size += 1;
    if (digit !== null) i += digit.bytes - 1;
  }
  return out.subarray(0, size);
}

function digitAt(bytes: Uint8Array, at: number): { value: number; bytes: number } | null {
  for (const [lead, zero] of DIGIT_LEADS) {
    if (!lead.every((byte, i) => bytes[at + i] === byte)) continue;
    const value = (bytes[at + lead.length] ?? 0) - zero;
    if (value >= 0 && value <= 9) return { value, bytes: lead.length + 1 };
  }
  return null;
}
