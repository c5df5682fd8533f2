// SPDX-License-Identifier: Apache-2.0

/** What is done with the value of a string or a number. `name` is the field it stands in; "" for a name itself. */
export type TokenMap = (value: string, name: string) => string;

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;
const LITERAL = /^(?:true|false|null)$/u;
/** What may stand between strings: structure, space, and what numbers and literals are made of. */
const STRUCTURE = /[{}[\]:,\s]/u;
const WORD = /[\w.+-]/u;
/** Longer ones are no number. */
const WORD_UNITS = 64;

/**
 * Walks JSON text token by token, however it is cut into pieces, and rewrites its strings and numbers. Gives out a token when it is
 * complete, so that no part of a value leaves before it has been looked at. Numbers are never rounded: they are text here.
 *
 * Does not check that the whole is JSON; refuses (`isBroken`) what stands outside strings and is neither structure, number nor literal,
 * and strings that cannot be decoded.
 */
export class JsonTokens {
  readonly #map: TokenMap;
  #pending = "";
  #isInString = false;
  #isEscaped = false;
  #isBroken = false;
  #name = "";
  #lastString = "";

  constructor(map: TokenMap) {
    this.#map = map;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Takes the next piece; returns what is complete. Nothing once broken. */
  push(piece: string): string {
    let out = "";
    for (const char of piece) {
      if (this.#isBroken) return "";
      out += this.#isInString ? this.#inString(char) : this.#outside(char);
    }
    return this.#isBroken ? "" : out;
  }

  /** Nothing follows: the last number, and whether a string was left open. */
  end(): string {
    if (this.#isInString) this.#isBroken = true;
    const out = this.#word();
    return this.#isBroken ? "" : out;
  }

  #inString(char: string): string {
    this.#pending += char;
    if (this.#isEscaped) this.#isEscaped = false;
    else if (char === "\\") this.#isEscaped = true;
    else if (char === '"') return this.#string();
    return "";
  }

  #outside(char: string): string {
    if (WORD.test(char)) {
      this.#pending += char;
      if (this.#pending.length > WORD_UNITS) this.#isBroken = true;
      return "";
    }
    const before = this.#word();
    if (char === '"') {
      this.#pending = char;
      this.#isInString = true;
      return before;
    }
    if (!STRUCTURE.test(char)) this.#isBroken = true;
    if (char === ":") this.#name = this.#lastString;
    if (char === "," || char === "{") this.#name = "";
    return before + char;
  }

  #string(): string {
    const token = this.#take();
    this.#isInString = false;
    const value = decoded(token);
    if (value === null) {
      this.#isBroken = true;
      return "";
    }
    this.#lastString = value;
    const mapped = this.#map(value, this.#name);
    return mapped === value ? token : JSON.stringify(mapped);
  }

  #word(): string {
    const token = this.#take();
    if (token === "" || LITERAL.test(token)) return token;
    if (!NUMBER.test(token)) {
      this.#isBroken = true;
      return "";
    }
    const mapped = this.#map(token, this.#name);
    return mapped === token ? token : JSON.stringify(mapped);
  }

  #take(): string {
    const token = this.#pending;
    this.#pending = "";
    return token;
  }
}

/** The same for a whole text; null when it is no JSON. */
export function mapJsonTokens(text: string, map: TokenMap): string | null {
  if (decoded(text) === null) return null;
  const tokens = new JsonTokens(map);
  const out = tokens.push(text) + tokens.end();
  return tokens.isBroken ? null : out;
}

function decoded(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : "";
  } catch {
    return null;
  }
}
