// SPDX-License-Identifier: Apache-2.0

/** The part of Structured Fields (RFC 9651) that HTTP Message Signatures use. */
export type BareItem = string | number | boolean;
export type Parameters = ReadonlyMap<string, BareItem>;
export type InnerList = { readonly items: readonly string[]; readonly params: Parameters; readonly text: string };

/** The field is not what RFC 9651 or RFC 9421 allow; nothing of it is believed. */
export class MalformedField extends Error {}

const LIMIT = 16_384;

/** `sig1=("@method" "date");created=1, sig2=(…)`: every member an inner list of plain strings. Keeps the text of each: it is signed byte by byte. */
export function parseInnerLists(field: string): ReadonlyMap<string, InnerList> {
  const reader = new Reader(field);
  return reader.dictionary(() => reader.innerList());
}

/** `sig1=:base64:, …` */
export function parseByteSequences(field: string): ReadonlyMap<string, Uint8Array> {
  const reader = new Reader(field);
  return reader.dictionary(() => reader.bytes());
}

/** @throws RangeError - For a text that a structured string cannot hold (RFC 9651 §4.1.6). */
export function serializeString(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new RangeError("Cannot write a structured string: it holds more than ASCII");
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    if (text.length > LIMIT) throw new MalformedField();
    this.#text = text;
  }

  dictionary<T>(value: () => T): ReadonlyMap<string, T> {
    const found = new Map<string, T>();
    this.#skip(/ */y);
    while (this.#at < this.#text.length) {
      const key = this.#take(/[a-z*][a-z0-9_.*-]*/y);
      this.#take(/=/y);
      // RFC 9651 lets the last of two win; two readers that differ in that would be a way around.
      if (found.has(key)) throw new MalformedField();
      found.set(key, value());
      if (this.#at === this.#text.length) break;
      this.#take(/[ \t]*,[ \t]*/y);
      if (this.#at === this.#text.length) throw new MalformedField();
    }
    return found;
  }

  innerList(): InnerList {
    const from = this.#at;
    this.#take(/\( */y);
    const items: string[] = [];
    while (this.#text[this.#at] !== ")") {
      items.push(this.#string());
      // Parameters of a component (`;sf`, `;req`, …) change what is signed; none is understood here.
      if (this.#text[this.#at] !== ")") this.#take(/ +/y);
    }
    this.#take(/\)/y);
    const params = this.#params();
    return { items, params, text: this.#text.slice(from, this.#at) };
  }

  bytes(): Uint8Array {
    const encoded = this.#take(/:[A-Za-z0-9+/]*={0,2}:/y).slice(1, -1);
    try {
      return Uint8Array.fromBase64(encoded, { lastChunkHandling: "strict" });
    } catch {
      throw new MalformedField();
    }
  }

  #params(): Parameters {
    const params = new Map<string, BareItem>();
    while (this.#text[this.#at] === ";") {
      this.#take(/; */y);
      const key = this.#take(/[a-z*][a-z0-9_.*-]*/y);
      if (params.has(key)) throw new MalformedField();
      params.set(key, this.#text[this.#at] === "=" ? this.#value() : true);
    }
    return params;
  }

  #value(): BareItem {
    this.#take(/=/y);
    if (this.#text[this.#at] === '"') return this.#string();
    if (this.#text[this.#at] === "?") return this.#take(/\?[01]/y) === "?1";
    return Number(this.#take(/-?\d{1,15}(?![\d.])/y));
  }

  #string(): string {
    return this.#take(/"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\\"])*"/y)
      .slice(1, -1)
      .replace(/\\(.)/g, "$1");
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw new MalformedField();
    this.#at += found.length;
    return found;
  }

  #skip(pattern: RegExp): void {
    this.#take(pattern);
  }
}
