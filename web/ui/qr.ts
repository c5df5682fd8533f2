// SPDX-License-Identifier: Apache-2.0

/**
 * QR codes (ISO/IEC 18004) for short texts: byte mode, error correction M, versions 1 to 10. Drawn here so that a secret never goes to
 * somebody else's picture service, nor into a picture address.
 */

/** Per version at level M: error correction words per block, and the data words of each block. */
const BLOCKS: readonly (readonly [ecWords: number, ...dataWords: number[]])[] = [
  [10, 16],
  [16, 28],
  [26, 44],
  [18, 32, 32],
  [24, 43, 43],
  [16, 27, 27, 27, 27],
  [18, 31, 31, 31, 31],
  [22, 38, 38, 39, 39],
  [22, 36, 36, 36, 37, 37],
  [26, 43, 43, 43, 43, 44],
];
/** Centres of the alignment patterns. */
const ALIGNMENT: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = value;
  EXP[power + 255] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

const at = (list: ArrayLike<number>, index: number): number => list[index] ?? 0;
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : at(EXP, at(LOG, a) + at(LOG, b)));

/** Rows of modules, true = dark, without the quiet zone; null when the text is too long for version 10. */
export function encodeQr(text: string): boolean[][] | null {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((blocks, index) => bytes.length + (index >= 9 ? 3 : 2) <= dataWords(blocks)) + 1;
  if (version === 0) return null;
  const blocks = BLOCKS[version - 1] ?? [0];
  const words = interleave(pad(bytes, version, dataWords(blocks)), blocks);
  const all = Array.from({ length: 8 }, (_, mask) => draw(version, words, mask));
  return all.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

function dataWords([, ...words]: readonly number[]): number {
  return words.reduce((sum, each) => sum + each, 0);
}

function pad(bytes: Uint8Array, version: number, length: number): Uint8Array {
  const bits: number[] = [];
  const push = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version >= 10 ? 16 : 8);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, length * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const words = new Uint8Array(length);
  const used = bits.length / 8;
  for (let index = 0; index < length; index += 1) {
    if (index < used)
      for (let bit = 0; bit < 8; bit += 1) words[index] = (at(words, index) << 1) | at(bits, index * 8 + bit);
    else words[index] = (index - used) % 2 === 0 ? 0xec : 0x11;
  }
  return words;
}

function interleave(data: Uint8Array, [ecWords = 0, ...sizes]: readonly number[]): number[] {
  let from = 0;
  const parts = sizes.map((size) => {
    const part = data.subarray(from, (from += size));
    return { part, ec: remainder(part, ecWords) };
  });
  const longest = Math.max(...sizes);
  const words: number[] = [];
  for (let index = 0; index < longest; index += 1)
    for (const { part } of parts) if (index < part.length) words.push(at(part, index));
  for (let index = 0; index < ecWords; index += 1) for (const { ec } of parts) words.push(at(ec, index));
  return words;
}

