// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from "#kernel";
import type { Comparator, Expression, FunctionName, Scope } from "./expression.ts";

/** Works out an expression. Never throws: a path that leads nowhere is null, a comparison of unlike things is false. */
export function evaluate(expression: Expression, scope: Scope): Json {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "list":
      return expression.items.map((item) => evaluate(item, scope));
    case "path":
      return follow(scope(expression.root) ?? null, expression.rest);
    case "not":
      return !isTrue(evaluate(expression.of, scope));
    case "both":
      return isTrue(evaluate(expression.left, scope)) && isTrue(evaluate(expression.right, scope));
    case "either":
      return isTrue(evaluate(expression.left, scope)) || isTrue(evaluate(expression.right, scope));
    case "compare":
      return compare(expression.by, evaluate(expression.left, scope), evaluate(expression.right, scope));
    case "call":
      return callFunction(expression.name, expression.args, scope);
  }
}

/** True unless the value is null, false, zero, empty text or an empty list. */
export function isTrue(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== null && value !== false && value !== 0 && value !== "";
}

/** True when both are the same JSON value; the order of an object's keys does not matter. */
export function isSame(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = a as JsonObject;
  const right = b as JsonObject;
  const keys = Object.keys(left);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key] ?? null, right[key] ?? null))
  );
}

function follow(value: Json, rest: readonly string[]): Json {
  let current: Json = value;
  for (const key of rest) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return null;
    current = (current as JsonObject)[key] ?? null;
  }
  return current;
}

function compare(by: Comparator, left: Json, right: Json): boolean {
  if (by === "==") return isSame(left, right);
  if (by === "!=") return !isSame(left, right);
  if (by === "in") return Array.isArray(right) && right.some((item: Json) => isSame(left, item));
  const areNumbers = typeof left === "number" && typeof right === "number";
  const areTexts = typeof left === "string" && typeof right === "string";
  if (!areNumbers && !areTexts) return false;
  if (by === "<") return left < right;
  if (by === "<=") return left <= right;
  if (by === ">") return left > right;
  return left >= right;
}

function callFunction(name: FunctionName, args: readonly Expression[], scope: Scope): Json {
  const [subject, condition] = args;
  const value = subject ? evaluate(subject, scope) : null;
  switch (name) {
    case "count":
      return matching(value, condition, scope).length;
    case "first":
      return matching(value, condition, scope)[0] ?? null;
    case "where":
      return matching(value, condition, scope);
    case "day":
    case "month":
    case "time":
      return typeof value === "string" ? { kind: "date", iso: value, style: name } : null;
    case "message":
      return typeof value === "string" ? { kind: "message", id: value } : null;
    case "messages": {
      const group = condition ? evaluate(condition, scope) : null;
      const prefix = typeof group === "string" ? `${group}.` : "";
      const ids = asList(value).filter((id) => typeof id === "string");
      return { kind: "list", items: ids.map((id) => ({ kind: "message", id: `${prefix}${id}` })) };
    }
    case "country":
      return typeof value === "string" ? { kind: "country", code: value } : null;
    case "text":
      return typeof value === "object" && value !== null ? "" : String(value ?? "");
  }
}

function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function matching(list: Json, condition: Expression | undefined, scope: Scope): readonly Json[] {
  const items = asList(list);
  if (!condition) return items;
  return items.filter((item) => isTrue(evaluate(condition, (name) => (name === "item" ? item : scope(name)))));
}
