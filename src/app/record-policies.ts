// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "./deps.ts";

/** Writes into the history which policies are in force, when they are not those of the last time. Run at start. */
export async function recordPolicies(
  deps: Pick<AppDeps, "policies" | "history" | "tenant" | "clock">,
): Promise<boolean> {
  const { hash, ids } = deps.policies;
  const last = await deps.history.findPolicyChange(deps.tenant);
  if (last?.facts["hash"] === hash) return false;
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "policy.changed",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: { hash, before: last?.facts["hash"] ?? null, policies: [...ids] },
    },
    null,
  );
  return true;
}