/** Reed-Solomon words over GF(256). */
function remainder(data: Uint8Array, count: number): number[] {
  let generator = [1];
  for (let root = 0; root < count; root += 1) {
    const next = new Array<number>(generator.length + 1).fill(0);
    generator.forEach((term, index) => {
      next[index] = at(next, index) ^ term;
      next[index + 1] = at(next, index + 1) ^ times(term, at(EXP, root));
    });
    generator = next;
  }
  const rest = new Array<number>(count).fill(0);
  for (const word of data) {
    const factor = word ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let index = 0; index < count; index += 1)
      rest[index] = at(rest, index) ^ times(at(generator, index + 1), factor);
  }
  return rest;
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function draw(version: number, words: readonly number[], mask: number): boolean[][] {
  const size = version * 4 + 17;
  const grid = Array.from({ length: size }, () => new Array<boolean | null>(size).fill(null));
  const set = (x: number, y: number, isDark: boolean): void => {
    const row = grid[y];
    if (row !== undefined && x >= 0 && x < size) row[x] = isDark;
  };
  for (let index = 0; index < size; index += 1) {
    set(6, index, index % 2 === 0);
    set(index, 6, index % 2 === 0);
  }
  for (const [left, top] of [
    [0, 0],
    [size - 7, 0],
    [0, size - 7],
  ] as const)
    for (let y = -1; y <= 7; y += 1)
      for (let x = -1; x <= 7; x += 1) {
        const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
        set(left + x, top + y, ring !== 2 && ring !== 4);
      }
  const centres = ALIGNMENT[version - 1] ?? [];
  const last = centres.at(-1);
  for (const cy of centres)
    for (const cx of centres) {
      if ((cx === 6 && cy === 6) || (cx === 6 && cy === last) || (cx === last && cy === 6)) continue;
      for (let y = -2; y <= 2; y += 1)
        for (let x = -2; x <= 2; x += 1) set(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
    }
  drawFormat(set, size, mask);
  if (version >= 7) drawVersion(set, size, version);
  fill(grid, words, mask);
  return grid.map((row) => row.map((module) => module === true));
}

type SetModule = (x: number, y: number, isDark: boolean) => void;

/** Level M (00) and the mask, with their BCH code. */
function drawFormat(set: SetModule, size: number, mask: number): void {
  let rest = mask;
  for (let step = 0; step < 10; step += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const isSet = (bit: number): boolean => ((bits >> bit) & 1) === 1;
  for (let bit = 0; bit <= 5; bit += 1) set(8, bit, isSet(bit));
  set(8, 7, isSet(6));
  set(8, 8, isSet(7));
  set(7, 8, isSet(8));
  for (let bit = 9; bit < 15; bit += 1) set(14 - bit, 8, isSet(bit));
  for (let bit = 0; bit < 8; bit += 1) set(size - 1 - bit, 8, isSet(bit));
  for (let bit = 8; bit < 15; bit += 1) set(8, size - 15 + bit, isSet(bit));
  set(8, size - 8, true);
}

function drawVersion(set: SetModule, size: number, version: number): void {
  let rest = version;
  for (let step = 0; step < 12; step += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let bit = 0; bit < 18; bit += 1) {
    const isDark = ((bits >> bit) & 1) === 1;
    const [a, b] = [size - 11 + (bit % 3), Math.floor(bit / 3)];
    set(a, b, isDark);
    set(b, a, isDark);
  }
}

/** Data in two-module columns from the right, up and down in turn. */
function fill(grid: (boolean | null)[][], words: readonly number[], mask: number): void {
  const size = grid.length;
  const isMasked = MASKS[mask] ?? (() => false);
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1)
      for (const x of [right, right - 1]) {
        const isUp = ((right + 1) & 2) === 0;
        const y = isUp ? size - 1 - step : step;
        const row = grid[y];
        if (row === undefined || row[x] !== null) continue;
        const isDark = ((at(words, bit >> 3) >> (7 - (bit & 7))) & 1) === 1;
        row[x] = isDark !== isMasked(x, y);
        bit += 1;
      }
  }
}

/** How hard a code is to read, by the four rules of the standard (§7.8.3). */
function penalty(grid: readonly (readonly boolean[])[]): number {
  const size = grid.length;
  const dark = (x: number, y: number): boolean => grid[y]?.[x] === true;
  let score = 0;
  for (const isRow of [true, false])
    for (let line = 0; line < size; line += 1) {
      const text = Array.from({ length: size }, (_, index) =>
        (isRow ? dark(index, line) : dark(line, index)) ? "1" : "0",
      ).join("");
      for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) score += run.length - 2;
      for (let index = 0; index + 11 <= size; index += 1)
        if (["10111010000", "00001011101"].includes(text.slice(index, index + 11))) score += 40;
    }
  let darks = 0;
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      if (dark(x, y)) darks += 1;
      if (
        x + 1 < size &&
        y + 1 < size &&
        [dark(x + 1, y), dark(x, y + 1), dark(x + 1, y + 1)].every((each) => each === dark(x, y))
      )
        score += 3;
    }
  return score + 10 * Math.floor(Math.abs((darks * 20) / (size * size) - 10));
}
