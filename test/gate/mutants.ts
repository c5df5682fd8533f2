// SPDX-License-Identifier: Apache-2.0
// One condition dropped from a policy, for each of its conditions.
import type { Clause, Expr, Policy, PolicyJson, PolicyToTextAnswer } from "@cedar-policy/cedar-wasm/nodejs";

export type Mutant = { readonly dropped: string; text(print: (policy: Policy) => PolicyToTextAnswer): string };

export function mutantsOf(policy: PolicyJson): readonly Mutant[] {
  const scopes = (["principal", "action", "resource"] as const)
    .filter((part) => policy[part].op !== "All")
    .map((part) => mutant(`the ${part}`, { ...policy, [part]: { op: "All" } }));
  const clauses = policy.conditions.flatMap((clause, index) => dropsFrom(policy, clause, index));
  return [...scopes, ...clauses];
}

function dropsFrom(policy: PolicyJson, clause: Clause, index: number): readonly Mutant[] {
  const parts = conjuncts(clause.body);
  const replace = (body: Expr | null): PolicyJson => ({
    ...policy,
    conditions: policy.conditions.toSpliced(index, 1, ...(body === null ? [] : [{ ...clause, body }])),
  });
  const whole = mutant(`${clause.kind} ${index + 1}`, replace(null));
  if (parts.length === 1) return [whole];
  const without = parts.map((_, at) =>
    mutant(`part ${at + 1} of ${clause.kind} ${index + 1}`, replace(joined(parts.toSpliced(at, 1)))),
  );
  return [whole, ...without];
}

function conjuncts(body: Expr): readonly Expr[] {
  if (typeof body === "object" && "&&" in body) {
    const { left, right } = body["&&"] as { left: Expr; right: Expr };
    return [...conjuncts(left), ...conjuncts(right)];
  }
  return [body];
}

function joined(parts: readonly Expr[]): Expr {
  return parts.reduce((left, right) => ({ "&&": { left, right } }));
}

function mutant(dropped: string, policy: PolicyJson): Mutant {
  return {
    dropped,
    text(print) {
      const printed = print(policy);
      if (printed.type === "failure")
        throw new Error(`${dropped}: ${printed.errors.map(({ message }) => message).join()}`);
      return printed.text;
    },
  };
}
