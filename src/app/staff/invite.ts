// SPDX-License-Identifier: Apache-2.0
import { type AgentId, ok, type Result, refuse, toBase64Url } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { staffEntry } from "./entries.ts";
import { type GateOfStaff, passStaffGate } from "./gate.ts";
import type { StaffInvite, StaffRole } from "./ports.ts";
import type { StaffSeat } from "./seat.ts";

/** A link works for an hour. */
export const INVITE_LIFETIME_MS: number = 60 * 60_000;

/**
 * Makes the link of the first run: whoever opens it first within the hour is the first member of staff. Null once there is one, also when
 * the link is used later. Each call makes the links before it worthless.
 *
 * @returns The secret of the link; only its hash is kept.
 */
export async function inviteFirst(deps: AppDeps, roles: readonly StaffRole[]): Promise<string | null> {
  if (await deps.staff.hasAny(deps.tenant)) return null;
  return makeInvite(deps, { roles, staffId: null, invitedBy: null });
}

/** An admin invites a colleague, or lets one who has lost every passkey enrol again (`staffId`); that ends their sessions. */
export async function inviteStaff(
  deps: AppDeps,
  seat: StaffSeat,
  wanted: { readonly roles: readonly StaffRole[] } | { readonly staffId: AgentId },
): Promise<Result<{ token: string; expiresAt: Date }, GateOfStaff | { readonly reason: "not_found" }>> {
  const isRecovery = "staffId" in wanted;
  const passed = await passStaffGate(deps, seat, isRecovery ? "staff.recover" : "staff.invite");
  if (!passed.ok) return passed;
  const account = isRecovery ? await deps.staff.find(deps.tenant, wanted.staffId) : null;
  if (isRecovery && account?.state !== "active") return refuse({ reason: "not_found" });
  const roles = isRecovery ? (account?.roles ?? []) : wanted.roles;
  const token = await makeInvite(deps, {
    roles,
    staffId: account?.staffId ?? null,
    invitedBy: seat.account.staffId,
  });
  return ok({ token, expiresAt: new Date(deps.clock.now() + INVITE_LIFETIME_MS) });
}

/** The link of a secret, while it holds. */
export function findInvite(deps: AppDeps, token: string): Promise<StaffInvite | null> {
  return deps.staff.findInvite(deps.tenant, inviteHash(deps, token), new Date(deps.clock.now()));
}

export function inviteHash(deps: AppDeps, token: string): Uint8Array {
  return deps.keys.blindIndex("token", `staff invite ${token}`);
}

async function makeInvite(
  deps: AppDeps,
  invite: Pick<StaffInvite, "roles" | "staffId" | "invitedBy">,
): Promise<string> {
  const token = toBase64Url(deps.random.bytes(32));
  const now = deps.clock.now();
  const { roles, staffId, invitedBy } = invite;
  await deps.staff.addInvite(
    deps.tenant,
    {
      ...invite,
      tokenHash: inviteHash(deps, token),
      createdAt: new Date(now),
      expiresAt: new Date(now + INVITE_LIFETIME_MS),
    },
    staffEntry(deps, "staff.invited", invitedBy, { roles: [...roles], about: staffId, firstRun: invitedBy === null }),
  );
  return token;
}
