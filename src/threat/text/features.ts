// SPDX-License-Identifier: Apache-2.0
import { conceptOf } from "./concepts.ts";

/**
 * What a text shows, in the order of its words: `hashes[i]` with the weight `values[i]`; those of word `w` lie from `starts[w]` to
 * `starts[w + 1]`. Any window of words is thus a slice, and all windows together cost one pass.
 */
export type TextFeatures = {
  readonly hashes: Uint32Array;
  readonly values: Float32Array;
  readonly starts: Uint32Array;
  readonly words: number;
};

/** Words read of one text; a word's letters beyond the first forty say nothing new. */
const MOST_WORDS = 4_000;
const MOST_LETTERS = 40;
const TOKEN = /[\p{L}\p{M}']+|\p{N}+|[^\s\p{L}\p{N}]/gu;

const WORD = 1;
const PAIR = 1;
const CHARS = 0.45;
const CONCEPT = 1.2;
/** Concepts count as neighbours over so many words. */
const REACH = 6;

/** Features of a folded text. */
export function featuresOf(text: string): TextFeatures {
  const tokens = (text.match(TOKEN) ?? []).slice(0, MOST_WORDS);
  const into = new Collector(tokens.length);
  const recent: { concept: number; at: number }[] = [];
  let one = 1;
  let two = 1;
  for (const [at, token] of tokens.entries()) {
    into.word(at);
    const shape = /^\p{N}/u.test(token) ? "0".repeat(Math.min(token.length, 6)) : token;
    const word = hashOf(shape);
    into.add(word, WORD);
    into.add(mix(one, word, 0x51ed270b), PAIR);
    into.add(mix(mix(two, one, 3), word, 0x2545f491), PAIR);
    into.add(mix(two, word, 0x68e31da4), PAIR * 0.7);
    two = one;
    one = word;
    if (/^\p{L}/u.test(token)) {
      addLetters(into, token);
      addConcepts(into, conceptOf(token), at, recent);
    }
  }
  return into.done();
}

function addLetters(into: Collector, token: string): void {
  const line = ` ${token.slice(0, MOST_LETTERS)} `;
  for (let from = 0; from < line.length - 2; from += 1) {
    let h = 0x1b873593;
    for (let size = 1; size <= 5 && from + size <= line.length; size += 1) {
      h = Math.imul(h ^ line.charCodeAt(from + size - 1), 0x01000193);
      if (size >= 3) into.add(finish(h ^ size), CHARS);
    }
  }
}

function addConcepts(into: Collector, concept: number, at: number, recent: { concept: number; at: number }[]): void {
  if (concept === 0) return;
  into.add(mix(concept, 0, 0x3c6ef372), CONCEPT);
  for (const other of recent) if (at - other.at <= REACH) into.add(mix(other.concept, concept, 0x7ed55d16), CONCEPT);
  recent.push({ concept, at });
  if (recent.length > 3) recent.shift();
}

class Collector {
  #hashes = new Uint32Array(256);
  #values = new Float32Array(256);
  readonly #starts: Uint32Array;
  readonly #words: number;
  #count = 0;

  constructor(words: number) {
    this.#starts = new Uint32Array(words + 1);
    this.#words = words;
  }

  word(at: number): void {
    this.#starts[at] = this.#count;
  }

  add(hash: number, value: number): void {
    if (this.#count === this.#hashes.length) {
      const hashes = new Uint32Array(this.#count * 2);
      hashes.set(this.#hashes);
      const values = new Float32Array(this.#count * 2);
      values.set(this.#values);
      this.#hashes = hashes;
      this.#values = values;
    }
    this.#hashes[this.#count] = hash;
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  done(): TextFeatures {
    this.#starts[this.#words] = this.#count;
    return {
      hashes: this.#hashes.subarray(0, this.#count),
      values: this.#values.subarray(0, this.#count),
      starts: this.#starts,
      words: this.#words,
    };
  }
}

function hashOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return finish(h);
}

function mix(a: number, b: number, salt: number): number {
  return finish(Math.imul(a ^ salt, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ (b >>> 15));
}

function finish(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
