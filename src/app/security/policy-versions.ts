// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { type DiffLine, diffLines } from "./diff-lines.ts";
import type { PolicySet, PolicySetStore } from "./ports.ts";

export type PolicyVersions = {
  readonly current: {
    readonly hash: string;
    readonly policies: readonly { readonly id: string; readonly text: string }[];
    readonly actions: readonly {
      readonly action: string;
      readonly principals: readonly string[];
      readonly resources: readonly string[];
      readonly fields: readonly string[];
    }[];
  };
  readonly versions: Awaited<ReturnType<PolicySetStore["changes"]>>;
};

export type PolicyChange = {
  readonly id: string;
  readonly change: "added" | "removed" | "changed";
  readonly lines: readonly DiffLine[];
};

const MOST = 100;

/** What is in force, word for word, and when which set came into force; for `policies.read`. */
export async function readPolicyVersions(deps: AppDeps, seat: StaffSeat): Promise<Result<PolicyVersions, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "policies.read");
  if (!passed.ok) return passed;
  const { hash, texts, actions } = deps.policies;
  return ok({
    current: {
      hash,
      policies: [...texts.policies].map(([id, text]) => ({ id, text })),
      actions: [...actions].map(([action, shape]) => ({ action, ...shape })),
    },
    versions: await deps.security.policySets.changes(deps.tenant, MOST),
  });
}

/** What differs between two sets: by policy, and for the schema under the name `schema`. */
export async function diffPolicySets(
  deps: AppDeps,
  seat: StaffSeat,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Result<readonly PolicyChange[], GateOfStaff | { readonly reason: "no_such_version" }>> {
  const passed = await passStaffGate(deps, seat, "policies.read");
  if (!passed.ok) return passed;
  const { policySets } = deps.security;
  const [before, after] = await Promise.all([policySets.find(deps.tenant, from), policySets.find(deps.tenant, to)]);
  if (before === null || after === null) return refuse({ reason: "no_such_version" });
  return ok(changesBetween(before, after));
}

/** Pure. In the order of the newer set; what is gone comes last. */
export function changesBetween(before: PolicySet, after: PolicySet): readonly PolicyChange[] {
  const texts = (set: PolicySet): ReadonlyMap<string, string> =>
    new Map([["schema", set.schema], ...set.policies.map(({ id, text }) => [id, text] as const)]);
  const [old, now] = [texts(before), texts(after)];
  const changes: PolicyChange[] = [];
  for (const [id, text] of now) {
    const was = old.get(id);
    if (was === text) continue;
    changes.push({ id, change: was === undefined ? "added" : "changed", lines: diffLines(was ?? "", text) });
  }
  for (const [id, text] of old) if (!now.has(id)) changes.push({ id, change: "removed", lines: diffLines(text, "") });
  return changes;
}
