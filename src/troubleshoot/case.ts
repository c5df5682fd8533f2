// SPDX-License-Identifier: Apache-2.0
import { type Facts, truthOf } from "./facts.ts";
import type { Check, Knowledge, Step } from "./knowledge.ts";

/** How far the search for a fault has come. Plain JSON, small: keep it with the conversation. */
export type TroubleCase = {
  readonly goal: string;
  readonly facts: Facts;
  /** Check → how often it was asked and told nothing. */
  readonly unanswered: { readonly [check: string]: number };
  /** Cause → how often its remedy was carried out. */
  readonly tried: { readonly [cause: string]: number };
  /** Causes whose remedy the customer did not want, or that could not be carried out. */
  readonly closed: readonly string[];
  /** The remedy that is being carried out, and the place of its next step. */
  readonly running: { readonly cause: string; readonly at: number } | null;
  /** Something was changed, or nothing is left to look at: now the goal itself must be looked at. */
  readonly isGoalDue: boolean;
};

/** A case as it begins: the customer says that something fails, and nothing else is known. */
export function openCase(goal: string, facts: Facts = {}): TroubleCase {
  return { goal, facts, unanswered: {}, tried: {}, closed: [], running: null, isGoalDue: false };
}

/** Adds what was found out, by a check or because the customer said so unasked. */
export function learn(open: TroubleCase, facts: Facts): TroubleCase {
  return { ...open, facts: { ...open.facts, ...facts } };
}

/** What a check told. Of what it should give and did not, it is remembered that nobody could tell. */
export function answered(open: TroubleCase, check: Check, facts: Facts): TroubleCase {
  const missing = Object.fromEntries(check.gives.map((fact) => [fact, null]));
  return learn(open, { ...missing, ...facts });
}

/** A check told nothing at all; after the second time it is not made again. */
export function noAnswer(open: TroubleCase, check: string): TroubleCase {
  return { ...open, unanswered: { ...open.unanswered, [check]: (open.unanswered[check] ?? 0) + 1 } };
}

/** What the customer reports unasked; a remedy that was begun is left, because it may not be what is wanted any more. */
export function reported(open: TroubleCase, facts: Facts): TroubleCase {
  return { ...learn(open, facts), running: null };
}

/** What a check told, or did not, is not known any more: it may be made again. */
export function askAgain(open: TroubleCase, check: Check): TroubleCase {
  const { [check.id]: _tries, ...unanswered } = open.unanswered;
  return { ...forget(open, check.gives), unanswered };
}

/** The customer reports another trouble: what is known stays, and what did not help may be tried again for it. */
export function reportOther(open: TroubleCase, goal: string): TroubleCase {
  return goal === open.goal ? open : { ...openCase(goal, open.facts), unanswered: open.unanswered };
}

/** A cause that was found is not what is looked for, or somebody else sees to it: the search goes on without it. */
export function setAside(open: TroubleCase, cause: string): TroubleCase {
  return open.closed.includes(cause) ? open : { ...open, running: null, closed: [...open.closed, cause] };
}

/** What became of the step that `nextMove` named. `declined`: the customer does not want it. */
export function stepDone(
  open: TroubleCase,
  knowledge: Knowledge,
  outcome: "done" | "failed" | "declined",
): TroubleCase {
  const { running } = open;
  const cause = knowledge.causes.find(({ id }) => id === running?.cause);
  const step = cause?.remedy[running?.at ?? 0];
  if (running === null || cause === undefined || step === undefined) return open;
  // What was not begun, or failed on the operator's side, changed nothing.
  const isUnchanged = outcome === "declined" || (outcome === "failed" && step.by === "operator");
  const untold = forget(open, isUnchanged ? [] : step.changes);
  const forgotten = outcome === "done" ? learn(untold, step.makes) : untold;
  if (outcome !== "done") return { ...forgotten, running: null, closed: [...open.closed, cause.id] };
  const at = nextAt(cause.remedy, running.at + 1, forgotten.facts);
  if (at !== null) return { ...forgotten, running: { cause: cause.id, at } };
  const tried = { ...open.tried, [cause.id]: (open.tried[cause.id] ?? 0) + 1 };
  const goal = knowledge.goals.find(({ id }) => id === open.goal);
  const toSee = forget(forgotten, Object.keys(goal?.holds ?? {}));
  return { ...toSee, running: null, tried, isGoalDue: true };
}

/** Place of the first step from here that is not left out; null when none is. */
export function nextAt(remedy: readonly Step[], from: number, facts: Facts): number | null {
  for (let at = from; at < remedy.length; at += 1) {
    const unless = remedy[at]?.unless ?? null;
    if (unless === null || truthOf(unless, facts) !== "yes") return at;
  }
  return null;
}

function forget(open: TroubleCase, changes: readonly string[]): TroubleCase {
  const gone = new Set(changes);
  return { ...open, facts: Object.fromEntries(Object.entries(open.facts).filter(([fact]) => !gone.has(fact))) };
}
