// SPDX-License-Identifier: Apache-2.0

/** A word, number or sign of a text. Offsets are of the text that was given. */
export type Token = { readonly text: string; readonly lower: string; readonly start: number; readonly end: number };

/** Links, handles and tags whole; words with inner hyphens and apostrophes ("O'Brien", not "Bob's"); numbers; signs. */
const TOKEN = /https?:\/\/[^\s]+|[@#][\p{L}\p{N}_]+|[\p{L}\p{M}]+(?:(?:-|['’](?=\p{L}{2}))[\p{L}\p{M}]+)*|\d+|[^\s]/gu;

export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), (match) => ({
    text: match[0],
    lower: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** FNV-1a over UTF-16 units. */
export function hashOf(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ (b + 0x9e3779b9), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Which lists of names know a word: a Bloom filter per list, so that no list is shipped. */
export type NameLists = { readonly bits: Uint8Array; readonly sizeBits: number };
export const LIST_NAMES = ["first_common", "first", "last_common", "last", "place", "word"] as const;

const PROBES = 4;

export function listBit(list: number, word: string, probe: number, sizeBits: number): number {
  const size = sizeBits / LIST_NAMES.length;
  return list * Math.floor(size) + (mix(hashOf(word), probe * 0x1000193 + list) % Math.floor(size));
}

export function addToList(lists: NameLists, list: number, word: string): void {
  for (let probe = 0; probe < PROBES; probe += 1) {
    const bit = listBit(list, word, probe, lists.sizeBits);
    lists.bits[bit >> 3] = (lists.bits[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
}

/** One bit for each list. */
export function listsOf(lists: NameLists, word: string): number {
  let found = 0;
  for (let list = 0; list < LIST_NAMES.length; list += 1) {
    let isIn = true;
    for (let probe = 0; isIn && probe < PROBES; probe += 1) {
      const bit = listBit(list, word, probe, lists.sizeBits);
      isIn = ((lists.bits[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
    }
    if (isIn) found |= 1 << list;
  }
  return found;
}

/** Form of a word: digits by count, capitals, letters, signs; a small number. */
function shapeOf({ text, lower }: Token): number {
  const code = text.charCodeAt(0);
  if (code >= 48 && code <= 57) return 10 + Math.min(7, text.length);
  if (text.startsWith("@") && text.length > 1) return 1;
  if (text.startsWith("#") && text.length > 1) return 2;
  if (lower.startsWith("http")) return 3;
  if (!/\p{L}/u.test(text.charAt(0)) && text.length < 3) return 100 + (code & 0xff);
  if (text === lower) return text === text.toUpperCase() ? 9 : 4; // no case (Arabic), lower case
  if (text.length === 1) return 5;
  if (text === text.toUpperCase()) return 6;
  return text.slice(1) === lower.slice(1) ? 7 : 8;
}

/** How a whole text is written: all small, all capital, mixed. */
function styleOf(tokens: readonly Token[]): number {
  let small = 0;
  let capital = 0;
  for (const { text, lower } of tokens) {
    if (!/\p{L}/u.test(text)) continue;
    if (text === lower) small += 1;
    else capital += text === text.toUpperCase() && text.length > 1 ? 1 : 0.01;
  }
  if (capital < 0.02) return 0;
  return capital > small ? 2 : 1;
}

export const FEATURES_PER_TOKEN = 34;

/** Hashed features of every token, `FEATURES_PER_TOKEN` each, as indices below `size` (a power of two). */
export function featuresOf(tokens: readonly Token[], lists: NameLists, size: number): Uint32Array {
  const count = tokens.length;
  const word = (i: number): number => (i < 0 ? 1 : i >= count ? 2 : (words[i] ?? 0));
  const words = tokens.map(({ lower }) => hashOf(/^\d+$/.test(lower) ? `0x${Math.min(9, lower.length)}` : lower));
  const shapes = tokens.map(shapeOf);
  const known = tokens.map(({ lower }, i) => ((shapes[i] ?? 0) >= 10 ? 0 : listsOf(lists, lower)));
  const shape = (i: number): number => (i < 0 ? 250 : i >= count ? 251 : (shapes[i] ?? 0));
  const list = (i: number): number => (i < 0 || i >= count ? 0 : (known[i] ?? 0));
  const style = styleOf(tokens);
  const out = new Uint32Array(count * FEATURES_PER_TOKEN);
  for (let i = 0; i < count; i += 1) {
    const lower = tokens[i]?.lower ?? "";
    const isStart = i === 0 || /^[.!?:\n]$/.test(tokens[i - 1]?.text ?? "") ? 1 : 0;
    const s0 = shape(i) * 4 + style;
    const g0 = list(i);
    const w0 = word(i);
    let at = i * FEATURES_PER_TOKEN;
    let template = 0;
    const put = (a: number, b = 0): void => {
      template += 1;
      out[at] = mix(mix(a, b), template) & (size - 1);
      at += 1;
    };
    put(w0);
    put(word(i - 1));
    put(word(i + 1));
    put(word(i - 2));
    put(word(i + 2));
    put(word(i - 1), w0);
    put(w0, word(i + 1));
    put(mix(word(i - 2), word(i - 1)));
    put(word(i + 1), word(i + 2));
    put(hashOf(lower.slice(-3)));
    put(hashOf(lower.slice(-2)), s0);
    put(hashOf(lower.slice(-4)));
    put(hashOf(lower.slice(0, 3)));
    put(s0, isStart);
    put(s0, shape(i - 1));
    put(s0, shape(i + 1));
    put(mix(s0, shape(i - 1)), shape(i + 1));
    put(g0, style);
    put(g0, list(i - 1) + 64 * shape(i - 1));
    put(g0, list(i + 1) + 64 * shape(i + 1));
    put(g0, mix(s0, isStart));
    put(word(i - 1), g0);
    put(word(i - 1), s0);
    put(mix(word(i - 2), word(i - 1)), s0);
    put(mix(word(i - 2), word(i - 1)), g0);
    put(word(i + 1), g0);
    put(word(i + 1), s0);
    put(mix(word(i - 3), word(i - 2)), word(i - 1));
    put(mix(shape(i - 2), shape(i - 1)), s0);
    put(mix(word(i + 1), word(i + 2)), g0);
    put(mix(g0, list(i - 1)), list(i + 1));
    put(mix(shape(i + 1), shape(i + 2)), mix(s0, g0));
    put(mix(word(i - 2), shape(i - 1)), s0);
    put(style, Math.min(3, i) * 8 + Math.min(3, count - i));
  }
  return out;
}
