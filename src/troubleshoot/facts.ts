// SPDX-License-Identifier: Apache-2.0

/** What a fact may be. */
export type FactValue = boolean | number | string;

/** What is known. A fact that is not in here was not asked; null: it was asked, and nobody could tell. */
export type Facts = { readonly [fact: string]: FactValue | null };

/** One fact must be this value, one of these, or lie in this range (both ends included). */
export type FactTest = FactValue | readonly FactValue[] | { readonly min?: number; readonly max?: number };

/** All of these must hold. */
export type Condition = { readonly [fact: string]: FactTest };

export type Truth = "yes" | "no" | "unknown";

/** Whether all tests hold. One that fails settles it, whatever is unknown beside it. */
export function truthOf(condition: Condition, facts: Facts): Truth {
  let truth: Truth = "yes";
  for (const [fact, test] of Object.entries(condition)) {
    const value = facts[fact] ?? null;
    if (value === null) truth = "unknown";
    else if (!passes(value, test)) return "no";
  }
  return truth;
}

/** Whether one of several conditions holds; none of none does. */
export function anyTruth(conditions: readonly Condition[], facts: Facts): Truth {
  const truths = conditions.map((condition) => truthOf(condition, facts));
  if (truths.includes("yes")) return "yes";
  return truths.includes("unknown") ? "unknown" : "no";
}

/** Facts that must still be found out before the conditions are settled. */
export function openFacts(conditions: readonly Condition[], facts: Facts): ReadonlySet<string> {
  const open = conditions.filter((condition) => truthOf(condition, facts) === "unknown");
  return new Set(open.flatMap((condition) => Object.keys(condition).filter((fact) => facts[fact] === undefined)));
}

function passes(value: FactValue, test: FactTest): boolean {
  if (isList(test)) return test.includes(value);
  if (typeof test !== "object") return value === test;
  if (typeof value !== "number") return false;
  return value >= (test.min ?? Number.NEGATIVE_INFINITY) && value <= (test.max ?? Number.POSITIVE_INFINITY);
}

function isList(test: FactTest): test is readonly FactValue[] {
  return Array.isArray(test);
}
