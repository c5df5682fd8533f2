// SPDX-License-Identifier: Apache-2.0
import { type AgentId, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { areKnownRoles } from "../roles/role-table.ts";
import { type AskedOfColleague, askColleague, hasSecondPerson } from "./four-eyes.ts";
import { type GateOfStaff, passStaffGate } from "./gate.ts";
import { type MadeLink, makeLink } from "./link.ts";
import type { StaffRole } from "./ports.ts";
import type { StaffSeat } from "./seat.ts";

/**
 * Makes the link of the first run: whoever opens it first within the hour is the first member of staff. Null once there is one, also when
 * the link is used later. Each call makes the links before it worthless.
 *
 * @returns The secret of the link; only its hash is kept.
 */
export async function inviteFirst(deps: AppDeps, roles: readonly StaffRole[]): Promise<string | null> {
  if (await deps.staff.hasAny(deps.tenant)) return null;
  return (await makeLink(deps, { roles, staffId: null, invitedBy: null, approvedBy: null })).token;
}

/**
 * An admin invites a colleague, or lets one who has lost every passkey enrol again (`staffId`); that ends their sessions. Where somebody
 * else has the role admin or security this only asks: the link is made when they approve, for exactly these roles, and shown to them.
 * Where there is nobody else it is made at once, and worth nothing as soon as there is.
 */
export async function inviteStaff(
  deps: AppDeps,
  seat: StaffSeat,
  wanted: { readonly roles: readonly StaffRole[] } | { readonly staffId: AgentId },
): Promise<Result<MadeLink | AskedOfColleague, GateOfStaff | { readonly reason: "not_found" | "unknown_role" }>> {
  const isRecovery = "staffId" in wanted;
  const passed = await passStaffGate(deps, seat, isRecovery ? "staff.recover" : "staff.invite");
  if (!passed.ok) return passed;
  const account = isRecovery ? await deps.staff.find(deps.tenant, wanted.staffId) : null;
  if (isRecovery && account?.state !== "active") return refuse({ reason: "not_found" });
  const roles = isRecovery ? (account?.roles ?? []) : wanted.roles;
  if (!areKnownRoles(deps, roles)) return refuse({ reason: "unknown_role" });
  const { staffId: invitedBy } = seat.account;
  if (await hasSecondPerson(deps, invitedBy))
    return ok(await askColleague(deps, seat, isRecovery ? "recover" : "invite", account, roles));
  return ok(await makeLink(deps, { roles, staffId: account?.staffId ?? null, invitedBy, approvedBy: null }));
}
