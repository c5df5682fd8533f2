// SPDX-License-Identifier: Apache-2.0
import { conceptsOf } from "./concepts.ts";
import { fold, tokenise } from "./fold.ts";
import { stem } from "./stem.ts";

/** A sparse vector: hashed feature → weight. Indices are unique. */
export type Features = { readonly indices: Int32Array; readonly values: Float32Array };

/** Relative weight of the groups; each is brought to this length. */
const GROUPS = { word: 1, char: 0.9, concept: 0.9 } as const;
/**
 * Hashed words, pairs of words and character 3- to 5-grams of a text, and the slots that parsers found in it. Numbers, pseudonyms and
 * stretched letters are brought to one form first; Arabic words also count without article, particles and endings.
 *
 * @param tags - Slots of the text's mentions.
 * @param bits - Size of the vector as a power of two.
 */
export function featuresOf(text: string, tags: readonly string[], bits: number): Features {
  const spoken = text.replaceAll(
    /«([A-Z_]+?)(?:_\d+)?»/g,
    (_, kind: string) => ` px${kind.toLowerCase().replaceAll("_", "")} `,
  );
  const folded = fold(spoken).text;
  const words = tokenise(folded)
    .slice(0, 400)
    .map(({ text: token }) => (/^\d+$/.test(token) ? "0" : token));
  const weights = new Map<number, number>();
  addGroup(weights, wordFeatures(words), GROUPS.word, bits);
  addGroup(weights, charFeatures(words), GROUPS.char, bits);
  addGroup(weights, conceptFeatures(words, tags), GROUPS.concept, bits);
  return { indices: Int32Array.from(weights.keys()), values: Float32Array.from(weights.values()) };
}

function wordFeatures(words: readonly string[]): string[] {
  const stems = words.map(stem);
  const found = [
    ...words.map((token) => `w:${token}`),
    ...stems.filter((token, i) => token !== words[i]).map((token) => `s:${token}`),
  ];
  for (let i = 0; i <= stems.length; i += 1) found.push(`b:${stems[i - 1] ?? "^"} ${stems[i] ?? "$"}`);
  for (let i = 2; i < stems.length; i += 1) found.push(`k:${stems[i - 2] ?? ""} ${stems[i] ?? ""}`);
  return found;
}

function charFeatures(words: readonly string[]): string[] {
  const found: string[] = [];
  const line = ` ${words.join(" ")} `.slice(0, 1_200);
  for (let size = 3; size <= 5; size += 1)
    for (let i = 0; i + size <= line.length; i += 1) found.push(line.slice(i, i + size));
  return found;
}

/** Concepts and slots, neighbours in order, and any two that meet in one text. */
function conceptFeatures(words: readonly string[], tags: readonly string[]): string[] {
  const named = conceptsOf(words)
    .filter((concepts) => concepts.length > 0)
    .slice(0, 24);
  const all = [...new Set([...named.flat(), ...tags.map((tag) => `t:${tag}`)])].sort();
  const found = all.map((concept) => `c:${concept}`);
  for (let i = 1; i < named.length; i += 1) {
    for (const left of named[i - 1] ?? []) for (const right of named[i] ?? []) found.push(`d:${left}>${right}`);
  }
  for (let i = 0; i < all.length; i += 1)
    for (let j = i + 1; j < all.length; j += 1) found.push(`e:${all[i] ?? ""}+${all[j] ?? ""}`);
  found.push(`n:${Math.min(all.length, 5)}`);
  return found;
}

/** Adds the features of a group with unit length times `weight`; repeated ones count by the root. */
function addGroup(weights: Map<number, number>, names: readonly string[], weight: number, bits: number): void {
  const counts = new Map<number, number>();
  for (const name of names) {
    const index = hash(name) >>> (32 - bits);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  let square = 0;
  for (const count of counts.values()) square += count;
  const scale = square === 0 ? 0 : weight / Math.sqrt(square);
  for (const [index, count] of counts) weights.set(index, (weights.get(index) ?? 0) + Math.sqrt(count) * scale);
}

/** FNV-1a over UTF-16 units, then a finaliser so that the upper bits are mixed. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
