// SPDX-License-Identifier: Apache-2.0
import type { BillingAccount, Line, PartyId, Permission, Relation } from "./nouns.ts";

/** On whose behalf data is read. `onlyLine`: possession of one line was shown, and nothing beside that line is theirs to see. */
export type Access = {
  readonly party: PartyId;
  readonly onlyLineId: string | null;
  readonly permissions: readonly Permission[];
};

/**
 * How the party stands to a line, or null: then the line does not exist for it.
 * Holders and business admins see all lines of the account, users their own, helpers what was granted until it ends.
 *
 * @param now - Epoch milliseconds; grants that ended before are nothing.
 */
export function relationToLine(access: Access, line: Line, now: number): Relation | null {
  if (access.onlyLineId !== null && access.onlyLineId !== line.lineId) return null;
  if (line.holderIds.includes(access.party)) return "holder";
  if (line.adminIds.includes(access.party)) return "admin";
  const onAccount = line.accountId === null ? null : relationByGrant(access, line.accountId, now);
  if (onAccount !== null) return onAccount;
  if (line.userIds.includes(access.party)) return "user";
  return grants(access, line.lineId, now).some(({ role }) => role === "lineUser") ? "user" : null;
}

/** How the party stands to an account and its bills, or null. The user of a line is nobody here. */
export function relationToAccount(access: Access, account: BillingAccount, now: number): Relation | null {
  if (account.holderIds.includes(access.party)) return "holder";
  if (account.adminIds.includes(access.party)) return "admin";
  return relationByGrant(access, account.accountId, now);
}

/** Whether the relation allows orders that bind the account. Helpers may look, not sign. */
export function maySign(relation: Relation): boolean {
  return relation === "holder" || relation === "admin";
}

/** When a helper's right over an account ends, in epoch milliseconds; null for one without an end, and for everybody who is no helper. */
export function grantEndsAt(access: Access, accountId: string | null, now: number): number | null {
  if (accountId === null) return null;
  const ends = grants(access, accountId, now)
    .filter(({ role }) => role === "helper" || role === "authorisedUser")
    .map(({ validUntil }) => validUntil);
  return ends.some((end) => end === null) ? null : Math.max(...ends.filter((end) => end !== null));
}

function relationByGrant(access: Access, accountId: string, now: number): Relation | null {
  const roles = grants(access, accountId, now).map(({ role }) => role);
  if (roles.includes("accountHolder")) return "holder";
  if (roles.includes("businessAdmin")) return "admin";
  return roles.includes("helper") || roles.includes("authorisedUser") ? "helper" : null;
}

function grants(access: Access, assetId: string, now: number): readonly Permission[] {
  return access.permissions.filter(
    (permission) => permission.assetId === assetId && (permission.validUntil === null || permission.validUntil > now),
  );
}
