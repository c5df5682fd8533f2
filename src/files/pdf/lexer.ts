// SPDX-License-Identifier: Apache-2.0
import { FILE_LIMITS } from "../formats.ts";
import { NULL, PdfStop, type PdfValue } from "./values.ts";

const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([..."()<>[]{}/%"].map((char) => char.charCodeAt(0)));

/** Values that may still be read, over all parts of one file. */
export type Tally = { left: number };

export function makeTally(): Tally {
  return { left: FILE_LIMITS.pdfValues };
}

/** Reads values one after another. Forward only, so that the work is linear however the bytes lie. */
export class Lexer {
  readonly bytes: Uint8Array;
  at: number;

  readonly #tally: Tally;

  constructor(bytes: Uint8Array, at = 0, tally: Tally = makeTally()) {
    this.bytes = bytes;
    this.at = at;
    this.#tally = tally;
  }

  /** Past white space and comments. */
  skip(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return;
      if (WHITE.has(byte)) this.at += 1;
      else if (byte === 0x25) this.skipLine();
      else return;
    }
  }

  skipLine(): void {
    while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at += 1;
  }

  get isAtEnd(): boolean {
    this.skip();
    return this.at >= this.bytes.length;
  }

  /** A word of regular characters, such as `obj` or `12`; empty before a delimiter. At most 128 bytes. */
  word(): string {
    this.skip();
    const from = this.at;
    while (this.at < this.bytes.length && this.at - from < 128 && isRegular(this.bytes[this.at] ?? 0)) this.at += 1;
    return latin(this.bytes.subarray(from, this.at));
  }

  /** The word that comes, without taking it. */
  peekWord(): string {
    const { at } = this;
    const word = this.word();
    this.at = at;
    return word;
  }

  /**
   * @throws PdfStop - Where no value begins, or it is nested too deep.
   */
  value(depth = 0): PdfValue {
    if (depth > FILE_LIMITS.pdfDepth) throw new PdfStop("too_large", "depth");
    this.#tally.left -= 1;
    if (this.#tally.left < 0) throw new PdfStop("too_large", "values");
    this.skip();
    const byte = this.bytes[this.at];
    switch (byte) {
      case 0x2f:
        return this.#name();
      case 0x28:
        return { t: "str", bytes: this.#literal() };
      case 0x5b:
        return this.#array(depth);
      case 0x3c:
        return this.bytes[this.at + 1] === 0x3c ? this.#dictionary(depth) : { t: "str", bytes: this.#hex() };
      default:
        return this.#wordValue();
    }
  }

  #wordValue(): PdfValue {
    const word = this.word();
    if (word === "true" || word === "false") return { t: "bool", v: word === "true" };
    if (word === "null") return NULL;
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/u.test(word)) throw new PdfStop("damaged", "no value where one must be");
    const { at } = this;
    // `12 0 R` is a reference; `12 0` are two numbers.
    if (/^\d{1,8}$/u.test(word) && /^\d{1,5}$/u.test(this.word()) && this.word() === "R")
      return { t: "ref", num: Number(word) };
    this.at = at;
    return { t: "num", text: word };
  }

  #name(): PdfValue {
    this.at += 1;
    const from = this.at;
    while (this.at < this.bytes.length && isRegular(this.bytes[this.at] ?? 0)) this.at += 1;
    if (this.at - from > 512) throw new PdfStop("damaged", "a name too long");
    const raw = latin(this.bytes.subarray(from, this.at));
    return {
      t: "name",
      v: raw.replace(/#([0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    };
  }

  #array(depth: number): PdfValue {
    this.at += 1;
    const items: PdfValue[] = [];
    for (;;) {
      this.skip();
      if (this.bytes[this.at] === 0x5d) {
        this.at += 1;
        return { t: "arr", items };
      }
      items.push(this.value(depth + 1));
    }
  }

  #dictionary(depth: number): PdfValue {
    this.at += 2;
    const map = new Map<string, PdfValue>();
    for (;;) {
      this.skip();
      if (this.bytes[this.at] === 0x3e && this.bytes[this.at + 1] === 0x3e) {
        this.at += 2;
        return { t: "dict", map };
      }
      if (this.bytes[this.at] !== 0x2f) throw new PdfStop("damaged", "a dictionary without a key");
      const key = this.#name();
      map.set(key.t === "name" ? key.v : "", this.value(depth + 1));
    }
  }

  /** `(…)` with its escapes and inner parentheses (§7.3.4.2). */
  #literal(): Uint8Array {
    const out: number[] = [];
    let open = 1;
    this.at += 1;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new PdfStop("damaged", "a string without an end");
      this.at += 1;
      if (byte === 0x5c) {
        this.#escape(out);
        continue;
      }
      if (byte === 0x28) open += 1;
      if (byte === 0x29) open -= 1;
      if (open === 0) return Uint8Array.from(out);
      out.push(byte);
    }
  }

  #escape(out: number[]): void {
    const byte = this.bytes[this.at] ?? 0;
    this.at += 1;
    const plain = ESCAPES[String.fromCharCode(byte)];
    if (plain !== undefined) out.push(plain);
    else if (byte === 13) this.at += this.bytes[this.at] === 10 ? 1 : 0;
    else if (byte >= 0x30 && byte <= 0x37) {
      let code = byte - 0x30;
      for (let i = 0; i < 2; i += 1) {
        const next = this.bytes[this.at] ?? 0;
        if (next < 0x30 || next > 0x37) break;
        code = code * 8 + next - 0x30;
        this.at += 1;
      }
      out.push(code & 0xff);
    } else if (byte !== 10) out.push(byte);
  }

  #hex(): Uint8Array {
    const end = this.bytes.indexOf(0x3e, this.at);
    if (end === -1) throw new PdfStop("damaged", "a string without an end");
    const digits = latin(this.bytes.subarray(this.at + 1, end)).replace(/\s/gu, "");
    this.at = end + 1;
    if (!/^[0-9a-f]*$/iu.test(digits)) throw new PdfStop("damaged", "a string that cannot be");
    return Uint8Array.fromHex(digits.length % 2 === 0 ? digits : `${digits}0`);
  }
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12, "(": 0x28, ")": 0x29, "\\": 0x5c };

function isRegular(byte: number): boolean {
  return !WHITE.has(byte) && !DELIMITERS.has(byte);
}

/** One letter per byte. */
export function latin(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

/** The bytes of letters that `latin` made. */
export function unlatin(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}
