// SPDX-License-Identifier: Apache-2.0

/** A string or a number as it is written, and what it says. `name` is the field it stands in; "" for a name itself, or in a list. */
export type JsonToken = { readonly token: string; readonly value: string; readonly name: string };
/** What stands between tokens leaves as it came. */
export type JsonPart = string | JsonToken;

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;
const LITERAL = /^(?:true|false|null)$/u;
/** What may stand between strings: structure, space, and what numbers and literals are made of. */
const STRUCTURE = /[{}[\]:,\s]/u;
const WORD = /[\w.+-]/u;
/** Longer ones are no number. */
const WORD_UNITS = 64;

/**
 * Cuts JSON text into its strings and numbers and what is between them, however it arrives. A token is given out when it is complete, so
 * that no part of a value leaves before it has been looked at. Numbers are never rounded: they are text here.
 *
 * Does not check that the whole is JSON; refuses (`isBroken`) what stands outside strings and is neither structure, number nor literal,
 * and strings that cannot be decoded. What came before that is given out still.
 */
export class JsonTokens {
  #pending = "";
  #isInString = false;
  #isEscaped = false;
  #isBroken = false;
  #name = "";
  #lastString = "";

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Takes the next piece; returns what is complete. Nothing once broken. */
  push(piece: string): JsonPart[] {
    const parts: JsonPart[] = [];
    for (const char of piece) {
      if (this.#isBroken) return parts;
      if (this.#isInString) this.#inString(char, parts);
      else this.#outside(char, parts);
    }
    return parts;
  }

  /** Nothing follows: the last number, and whether a string was left open. */
  end(): JsonPart[] {
    const parts: JsonPart[] = [];
    if (this.#isInString) this.#isBroken = true;
    else if (!this.#isBroken) this.#word(parts);
    return parts;
  }

  #inString(char: string, parts: JsonPart[]): void {
    this.#pending += char;
    if (this.#isEscaped) this.#isEscaped = false;
    else if (char === "\\") this.#isEscaped = true;
    else if (char === '"') this.#string(parts);
  }

  #outside(char: string, parts: JsonPart[]): void {
    if (WORD.test(char)) {
      this.#pending += char;
      if (this.#pending.length > WORD_UNITS) this.#isBroken = true;
      return;
    }
    this.#word(parts);
    if (this.#isBroken) return;
    if (char === '"') {
      this.#pending = char;
      this.#isInString = true;
      return;
    }
    if (!STRUCTURE.test(char)) {
      this.#isBroken = true;
      return;
    }
    if (char === ":") this.#name = this.#lastString;
    if (char === "," || char === "{") this.#name = "";
    parts.push(char);
  }

  #string(parts: JsonPart[]): void {
    const token = this.#take();
    this.#isInString = false;
    const value = decoded(token);
    if (typeof value !== "string") {
      this.#isBroken = true;
      return;
    }
    this.#lastString = value;
    parts.push({ token, value, name: this.#name });
  }

  #word(parts: JsonPart[]): void {
    const token = this.#take();
    if (token === "") return;
    if (LITERAL.test(token)) parts.push(token);
    else if (NUMBER.test(token)) parts.push({ token, value: token, name: this.#name });
    else this.#isBroken = true;
  }

  #take(): string {
    const token = this.#pending;
    this.#pending = "";
    return token;
  }
}

/** The parts of a whole text; null when it is no JSON. */
export function jsonParts(text: string): JsonPart[] | null {
  if (decoded(text) === undefined) return null;
  const tokens = new JsonTokens();
  const parts = [...tokens.push(text), ...tokens.end()];
  return tokens.isBroken ? null : parts;
}

/** A token with another value: as it was written where nothing changed. */
export function written({ token, value }: JsonToken, said: string): string {
  return said === value ? token : JSON.stringify(said);
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
