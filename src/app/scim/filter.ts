// SPDX-License-Identifier: Apache-2.0
import type { Json } from "#kernel";
import { ok, type Result, refuse } from "#kernel";

/** A filter of SCIM (RFC 7644 §3.4.2.2), as far as it is understood here: `eq`, `co`, `sw`, `pr`, `and`, `or`, parentheses. */
export type ScimFilter =
  | { readonly op: "and" | "or"; readonly left: ScimFilter; readonly right: ScimFilter }
  | { readonly op: "pr"; readonly path: string }
  | { readonly op: "eq" | "co" | "sw"; readonly path: string; readonly value: string | number | boolean | null };

export type FilterRefusal = { readonly reason: "invalid_filter" };

const MAX_CHARS = 1_000;
const MAX_TERMS = 20;
const TOKEN = /\s*(?:(\()|(\))|("(?:[^"\\]|\\.)*")|([A-Za-z][\w.:$-]*)|(-?\d+(?:\.\d+)?))/uy;

type Token = { readonly kind: "(" | ")" | "text" | "word" | "number"; readonly text: string };

/**
 * Reads a filter. Whatever is not of the subset (`not`, `ne`, `gt`, value paths) is refused, never guessed: a directory that asks for
 * one person must not be told of all.
 *
 * @param text - Untrusted.
 */
export function parseFilter(text: string): Result<ScimFilter, FilterRefusal> {
  const tokens = text.length <= MAX_CHARS ? tokensOf(text) : null;
  if (tokens === null || tokens.length === 0) return refuse({ reason: "invalid_filter" });
  const parser = new Parser(tokens);
  const filter = parser.either();
  return filter === null || !parser.isAtEnd ? refuse({ reason: "invalid_filter" }) : ok(filter);
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #terms = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  either(): ScimFilter | null {
    return this.#chain("or", () => this.#chain("and", () => this.#term()));
  }

  #chain(op: "and" | "or", next: () => ScimFilter | null): ScimFilter | null {
    let left = next();
    while (left !== null && this.#takeWord(op)) {
      const right = next();
      left = right === null ? null : { op, left, right };
    }
    return left;
  }

  #term(): ScimFilter | null {
    this.#terms += 1;
    if (this.#terms > MAX_TERMS) return null;
    const first = this.#take();
    if (first?.kind === "(") {
      const inner = this.either();
      return this.#take()?.kind === ")" ? inner : null;
    }
    const op = first?.kind === "word" ? this.#take() : undefined;
    if (first === undefined || op?.kind !== "word") return null;
    const path = first.text;
    const name = op.text.toLowerCase();
    if (name === "pr") return { op: "pr", path };
    if (name !== "eq" && name !== "co" && name !== "sw") return null;
    const value = valueOf(this.#take());
    if (value === undefined || (name !== "eq" && typeof value !== "string")) return null;
    return { op: name, path, value };
  }

  #take(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word" || token.text.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }
}

function valueOf(token: Token | undefined): string | number | boolean | null | undefined {
  if (token?.kind === "number") return Number(token.text);
  if (token?.kind === "text") {
    try {
      return JSON.parse(token.text) as string;
    } catch {
      return undefined;
    }
  }
  const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
  return token?.kind === "word" ? words[token.text.toLowerCase()] : undefined;
}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null || match[0].length === 0) return null;
    const [, open, close, quoted, word, number] = match;
    if (open !== undefined) tokens.push({ kind: "(", text: open });
    else if (close !== undefined) tokens.push({ kind: ")", text: close });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    if (TOKEN.lastIndex === from) return null;
  }
  return tokens;
}

/** Whether a resource fits. Names of attributes and texts are compared whatever their case, but for ids, which are exact (RFC 7643 §7). */
export function fitsFilter(filter: ScimFilter, resource: { readonly [name: string]: Json }): boolean {
  if ("left" in filter) {
    const isLeft = fitsFilter(filter.left, resource);
    return filter.op === "and"
      ? isLeft && fitsFilter(filter.right, resource)
      : isLeft || fitsFilter(filter.right, resource);
  }
  const values = valuesAt(resource, filter.path);
  if (filter.op === "pr") return values.some((value) => value !== null && value !== "");
  const isExact = /(^|[.:])(id|externalId)$/iu.test(filter.path);
  const fold = (value: Json): Json => (typeof value === "string" && !isExact ? value.toLowerCase() : value);
  const wanted = fold(filter.value);
  return values.some((value) => {
    const held = fold(value);
    if (filter.op === "eq") return held === wanted || asText(held) === asText(wanted);
    if (typeof held !== "string" || typeof wanted !== "string") return false;
    return filter.op === "co" ? held.includes(wanted) : held.startsWith(wanted);
  });
}

const SCHEMA_PREFIX = /^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/iu;

/** Every value under a path: `emails` and `members` stand for their `value`. */
function valuesAt(resource: Json, path: string): Json[] {
  let at: Json[] = [resource];
  for (const name of path.replace(SCHEMA_PREFIX, "").split(".")) {
    at = at.flatMap((value) => (isList(value) ? value : [value])).flatMap((value) => memberOf(value, name));
  }
  return at
    .flatMap((value) => (isList(value) ? value : [value]))
    .flatMap((value) => (isObject(value) && "value" in value ? [value["value"] ?? null] : [value]));
}

function memberOf(value: Json, name: string): Json[] {
  if (!isObject(value)) return [];
  const key = Object.keys(value).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? [] : [value[key] ?? null];
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
