// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { recordPolicies } from "../record-policies.ts";
import { type ApprovalDeps, proposeApproval } from "./propose.ts";
import { useApproval } from "./use.ts";

/**
 * Lets the loaded policies come into force, or does not. The first set of an installation is taken as it is. After that a changed set
 * needs an approval by two people that is bound to exactly these texts, where `policies.fourEyes` is on; without it the server does not
 * start: running on with something else than what lies in the folder would hide the change.
 *
 * @throws AppError - `app.policies_not_approved`.
 */
export async function enforcePolicies(deps: AppDeps): Promise<void> {
  const { hash } = deps.policies;
  const last = await deps.history.findPolicyChange(deps.tenant);
  if (last !== null && last.facts["hash"] !== hash && deps.settings.approvals.isPolicyChangeBound) {
    if (!(await isApproved(deps)))
      throw new AppError(
        "app.policies_not_approved",
        "Cannot start: the policies are not those that were approved last; put those back, start, and propose the change with `wardline policies propose`. After an upgrade: `wardline upgrade --provenance FILE`, or start the former program and see `wardline doctor`",
      );
  }
  await recordPolicies(deps);
  const { texts } = deps.policies;
  await deps.security.policySets.keep(deps.tenant, {
    hash,
    schema: texts.schema,
    policies: [...texts.policies].map(([id, text]) => ({ id, text })),
    firstAt: new Date(deps.clock.now()),
  });
}

async function isApproved(deps: AppDeps): Promise<boolean> {
  const { hash } = deps.policies;
  const approved = await deps.approvals.findApproved(deps.tenant, "policies", new Date(deps.clock.now()));
  for (const { approvalId } of approved)
    if ((await useApproval(deps, "policies", approvalId, (wish) => wish.hash === hash)).ok) return true;
  return false;
}

/** Asks two people at the desk to let these policies come into force at the next start. Null: they are in force already. */
export async function proposePolicies(
  deps: ApprovalDeps & Pick<AppDeps, "policies" | "history" | "settings">,
): Promise<string | null> {
  const { hash, texts } = deps.policies;
  const last = await deps.history.findPolicyChange(deps.tenant);
  if (last?.facts["hash"] === hash) return null;
  const before = last?.facts["hash"];
  const wish = {
    kind: "policies",
    hash,
    before: typeof before === "string" ? before : null,
    schema: texts.schema,
    policies: [...texts.policies].map(([id, text]) => ({ id, text })),
  } as const;
  return (await proposeApproval(deps, wish, null, deps.settings.approvals.lifetimeMs)).approvalId;
}
