// SPDX-License-Identifier: Apache-2.0
import { toBase64Url } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { staffEntry } from "./entries.ts";
import type { StaffInvite } from "./ports.ts";

/** A link works for an hour. */
export const INVITE_LIFETIME_MS: number = 60 * 60_000;

/** The secret of a link, told once; only its hash is kept. */
export type MadeLink = { readonly token: string; readonly expiresAt: Date };

/** The link of a secret, while it holds. */
export function findInvite(deps: AppDeps, token: string): Promise<StaffInvite | null> {
  return deps.staff.findInvite(deps.tenant, inviteHash(deps, token), new Date(deps.clock.now()));
}

export function inviteHash(deps: AppDeps, token: string): Uint8Array {
  return deps.keys.blindIndex("token", `staff invite ${token}`);
}

/** Makes a link. The history tells whether one person did, or two. */
export async function makeLink(
  deps: AppDeps,
  invite: Pick<StaffInvite, "roles" | "staffId" | "invitedBy" | "approvedBy">,
): Promise<MadeLink> {
  const token = toBase64Url(deps.random.bytes(32));
  const now = deps.clock.now();
  const { roles, staffId, invitedBy, approvedBy } = invite;
  const expiresAt = new Date(now + INVITE_LIFETIME_MS);
  const isAlone = invitedBy !== null && approvedBy === null;
  await deps.staff.addInvite(
    deps.tenant,
    { ...invite, tokenHash: inviteHash(deps, token), createdAt: new Date(now), expiresAt },
    staffEntry(deps, isAlone ? "staff.invited_alone" : "staff.invited", invitedBy, {
      roles: [...roles],
      about: staffId,
      firstRun: invitedBy === null,
      approvedBy,
    }),
  );
  return { token, expiresAt };
}
