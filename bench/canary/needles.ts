// SPDX-License-Identifier: Apache-2.0

/** Bytes that must stand nowhere, and whose they are. Shorter ones would be found by chance. */
export const MIN_BYTES = 8;

export type Hit = { readonly valueId: number; readonly form: string };

type Needle = Hit & {
  readonly bytes: Uint8Array;
  /** Must not touch a digit on either side, nor stand between letters of hexadecimal: a short number is part of many a longer one, and of ids. */
  readonly standsAlone: boolean;
  next: number;
};

/** Finds any of millions of byte strings in one pass over a buffer: by the hash of their first eight bytes, then byte for byte. */
export class Needles {
  readonly #needles: Needle[] = [];
  readonly #heads: Int32Array;
  readonly #mask: number;
  #longest = 0;

  /** @param expected - How many there will be, roughly: more are found as well, only slower. */
  constructor(expected: number) {
    const bits = Math.min(23, Math.max(12, Math.ceil(Math.log2(expected * 4))));
    this.#heads = new Int32Array(2 ** bits).fill(-1);
    this.#mask = 2 ** bits - 1;
  }

  get size(): number {
    return this.#needles.length;
  }

  /** So many bytes of one piece must be seen again with the next. */
  get longest(): number {
    return this.#longest;
  }

  /** False when it is too short to be told from chance. */
  add(bytes: Uint8Array, hit: Hit, standsAlone = false): boolean {
    if (bytes.length < MIN_BYTES) return false;
    const slot = hashAt(bytes, 0) & this.#mask;
    this.#needles.push({ ...hit, bytes, standsAlone, next: this.#heads[slot] ?? -1 });
    this.#heads[slot] = this.#needles.length - 1;
    this.#longest = Math.max(this.#longest, bytes.length);
    return true;
  }

  scan(haystack: Uint8Array, found: (hit: Hit) => void): void {
    const last = haystack.length - MIN_BYTES;
    for (let at = 0; at <= last; at += 1) {
      let index = this.#heads[hashAt(haystack, at) & this.#mask] ?? -1;
      while (index !== -1) {
        const needle = this.#needles[index]!;
        if (standsAt(haystack, at, needle)) found(needle);
        index = needle.next;
      }
    }
  }
}

function hashAt(bytes: Uint8Array, at: number): number {
  const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  const high = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77);
  return mixed ^ (mixed >>> 15);
}

function standsAt(haystack: Uint8Array, at: number, { bytes, standsAlone }: Needle): boolean {
  const end = at + bytes.length;
  if (end > haystack.length) return false;
  for (let i = 0; i < bytes.length; i += 1) if (haystack[at + i] !== bytes[i]) return false;
  if (!standsAlone) return true;
  const [before, after] = [haystack[at - 1], haystack[end]];
  return !(isDigit(before) || isDigit(after) || (isHexLetter(before) && isHexLetter(after)));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHexLetter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x61 && byte <= 0x66;
}
