// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import { openApproval } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { staffEntry } from "./entries.ts";
import type { StaffWish } from "./four-eyes.ts";
import type { ChangeRefusal, StaffAccount, StaffRole } from "./ports.ts";
import { STAFF_ROLES } from "./ports.ts";

/** Roles with which somebody gives others power. A directory gives them only where configuration says so by name. */
const POWER: readonly StaffRole[] = ["admin", "security"];
const OPEN_REQUESTS = 200;

/** Whose word it is: the provider's at a sign-on, or the directory's (by which token). */
export type DirectoryVoice = { readonly by: "sign_on" | "scim"; readonly actor: HistoryEntry["actor"] };

/** What groups mean here, in the order in which roles are told. By exact name; a group that nobody configured means nothing. */
export function rolesOfGroups(
  { definedRoles }: Pick<AppDeps, "definedRoles">,
  mapping: Readonly<Record<string, readonly StaffRole[]>>,
  groups: readonly string[],
): StaffRole[] {
  const meant = groups.flatMap((group) => (Object.hasOwn(mapping, group) ? (mapping[group] ?? []) : []));
  const known: readonly StaffRole[] = [...STAFF_ROLES, ...definedRoles.map(({ name }) => name)];
  return known.filter((role) => meant.includes(role));
}

/** What an account gets of it at once, and what two people have to approve first: power that it does not hold and that nobody configured. */
export function splitRoles(
  { directory }: Pick<AppDeps, "directory">,
  held: readonly StaffRole[],
  meant: readonly StaffRole[],
): { readonly granted: StaffRole[]; readonly withheld: StaffRole[] } {
  const isWithheld = (role: StaffRole): boolean =>
    POWER.includes(role) && !held.includes(role) && !directory.mayGrant.includes(role);
  return { granted: meant.filter((role) => !isWithheld(role)), withheld: meant.filter(isWithheld) };
}

/** Roles without the power that the directory could not have given by itself. */
export function withoutPower(
  { directory }: Pick<AppDeps, "directory">,
  roles: readonly StaffRole[],
): readonly StaffRole[] {
  return roles.filter((role) => !POWER.includes(role) || directory.mayGrant.includes(role));
}

/**
 * Makes an account what the directory says. What it loses it loses now, with every session on every node; what it gains it has now, but
 * for power, which two people approve. Somebody who was disabled here stays so.
 *
 * @returns The account as it is now; `last_admin` where it would leave nobody who could admit anybody.
 */
export async function applyDirectoryRoles(
  deps: AppDeps,
  account: StaffAccount,
  meant: readonly StaffRole[],
  voice: DirectoryVoice,
): Promise<Result<StaffAccount, ChangeRefusal>> {
  const { granted, withheld } = splitRoles(deps, account.roles, meant);
  let now = account;
  if (!isSame(account.roles, granted)) {
    const next = { ...account, roles: granted };
    const facts = { what: "roles", about: account.staffId, before: [...account.roles], roles: granted, by: voice.by };
    const entry: HistoryEntry = { ...staffEntry(deps, "staff.changed", null, facts), actor: voice.actor };
    const changed = await deps.staff.change(deps.tenant, next, new Date(deps.clock.now()), entry);
    if (!changed.ok) return changed;
    deps.fanOut.publishStaff(account.staffId);
    now = { ...next, version: account.version + 1 };
  }
  if (withheld.length > 0 && now.state === "active") await askTwo(deps, now, meant);
  return ok(now);
}

/** Asked once, however often the directory says it. */
async function askTwo(deps: AppDeps, account: StaffAccount, roles: readonly StaffRole[]): Promise<void> {
  const wish: StaffWish = {
    kind: "staff",
    change: "roles",
    staffId: account.staffId,
    name: account.name,
    version: account.version,
    before: account.roles,
    roles,
  };
  const open = await deps.approvals.list(deps.tenant, new Date(deps.clock.now()), OPEN_REQUESTS);
  const isAsked = open.some((stored) => {
    if (stored.kind !== "staff" || stored.state !== "proposed") return false;
    return JSON.stringify(openApproval(deps, stored)?.wish) === JSON.stringify(wish);
  });
  if (!isAsked) await proposeApproval(deps, wish, null, deps.settings.approvals.lifetimeMs);
}

export function isSame(a: readonly StaffRole[], b: readonly StaffRole[]): boolean {
  return a.length === b.length && a.every((role) => b.includes(role));
}
