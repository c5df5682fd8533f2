// SPDX-License-Identifier: Apache-2.0
import { conceptsOf } from "./concepts.ts";
import { fold, tokenise } from "./fold.ts";
import { stem } from "./stem.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A sparse vector: row of the vocabulary → weight. Rows are unique. */
export type Features = {
  readonly indices: Int32Array;
  readonly values: Float32Array;
  /** Share of the text's words and pairs of words that training never saw, in [0, 1]. */
  readonly novelty: number;
};

/** Relative weight of the groups: words and pairs, character n-grams, concepts. Each is brought to this length. */
const WEIGHTS = [1, 0.9, 0.5] as const;
/** Character n-grams lie inside one word with a blank on either side. */
const SHORTEST = 2;
const LONGEST = 5;

/**
 * What a text shows, as hashes in three groups: words and pairs of words, characters, concepts and slots. Numbers, pseudonyms and
 * stretched letters are brought to one form first; Arabic words also count without article, particles and endings.
 *
 * @param tags - Slots of the text's mentions.
 */
export function featureGroups(text: string, tags: readonly string[]): readonly (readonly number[])[] {
  const spoken = text.replaceAll(
    /«([A-Z_]+?)(?:_\d+)?»/g,
    (_, kind: string) => ` px${kind.toLowerCase().replaceAll("_", "")} `,
  );
  const words = tokenise(fold(spoken).text)
    .slice(0, 400)
    .map(({ text: token }) => (/^\d+$/.test(token) ? "0" : token));
  return [wordFeatures(words), charFeatures(words), conceptFeatures(words, tags)].map((names) => names.map(hash));
}

/** The features of a text that the vocabulary knows, weighted by how rare they are; each group with unit length times its weight. */
export function featuresOf(text: string, tags: readonly string[], vocabulary: Vocabulary): Features {
  const weights = new Map<number, number>();
  const groups = featureGroups(text, tags);
  groups.forEach((hashes, group) => {
    addGroup(weights, hashes, WEIGHTS[group] ?? 0, vocabulary);
  });
  const words = groups[0] ?? [];
  const unknown = words.filter((name) => vocabulary.rowOf(name) < 0).length;
  return {
    indices: Int32Array.from(weights.keys()),
    values: Float32Array.from(weights.values()),
    novelty: words.length === 0 ? 0 : unknown / words.length,
  };
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
  for (const word of words) {
    const line = ` ${word} `.slice(0, 60);
    for (let size = SHORTEST; size <= Math.min(LONGEST, line.length); size += 1)
      for (let i = 0; i + size <= line.length; i += 1) found.push(line.slice(i, i + size));
  }
  return found.slice(0, 4_000);
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
  return found;
}

/** Adds the features of a group; repeated ones count by the root. */
function addGroup(weights: Map<number, number>, hashes: readonly number[], weight: number, known: Vocabulary): void {
  const counts = new Map<number, number>();
  for (const name of hashes) {
    const row = known.rowOf(name);
    if (row >= 0) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  let square = 0;
  for (const [row, count] of counts) {
    const value = Math.sqrt(count) * (known.rarity[row] ?? 0);
    counts.set(row, value);
    square += value * value;
  }
  const scale = square === 0 ? 0 : weight / Math.sqrt(square);
  for (const [row, value] of counts) weights.set(row, (weights.get(row) ?? 0) + value * scale);
}

/** FNV-1a over UTF-16 units, then a finaliser so that the upper bits are mixed. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
