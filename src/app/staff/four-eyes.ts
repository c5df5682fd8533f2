// SPDX-License-Identifier: Apache-2.0
import type { AgentId } from "#kernel";
import type { ApprovalWish } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import type { AppDeps } from "../deps.ts";
import type { StaffAccount, StaffRole } from "./ports.ts";
import type { StaffSeat } from "./seat.ts";

/** What was asked of a colleague instead of done. */
export type AskedOfColleague = { readonly approvalId: string };

export type StaffWish = Extract<ApprovalWish, { kind: "staff" }>;

const isDecider = (roles: readonly StaffRole[]): boolean => roles.includes("admin") || roles.includes("security");

/**
 * Whether a colleague has to approve what this admin does to accounts: from the moment that somebody else has the role admin or security.
 * A disabled one counts as well: otherwise disabling all others, which takes nobody's approval, would make an admin alone again.
 */
export async function hasSecondPerson(deps: AppDeps, admin: AgentId): Promise<boolean> {
  const accounts = await deps.staff.list(deps.tenant);
  return accounts.some(({ staffId, roles }) => staffId !== admin && isDecider(roles));
}

/** A change of roles that adds one, or takes from somebody else the right to approve. Giving up one's own needs nobody. */
export function givesPower(account: StaffAccount, roles: readonly StaffRole[], by: AgentId): boolean {
  const isAdded = roles.some((role) => !account.roles.includes(role));
  const isTaken = (["admin", "security"] as const).some(
    (role) => account.roles.includes(role) && !roles.includes(role),
  );
  return isAdded || (isTaken && account.staffId !== by);
}

/** Removing somebody who could approve, even a disabled one, may leave an admin alone. */
export function removesDecider(account: StaffAccount): boolean {
  return isDecider(account.roles);
}

/** Asks; nothing has happened yet. */
export async function askColleague(
  deps: AppDeps,
  seat: StaffSeat,
  change: StaffWish["change"],
  account: StaffAccount | null,
  roles: readonly StaffRole[],
): Promise<AskedOfColleague> {
  const wish: StaffWish = {
    kind: "staff",
    change,
    staffId: account?.staffId ?? null,
    name: account?.name ?? null,
    version: account?.version ?? null,
    before: account?.roles ?? [],
    roles,
  };
  const { approvalId } = await proposeApproval(deps, wish, seat.agent, deps.settings.approvals.lifetimeMs);
  return { approvalId };
}
