// SPDX-License-Identifier: Apache-2.0
import type { Expression } from "./expression.ts";
import type { Flow, Step } from "./flow.ts";

/** A way out of a step. */
export type Exit = {
  /** Off the end of the file: null. */
  readonly to: string | null;
  /** Whether the visitor is heard before it is taken. */
  readonly hearsFirst: boolean;
  readonly why: Why;
};

/** What makes a step take an exit, for people who look at a flow. */
export type Why =
  | { readonly kind: "on" }
  /** The step's own condition does not hold. */
  | { readonly kind: "passed_over" }
  | { readonly kind: "pressed"; readonly key: string }
  | { readonly kind: "nothing_to_choose" }
  | { readonly kind: "failed"; readonly row: string }
  | { readonly kind: "not_proved" }
  | { readonly kind: "condition"; readonly when: Expression | null }
  | { readonly kind: "found"; readonly cause: string }
  | { readonly kind: "ended"; readonly outcome: string };

/** Where a step may lead: every exit that the engine may take, so that checks and drawings show the same. */
export function exits(flow: Flow, step: Step, position: number): Exit[] {
  const below = flow.steps[position + 1]?.id ?? null;
  const go = (to: string | null, why: Why = { kind: "on" }, hearsFirst = false): Exit => ({ to, hearsFirst, why });
  const onward = step.next ?? below;
  const passedOver = step.when === null ? [] : [go(below, { kind: "passed_over" })];
  return [...ownExits(flow, step, onward, go), ...passedOver];
}

function ownExits(
  flow: Flow,
  step: Step,
  onward: string | null,
  go: (to: string | null, why?: Why, hearsFirst?: boolean) => Exit,
): Exit[] {
  const withoutProof = flow.withoutProof === null ? [] : [go(flow.withoutProof, { kind: "not_proved" })];
  const failures = (rows: Readonly<Record<string, string>>): Exit[] =>
    Object.entries(rows).map(([row, to]) => go(to, { kind: "failed", row }));
  const ended = (rows: Readonly<Record<string, string>>): Exit[] =>
    Object.entries(rows).map(([outcome, to]) => go(to, { kind: "ended", outcome }, true));
  switch (step.kind) {
    case "say":
    case "card":
    case "set":
    case "menu":
    case "recover":
    case "secure":
      return [go(onward)];
    case "ask":
      return [
        go(onward, { kind: "on" }, true),
        ...(step.none === null ? [] : [go(step.none, { kind: "nothing_to_choose" })]),
        ...step.options.map((option) => go(option.goto, { kind: "pressed", key: option.key }, true)),
      ];
    case "choose":
      return step.options.map((option) => go(option.goto, { kind: "pressed", key: option.key }, true));
    case "call": {
      const proof = step.assurance === "A0" ? [] : withoutProof;
      return [go(onward), ...failures({ ...flow.failure, ...step.onFailure }), ...proof];
    }
    case "branch":
      return [
        ...step.rows.map((row) => go(row.goto, { kind: "condition", when: row.when })),
        ...(step.rows.some((row) => row.when === null) ? [] : [go(onward, { kind: "condition", when: null })]),
      ];
    case "require":
      return [go(onward), ...withoutProof];
    case "troubleshoot":
      return [
        ...ended(step.on),
        ...Object.entries(step.found).map(([cause, to]) => go(to, { kind: "found", cause })),
        ...failures(flow.failure),
        ...withoutProof,
      ];
    case "propose": {
      const { refused, ...others } = step.on;
      const refusals = Object.fromEntries(Object.entries(refused).map(([reason, to]) => [`refused ${reason}`, to]));
      return [...ended(others), ...ended(refusals)];
    }
    case "goto":
      return [go(step.goto)];
    case "hand_over":
    case "flow":
    case "end":
      return [];
  }
}
