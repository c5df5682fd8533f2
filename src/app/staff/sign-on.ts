// SPDX-License-Identifier: Apache-2.0
import { isStrongLogin } from "#identity";
import { type AgentId, makeUuid, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { externalHash, rolesInDirectory } from "../scim/roles.ts";
import type { ProvenRequest } from "../sessions/device.ts";
import type { PendingLogin, VerifiedLogin } from "../sign-in/ports.ts";
import { loginHash, sidHash } from "./back-channel-logout.ts";
import { makeStaffChallenge, spendStaffChallenge } from "./challenge.ts";
import { provenKey } from "./device.ts";
import { applyDirectoryRoles, type DirectoryVoice, rolesOfGroups, splitRoles } from "./directory-roles.ts";
import { type DoorRefusal, failAtDoor } from "./enrol.ts";
import { staffEntry } from "./entries.ts";
import { mayAskAtDoor, mayTryAtDoor } from "./limits.ts";
import type { StaffAccount, StaffRole, StaffSignOn } from "./ports.ts";
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
  const account = await accountFor(deps, login.value, deps.staffSignOn);
  if (account === null) return failAtDoor(deps, addressKey, "sign_on_no_account");
  // Somebody who was not asked there just now has not just signed in here.
  const now = deps.clock.now();
  const { sid } = login.value.claims;
  const known = typeof sid === "string" ? sidHash(deps, login.value.issuer, sid) : null;
  return ok(await openSeat(deps, account, "oidc", deviceKey, Math.min(now, login.value.authTime ?? now), known));
}

const VOICE = { by: "sign_on", actor: { kind: "system", id: null } } as const satisfies DirectoryVoice;

/**
 * The account of a login with the roles that it has from now on; null where it opens none. Whom the directory sends (SCIM) has the roles of
 * the groups there; everybody else those of the claim. Whoever has none any more loses what they had, sessions included, by trying.
 */
async function accountFor(deps: AppDeps, login: VerifiedLogin, signOn: StaffSignOn): Promise<StaffAccount | null> {
  const hash = loginHash(deps, login.issuer, login.subject);
  const held = (await deps.staff.findByLogin(deps.tenant, hash)) ?? (await provisioned(deps, login, hash));
  const meant = (await rolesBySync(deps, held)) ?? rolesOf(deps, login, signOn);
  if (held === null) return newAccount(deps, hash, login, meant);
  if (held.state !== "active") return null;
  // The last admin stays one, and a race is tried again by signing in again: nobody gets in with roles that were not written.
  const applied = await applyDirectoryRoles(deps, held, meant, VOICE);
  return applied.ok && applied.value.roles.length > 0 ? applied.value : null;
}

/** Somebody whom the directory has sent signs in for the first time: found by the directory's own id, never by a name or an address. */
async function provisioned(deps: AppDeps, { claims }: VerifiedLogin, hash: Uint8Array): Promise<StaffAccount | null> {
  const { isScimOn, linkClaim, store } = deps.directory;
  const id = claims[linkClaim];
  if (!isScimOn || typeof id !== "string" || id === "") return null;
  const staffId = await store.findByExternal(deps.tenant, externalHash(deps, id));
  if (staffId === null || !(await deps.staff.addLogin(deps.tenant, hash, staffId))) return null;
  return deps.staff.find(deps.tenant, staffId);
}

/** What the groups of the directory mean for somebody whom it has sent; null for everybody else. */
async function rolesBySync(deps: AppDeps, held: StaffAccount | null): Promise<readonly StaffRole[] | null> {
  const { isScimOn, store } = deps.directory;
  if (held === null || !isScimOn || (await store.findUser(deps.tenant, held.staffId)) === null) return null;
  return rolesInDirectory(deps, await store.listGroups(deps.tenant), held.staffId);
}

async function newAccount(
  deps: AppDeps,
  hash: Uint8Array,
  login: VerifiedLogin,
  meant: readonly StaffRole[],
): Promise<StaffAccount | null> {
  if (meant.length === 0) return null;
  const account: StaffAccount = {
    staffId: makeUuid(deps.random) as AgentId,
    name: textOf(login, "name", 80) ?? textOf(login, "preferred_username", 80) ?? "Care desk",
    email: textOf(login, "email", 200),
    roles: splitRoles(deps, [], meant).granted,
    state: "active",
    version: 1,
    createdAt: new Date(deps.clock.now()),
  };
  const facts = { roles: [...account.roles], passkey: null, invitedBy: null, isNew: true, by: "sign_on" };
  const entry = staffEntry(deps, "staff.enrolled", account.staffId, facts);
  const made = await deps.staff.addForLogin(deps.tenant, hash, account, entry);
  const applied = await applyDirectoryRoles(deps, made, meant, VOICE);
  return made.state === "active" && applied.ok && applied.value.roles.length > 0 ? applied.value : null;
}

/** What the provider's claim means here; a value that nobody configured means nothing. */
function rolesOf(deps: AppDeps, { claims }: VerifiedLogin, { roleClaim, roles }: StaffSignOn): StaffRole[] {
  const claimed = [claims[roleClaim]].flat().filter((value) => typeof value === "string");
  return rolesOfGroups(deps, roles, claimed);
}

function textOf({ claims }: VerifiedLogin, name: string, longest: number): string | null {
  const value = claims[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, longest) : null;
}
