// SPDX-License-Identifier: Apache-2.0
import { isStrongLogin } from "#identity";
import { type AgentId, makeUuid, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { ProvenRequest } from "../sessions/device.ts";
import type { PendingLogin, VerifiedLogin } from "../sign-in/ports.ts";
import { makeStaffChallenge, spendStaffChallenge } from "./challenge.ts";
import { provenKey } from "./device.ts";
import { type DoorRefusal, failAtDoor } from "./enrol.ts";
import { staffEntry } from "./entries.ts";
import { mayAskAtDoor, mayTryAtDoor } from "./limits.ts";
import { STAFF_ROLES, type StaffAccount, type StaffRole, type StaffSignOn } from "./ports.ts";
import { type OpenedSeat, openSeat } from "./seat.ts";

/** What the browser keeps while it is at the provider, and brings back. `ticket` says that it began here, and works once. */
export type SignOnBegun = { readonly url: string; readonly pending: string; readonly ticket: string };

/**
 * Where to sign in at the operator's own provider. What is pending stays in the window that began (it goes into no address and no cookie): a
 * link that somebody else began, and sends to a colleague, leads to nothing.
 */
export async function beginSignOn(deps: AppDeps, addressKey: Uint8Array): Promise<Result<SignOnBegun, DoorRefusal>> {
  if (!(await mayAskAtDoor(deps, addressKey))) return refuse({ reason: "too_many_tries" });
  if (deps.staffSignOn === null) return failAtDoor(deps, addressKey, "sign_on");
  const begun = await deps.staffSignOn.begin(deps.staffSignOn.redirectUri);
  if (!begun.ok) return failAtDoor(deps, addressKey, `sign_on_${begun.refusal.reason}`);
  const { url } = begun.value;
  const pending = JSON.stringify(begun.value.pending);
  return ok({ url, pending, ticket: makeStaffChallenge(deps, "oidc", pending) });
}

/**
 * Ends a sign-in at the operator's provider. The provider's word counts only where it shows a method that configuration takes for staff;
 * who is new gets an account with the roles that the provider's claim maps to, and nobody gets in without one. A claim that changed
 * changes the roles. Whoever was disabled here stays out, whatever the provider says.
 */
export async function finishSignOn(
  deps: AppDeps,
  wanted: { readonly params: string; readonly pending: string; readonly ticket: string },
  request: ProvenRequest,
  addressKey: Uint8Array,
): Promise<Result<OpenedSeat, DoorRefusal>> {
  if (!(await mayTryAtDoor(deps, addressKey))) return refuse({ reason: "too_many_tries" });
  const { params, pending, ticket } = wanted;
  const deviceKey = await provenKey(deps, request, null);
  const isOurs = await spendStaffChallenge(deps, ticket, "oidc", pending);
  if (deviceKey === null || !isOurs || deps.staffSignOn === null) return failAtDoor(deps, addressKey, "sign_on");
  // What is pending is ours, unchanged: the ticket is over its bytes.
  const login = await deps.staffSignOn.finish(JSON.parse(pending) as PendingLogin, params);
  if (!login.ok) return failAtDoor(deps, addressKey, `sign_on_${login.refusal.reason}`);
  if (!isStrongLogin(login.value, deps.staffSignOn.strong)) return failAtDoor(deps, addressKey, "sign_on_weak_method");
  const account = await accountFor(deps, login.value, rolesOf(login.value, deps.staffSignOn));
  if (account === null) return failAtDoor(deps, addressKey, "sign_on_no_account");
  // Somebody who was not asked there just now has not just signed in here.
  const now = deps.clock.now();
  return ok(await openSeat(deps, account, "oidc", deviceKey, Math.min(now, login.value.authTime ?? now)));
}

async function accountFor(
  deps: AppDeps,
  login: VerifiedLogin,
  roles: readonly StaffRole[],
): Promise<StaffAccount | null> {
  if (roles.length === 0) return null;
  const hash = deps.keys.blindIndex("token", `staff login ${login.issuer} ${login.subject}`);
  const held = await deps.staff.findByLogin(deps.tenant, hash);
  if (held === null) return newAccount(deps, hash, login, roles);
  if (held.state !== "active") return null;
  if (isSame(held.roles, roles)) return held;
  const next = { ...held, roles };
  const facts = { what: "roles", about: held.staffId, before: [...held.roles], roles: [...roles], by: "sign_on" };
  const now = new Date(deps.clock.now());
  const changed = await deps.staff.change(deps.tenant, next, now, staffEntry(deps, "staff.changed", null, facts));
  // The last admin stays one, and a race is tried again by signing in again: nobody gets in with roles that were not written.
  if (!changed.ok) return null;
  deps.fanOut.publishStaff(held.staffId);
  return { ...next, version: held.version + 1 };
}

async function newAccount(
  deps: AppDeps,
  hash: Uint8Array,
  login: VerifiedLogin,
  roles: readonly StaffRole[],
): Promise<StaffAccount | null> {
  const account: StaffAccount = {
    staffId: makeUuid(deps.random) as AgentId,
    name: textOf(login, "name", 80) ?? textOf(login, "preferred_username", 80) ?? "Care desk",
    email: textOf(login, "email", 200),
    roles,
    state: "active",
    version: 1,
    createdAt: new Date(deps.clock.now()),
  };
  const facts = { roles: [...account.roles], passkey: null, invitedBy: null, isNew: true, by: "sign_on" };
  const entry = staffEntry(deps, "staff.enrolled", account.staffId, facts);
  const made = await deps.staff.addForLogin(deps.tenant, hash, account, entry);
  return made.state === "active" ? made : null;
}

function isSame(a: readonly StaffRole[], b: readonly StaffRole[]): boolean {
  return a.length === b.length && a.every((role) => b.includes(role));
}

/** What the provider's claim means here, in the order in which roles are told; a value that nobody configured means nothing. */
function rolesOf({ claims }: VerifiedLogin, { roleClaim, roles }: StaffSignOn): StaffRole[] {
  const claimed = [claims[roleClaim]].flat().filter((value) => typeof value === "string");
  const meant = claimed.flatMap((value) => (Object.hasOwn(roles, value) ? (roles[value] ?? []) : []));
  return STAFF_ROLES.filter((role) => meant.includes(role));
}

function textOf({ claims }: VerifiedLogin, name: string, longest: number): string | null {
  const value = claims[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, longest) : null;
}
