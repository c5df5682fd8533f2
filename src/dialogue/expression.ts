// SPDX-License-Identifier: Apache-2.0
import type { Json } from "#kernel";

/**
 * The small language of conditions and parameters in flow files: paths, literals, lists, comparison, `in`, `and`, `or`, `not`
 * and the functions below. Parsed when a flow is loaded; there is no assignment, no loop and no way to reach the machine.
 */
export type Expression =
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "path"; readonly root: string; readonly rest: readonly string[] }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "both" | "either"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "compare"; readonly by: Comparator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "call"; readonly name: FunctionName; readonly args: readonly Expression[] };

export type Comparator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in";

/**
 * `count(list, condition?)`, `first(list, condition?)`, `where(list, condition)`: the condition sees each element as `item`.
 * `day`, `month`, `time` mark a date for formatting; `country` marks a country's code; `message(id)` and
 * `messages(ids, group?)` stand for sentences of the catalogue;
 * `text(value)` is the value as text, for `select` in a message.
 */
export const FUNCTIONS = {
  count: [1, 2],
  first: [1, 2],
  where: [2, 2],
  day: [1, 1],
  month: [1, 1],
  time: [1, 1],
  message: [1, 1],
  messages: [1, 2],
  country: [1, 1],
  text: [1, 1],
} as const satisfies Record<string, readonly [number, number]>;
export type FunctionName = keyof typeof FUNCTIONS;

/** Where an expression takes its names from; an unknown name is null. */
export type Scope = (name: string) => Json | undefined;

/** Thrown by the parser; the loader turns it into a problem with file and line. */
export class ExpressionError extends SyntaxError {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = "ExpressionError";
    this.at = at;
  }
}

type Token = { readonly kind: "name" | "number" | "text" | "sign" | "end"; readonly text: string; readonly at: number };

const TOKEN =
  /\s*(?:([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)|(-?\d+(?:\.\d+)?)|'([^']*)'|(==|!=|<=|>=|<|>|\(|\)|\[|\]|,))/y;

function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (source.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) throw new ExpressionError(`Cannot read the expression at "${source.slice(at).trim()}"`, at);
    const [, name, number, text, sign] = match;
    if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (text !== undefined) tokens.push({ kind: "text", text, at });
    else tokens.push({ kind: "sign", text: sign ?? "", at });
    at = TOKEN.lastIndex;
  }
  tokens.push({ kind: "end", text: "the end", at: source.length });
  return tokens;
}

/**
 * Parses one expression.
 *
 * @throws ExpressionError - If the text is not an expression; `at` is the offset in `source`.
 */
export function parseExpression(source: string): Expression {
  const parser = new Parser(tokenise(source));
  const expression = parser.either();
  parser.end();
  return expression;
}

const COMPARATORS: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];
const LITERALS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
const WORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in"]);

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  either(): Expression {
    let left = this.#both();
    while (this.#take("name", "or")) left = { kind: "either", left, right: this.#both() };
    return left;
  }

  end(): void {
    if (this.#peek().kind !== "end") throw this.#unexpected();
  }

  #both(): Expression {
    let left = this.#negation();
    while (this.#take("name", "and")) left = { kind: "both", left, right: this.#negation() };
    return left;
  }

  #negation(): Expression {
    return this.#take("name", "not") ? { kind: "not", of: this.#negation() } : this.#comparison();
  }

  #comparison(): Expression {
    const left = this.#primary();
    const token = this.#peek();
    const isComparator = token.kind === "sign" && COMPARATORS.includes(token.text);
    if (!isComparator && !(token.kind === "name" && token.text === "in")) return left;
    this.#next += 1;
    return { kind: "compare", by: token.text as Comparator, left, right: this.#primary() };
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token.kind === "number") return this.#literal(Number(token.text));
    if (token.kind === "text") return this.#literal(token.text);
    if (this.#take("sign", "(")) {
      const inner = this.either();
      this.#require(")");
      return inner;
    }
    if (this.#take("sign", "[")) return { kind: "list", items: this.#listUntil("]") };
    if (token.kind !== "name" || WORDS.has(token.text)) throw this.#unexpected();
    const literal = LITERALS[token.text];
    if (literal !== undefined) return this.#literal(literal);
    this.#next += 1;
    if (this.#take("sign", "(")) return this.#call(token);
    const [root = "", ...rest] = token.text.split(".");
    return { kind: "path", root, rest };
  }

  #call(token: Token): Expression {
    const arity = (FUNCTIONS as Readonly<Record<string, readonly [number, number]>>)[token.text];
    if (!arity || !Object.hasOwn(FUNCTIONS, token.text))
      throw new ExpressionError(`Unknown function "${token.text}"`, token.at);
    const args = this.#listUntil(")");
    if (args.length < arity[0] || args.length > arity[1])
      throw new ExpressionError(`Wrong number of arguments for "${token.text}": ${args.length}`, token.at);
    return { kind: "call", name: token.text as FunctionName, args };
  }

  #listUntil(close: string): Expression[] {
    const items: Expression[] = [];
    if (this.#take("sign", close)) return items;
    do items.push(this.either());
    while (this.#take("sign", ","));
    this.#require(close);
    return items;
  }

  #literal(value: Json): Expression {
    this.#next += 1;
    return { kind: "literal", value };
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: "end", text: "the end", at: 0 };
  }

  #take(kind: Token["kind"], text: string): boolean {
    const token = this.#peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #require(sign: string): void {
    if (!this.#take("sign", sign)) throw this.#unexpected();
  }

  #unexpected(): ExpressionError {
    const token = this.#peek();
    return new ExpressionError(`Unexpected "${token.text}" in the expression`, token.at);
  }
}
