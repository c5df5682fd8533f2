// SPDX-License-Identifier: Apache-2.0
import { nextAt, type TroubleCase } from "./case.ts";
import { anyTruth, type Condition, openFacts, truthOf } from "./facts.ts";
import type { Cause, Check, Knowledge, Step } from "./knowledge.ts";

/** A remedy, and a check that tells nothing, get two chances. */
const MAX_TRIES = 2;
/** What a check of the operator's own systems costs at least, so that it comes before every question. */
const FREE = 0.01;

/** What to do next. `because` names what it is good for, so that the customer can be told why. */
export type Move =
  | {
      readonly kind: "check";
      readonly check: Check;
      readonly because: { readonly goal: string } | { readonly causes: readonly string[] };
    }
  | {
      readonly kind: "step";
      readonly step: Step;
      readonly cause: string;
      readonly needsConsent: boolean;
      readonly state: TroubleCase;
    }
  | { readonly kind: "solved" }
  /** `cause`: found, but nobody here can mend it. */
  | {
      readonly kind: "person";
      readonly reason: "needs_person" | "did_not_help" | "not_wanted" | "not_found";
      readonly cause: string | null;
    };

/**
 * The next move of the search: go on with a remedy that was begun; else mend what is found, the operator's side first; else see whether that
 * helped; else make the check that settles most for its trouble. Ends with `solved`, or with a person, and always ends: every check and
 * remedy has a bounded number of tries.
 *
 * Does not change the case: a caller that carries out a step takes `state` on, which has the remedy begun, and tells `stepDone`.
 */
export function nextMove(open: TroubleCase, knowledge: Knowledge): Move {
  const goal = knowledge.goals.find(({ id }) => id === open.goal);
  if (goal === undefined) return { kind: "person", reason: "not_found", cause: null };
  const begun = running(open, knowledge);
  if (begun !== null) return begun;
  if (truthOf(goal.holds, open.facts) === "yes") return { kind: "solved" };

  const causes = knowledge.causes.filter(({ goals }) => goals.includes(open.goal));
  const found = causes.filter(({ when }) => anyTruth(when, open.facts) === "yes");
  const hopeless = found.find(({ id, remedy }) => remedy.length === 0 && !open.closed.includes(id));
  if (hopeless) return { kind: "person", reason: "needs_person", cause: hopeless.id };
  const remedy = bestRemedy(found, open);
  if (remedy !== null) return remedy;

  const goalCheck = open.isGoalDue
    ? bestCheck(knowledge, open, [{ weight: 1, when: [goal.holds], id: open.goal }])
    : null;
  if (goalCheck) return { kind: "check", check: goalCheck.check, because: { goal: open.goal } };
  const undecided = causes.filter(({ when }) => anyTruth(when, open.facts) === "unknown");
  const best = bestCheck(knowledge, open, undecided);
  if (best) return { kind: "check", check: best.check, because: { causes: best.settles } };
  // Nothing was found: perhaps the trouble is over.
  const last = bestCheck(knowledge, open, [{ weight: 1, when: [goal.holds], id: open.goal }]);
  if (last) return { kind: "check", check: last.check, because: { goal: open.goal } };
  return unsolved(found, open);
}

function running(open: TroubleCase, knowledge: Knowledge): Move | null {
  const cause = knowledge.causes.find(({ id }) => id === open.running?.cause);
  const step = cause?.remedy[open.running?.at ?? 0];
  if (cause === undefined || step === undefined) return null;
  return { kind: "step", step, cause: cause.id, needsConsent: step.consent, state: open };
}

/** What the operator mends alone comes first; then what is likelier. */
function bestRemedy(found: readonly Cause[], open: TroubleCase): Move | null {
  const able = found.filter(({ id }) => (open.tried[id] ?? 0) < MAX_TRIES && !open.closed.includes(id));
  const bother = ({ remedy }: Cause): number => remedy.filter(({ by, consent }) => by === "customer" || consent).length;
  for (const cause of able.toSorted((a, b) => bother(a) - bother(b) || b.weight - a.weight)) {
    const at = nextAt(cause.remedy, 0, open.facts);
    const step = at === null ? undefined : cause.remedy[at];
    if (at === null || step === undefined) continue;
    const state = { ...open, running: { cause: cause.id, at } };
    return { kind: "step", step, cause: cause.id, needsConsent: step.consent, state };
  }
  return null;
}

type Question = { readonly id: string; readonly weight: number; readonly when: readonly Condition[] };

/** The check that helps to settle most, by weight, for its cost. */
function bestCheck(
  { checks }: Knowledge,
  open: TroubleCase,
  questions: readonly Question[],
): { check: Check; settles: readonly string[] } | null {
  const wanted = questions.map((question) => ({ ...question, open: openFacts(question.when, open.facts) }));
  let best: { check: Check; settles: readonly string[]; worth: number } | null = null;
  for (const check of checks) {
    if ((open.unanswered[check.id] ?? 0) >= MAX_TRIES || truthOf(check.needs, open.facts) === "no") continue;
    const helped = wanted.filter((question) => check.gives.some((fact) => question.open.has(fact)));
    const worth = helped.reduce((sum, { weight }) => sum + weight, 0) / Math.max(check.cost, FREE);
    if (worth > 0 && (best === null || worth > best.worth))
      best = { check, settles: helped.map(({ id }) => id), worth };
  }
  return best;
}

function unsolved(found: readonly Cause[], open: TroubleCase): Move {
  const unwanted = found.find(({ id }) => open.closed.includes(id));
  if (unwanted) return { kind: "person", reason: "not_wanted", cause: unwanted.id };
  const tried = found[0] ?? null;
  return { kind: "person", reason: tried === null ? "not_found" : "did_not_help", cause: tried?.id ?? null };
}
