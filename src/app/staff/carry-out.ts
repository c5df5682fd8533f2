// SPDX-License-Identifier: Apache-2.0
import { type AgentId, ok, type Result, refuse } from "#kernel";
import { BY_COMMAND } from "../approvals/gate.ts";
import type { StoredApproval } from "../approvals/ports.ts";
import { useApproval } from "../approvals/use.ts";
import type { AppDeps } from "../deps.ts";
import { staffEntry } from "./entries.ts";
import type { StaffWish } from "./four-eyes.ts";
import { isPermitted, type StaffAction } from "./gate.ts";
import { type MadeLink, makeLink } from "./link.ts";
import type { StaffAccount } from "./ports.ts";

type Moved = { readonly reason: "moved_on" };

/**
 * Does what was approved about an account, once: the approval is used up first, so that a stop in between does nothing twice and has to
 * be asked for anew. Refused where who asked may no longer ask, or the account has changed since.
 *
 * @param approvedBy - Who decided; gets the link, where there is one.
 */
export async function carryOutStaff(
  deps: AppDeps,
  approvedBy: AgentId,
  approval: StoredApproval,
  wish: StaffWish,
): Promise<Result<MadeLink | null, Moved>> {
  const moved = refuse({ reason: "moved_on" as const });
  // Where the operator's directory asked there is no person behind it, and two have decided.
  const isDirectory = approval.proposedBy === BY_COMMAND;
  const asked = isDirectory ? null : await deps.staff.find(deps.tenant, approval.proposedBy as AgentId);
  if (!isDirectory && (asked?.state !== "active" || !mayStill(deps, asked, wish))) return moved;
  const account = wish.staffId === null ? null : await deps.staff.find(deps.tenant, wish.staffId);
  if (wish.staffId !== null && (account === null || account.version !== wish.version)) return moved;
  const used = await useApproval(deps, "staff", approval.approvalId, (approved) => isSame(approved, wish));
  if (!used.ok) return moved;
  if (account === null || wish.change === "recover") {
    if (asked === null) return moved;
    const { roles, staffId } = wish;
    return ok(await makeLink(deps, { roles, staffId, invitedBy: asked.staffId, approvedBy }));
  }
  const facts = { about: account.staffId, approvedBy, before: [...wish.before], roles: [...wish.roles] };
  if (wish.change === "remove") {
    const entry = staffEntry(deps, "staff.changed", asked?.staffId ?? null, { what: "removed", ...facts });
    return (await deps.staff.remove(deps.tenant, account.staffId, entry)).ok ? ok(null) : moved;
  }
  const { staffId, version } = account;
  const next = {
    staffId,
    version,
    roles: wish.roles,
    state: wish.change === "enable" ? "active" : account.state,
  } as const;
  const entry = staffEntry(deps, "staff.changed", asked?.staffId ?? null, { what: wish.change, ...facts });
  const changed = await deps.staff.change(deps.tenant, next, new Date(deps.clock.now()), entry);
  if (!changed.ok) return moved;
  deps.fanOut.publishStaff(staffId);
  return ok(null);
}

/** By the policies, as if the sign-in were fresh: it was when they asked. */
function mayStill(deps: AppDeps, { staffId, name, roles }: StaffAccount, { change }: StaffWish): boolean {
  const action: StaffAction = `staff.${change}`;
  return isPermitted(deps, { agent: { agentId: staffId, name, roles } }, action, 0);
}

function isSame(approved: StaffWish, wish: StaffWish): boolean {
  return JSON.stringify(approved) === JSON.stringify(wish);
}
