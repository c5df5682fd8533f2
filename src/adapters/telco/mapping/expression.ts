// SPDX-License-Identifier: Apache-2.0
import jsonata from "jsonata";
import { ok, type Result, refuse } from "#kernel";

/**
 * One evaluation: so many steps, so deep, and no list longer than what a list of ours may have. Steps, not time: a machine that is busy for a
 * moment must not make a good mapping fail. The clock is a last resort.
 */
const MOST_STEPS = 100_000;
const TIMEOUT_MS = 5_000;
const STACK = 64;
const SEQUENCE = 5_000;
const MOST_CHARACTERS = 8_000;
/** No text that comes out of a step is longer: doubled thirty times a word is a gigabyte, and the process that holds it is gone. */
const MOST_IN_TEXT = 64_000;
/** JSONata calls what is bound to these before and after each step. */
const ON_STEP = Symbol.for("jsonata.__evaluate_entry");
const AFTER_STEP = Symbol.for("jsonata.__evaluate_exit");

/**
 * Functions that a mapping has no use for: they compile text, know the time or chance (the same answer has to give the same rows), or take a
 * pattern. Regular expressions are refused as such: one cannot be stopped once it runs.
 */
const CLOSED: ReadonlySet<string> = new Set(["eval", "now", "millis", "random", "shuffle", "match"]);

function requireShort(length: number): void {
  if (length > MOST_IN_TEXT) throw new RangeError("Cannot evaluate: a text is too long");
}

/** The two that make a long text in one step, with the bound before they begin. The same otherwise. */
function pad(text: string | undefined, width: number, sign: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const whole = Math.trunc(width);
  requireShort(Math.abs(whole));
  const signs = Array.from(sign === undefined || sign === "" ? " " : sign);
  const missing = Math.max(0, Math.abs(whole) - Array.from(text).length);
  const padding = Array.from({ length: missing }, (_, at) => signs[at % signs.length]).join("");
  return whole > 0 ? text + padding : padding + text;
}
function join(texts: readonly string[] | undefined, between = ""): string | undefined {
  if (texts === undefined) return undefined;
  requireShort(texts.reduce((sum, text) => sum + text.length + between.length, 0));
  return texts.join(between);
}

/**
 * One evaluation after the other: JSONata yields between its steps, and side by side they would use up each other's.
 */
let last: Promise<unknown> = Promise.resolve();
let steps = 0;
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(() => {
    steps = 0;
    return work();
  });
  last = mine.catch(() => undefined);
  return mine;
}

/** A JSONata expression of a mapping file, compiled once. */
export type Expression = {
  /** @returns The value as plain JSON (undefined where it selects nothing), or `failed`: too slow, too deep, or a type that does not fit. */
  evaluate(input: unknown, bound: Readonly<Record<string, unknown>>): Promise<Result<unknown, { reason: "failed" }>>;
};

export type ExpressionProblem = {
  readonly reason: "bad_expression";
  readonly message: string /** Zero-based, in the text. */;
  readonly offset: number;
};

/**
 * Compiles an expression, or says what is wrong with it and where.
 *
 * @param define - Functions and values that come before it, as `$name := …;`.
 */
export function compileExpression(text: string, define = ""): Result<Expression, ExpressionProblem> {
  if (text.length + define.length > MOST_CHARACTERS)
    return refuse({ reason: "bad_expression", message: `longer than ${MOST_CHARACTERS} characters`, offset: 0 });
  const head = define === "" ? "" : `${define.trim().replace(/;$/, "")};\n`;
  let compiled: jsonata.Expression;
  try {
    // By itself first: what closes a bracket of ours is none of theirs.
    jsonata(text);
  } catch (error) {
    const { message = "not an expression", position = 0 } = error as Partial<jsonata.JsonataError>;
    return refuse({ reason: "bad_expression", message, offset: position });
  }
  try {
    compiled = jsonata(`(${head}${text}\n)`, { timeout: TIMEOUT_MS, stack: STACK, sequence: SEQUENCE });
  } catch (error) {
    const { message = "not an expression", position = 0 } = error as Partial<jsonata.JsonataError>;
    return refuse({ reason: "bad_expression", message, offset: Math.max(0, position - head.length - 1) });
  }
  compiled.assign(ON_STEP as unknown as string, () => {
    steps += 1;
    if (steps > MOST_STEPS) throw new RangeError("Cannot evaluate: too many steps");
  });
  compiled.assign(
    AFTER_STEP as unknown as string,
    (_node: unknown, _input: unknown, _bound: unknown, made: unknown) => {
      if (typeof made === "string") requireShort(made.length);
    },
  );
  compiled.registerFunction("pad", pad, "<s-ns?:s>");
  compiled.registerFunction("join", join, "<a<s>s?:s>");
  const closed = closedIn(compiled.ast());
  if (closed !== null)
    return refuse({
      reason: "bad_expression",
      message: closed.message,
      offset: Math.max(0, closed.offset - head.length - 1),
    });
  return ok({
    async evaluate(input, bound) {
      try {
        // What JSONata gives back carries marks of its own on lists: only JSON goes on.
        const value: unknown = await inTurn(() => compiled.evaluate(input, { ...bound }));
        return ok(value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown));
      } catch {
        return refuse({ reason: "failed" });
      }
    },
  });
}

/** The first thing in the tree that is closed. */
function closedIn(node: unknown): ExpressionProblem | null {
  if (Array.isArray(node)) {
    for (const each of node) {
      const found = closedIn(each);
      if (found !== null) return found;
    }
    return null;
  }
  if (node instanceof RegExp)
    return { reason: "bad_expression", message: "regular expressions are not taken: one cannot be stopped", offset: 0 };
  if (typeof node !== "object" || node === null) return null;
  const { type, value, position } = node as { type?: unknown; value?: unknown; position?: unknown };
  const offset = typeof position === "number" ? position : 0;
  if (type === "regex")
    return { reason: "bad_expression", message: "regular expressions are not taken: one cannot be stopped", offset };
  if (type === "variable" && typeof value === "string" && CLOSED.has(value))
    return { reason: "bad_expression", message: `$${value} is not taken`, offset };
  for (const each of Object.values(node)) {
    const found = closedIn(each);
    if (found !== null) return found;
  }
  return null;
}
