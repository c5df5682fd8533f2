// SPDX-License-Identifier: Apache-2.0
import { type AgentId, type JsonObject, makeUuid, ok, type Result, refuse } from "#kernel";
import type { ApiToken } from "../api-tokens/ports.ts";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { applyDirectoryRoles, type DirectoryVoice, withoutPower } from "../staff/directory-roles.ts";
import { type StaffEntryKind, staffEntry } from "../staff/entries.ts";
import { removesDecider } from "../staff/four-eyes.ts";
import type { StaffAccount } from "../staff/ports.ts";
import { applyPatch, type PatchOperation } from "./patch.ts";
import type { KnownUser, ScimUser, UserHashes } from "./ports.ts";
import { nameFrom, type UserInput, userInput, userResource, userVersion } from "./resources.ts";
import { externalHash, rolesInDirectory } from "./roles.ts";

export type ScimRefusal =
  | { readonly reason: "not_found" | "name_taken" | "somebody_was_faster" | "version_differs" | "last_admin" }
  | { readonly reason: "invalid_value" | "invalid_path" | "no_target" | "invalid_filter" };

/** Which version whoever changes something has seen (`If-Match`); null: any. */
export type SeenVersion = string | null;

/** The directory sends somebody. They may do nothing until a group of theirs means something here. */
export async function createUser(
  deps: AppDeps,
  token: ApiToken,
  body: unknown,
): Promise<Result<KnownUser, ScimRefusal>> {
  const read = userInput.safeParse(body);
  if (!read.success) return refuse({ reason: "invalid_value" });
  const now = new Date(deps.clock.now());
  const staffId = makeUuid(deps.random) as AgentId;
  const { active, emails, userName, externalId, name } = read.data;
  const account: StaffAccount = {
    staffId,
    name: nameFrom(read.data),
    email: emails,
    roles: [],
    state: active ? "active" : "disabled",
    version: 1,
    createdAt: now,
  };
  const user: ScimUser = {
    staffId,
    userName,
    externalId,
    givenName: name.givenName,
    familyName: name.familyName,
    isActive: active,
    isLocked: false,
    version: 1,
    createdAt: now,
    changedAt: now,
  };
  const facts = { about: staffId, roles: [], passkey: null, invitedBy: null, isNew: true, by: "scim" };
  const entry = scimEntry(deps, "staff.enrolled", token, facts);
  const made = await deps.directory.store.addUser(deps.tenant, { user, account }, hashesOf(deps, user), entry);
  return made.ok ? ok({ user, account }) : made;
}

/** The directory says again who somebody is. Who does not work here any more is out, on every node, before this returns. */
export async function replaceUser(
  deps: AppDeps,
  token: ApiToken,
  staffId: string,
  body: unknown,
  seen: SeenVersion,
): Promise<Result<KnownUser, ScimRefusal>> {
  const known = await deps.directory.store.findUser(deps.tenant, staffId as AgentId);
  if (known === null) return refuse({ reason: "not_found" });
  if (seen !== null && seen !== userVersion(known)) return refuse({ reason: "version_differs" });
  const read = userInput.safeParse(body);
  return read.success ? update(deps, token, known, read.data) : refuse({ reason: "invalid_value" });
}

/** The same for a part of it. All operations, or none. */
export async function patchUser(
  deps: AppDeps,
  token: ApiToken,
  staffId: string,
  operations: readonly PatchOperation[],
  seen: SeenVersion,
): Promise<Result<KnownUser, ScimRefusal>> {
  const known = await deps.directory.store.findUser(deps.tenant, staffId as AgentId);
  if (known === null) return refuse({ reason: "not_found" });
  const patched = applyPatch(userResource(known, [], ""), operations);
  return patched.ok ? replaceUser(deps, token, staffId, patched.value, seen) : patched;
}

/** Forgets what the directory said and removes the account; one that could approve stays, disabled, until somebody else has agreed. */
export async function deleteUser(
  deps: AppDeps,
  token: ApiToken,
  staffId: string,
): Promise<Result<undefined, ScimRefusal>> {
  const known = await deps.directory.store.findUser(deps.tenant, staffId as AgentId);
  if (known === null) return refuse({ reason: "not_found" });
  const { account } = known;
  const stopped = await setState(deps, token, account, "disabled");
  if (!stopped.ok) return stopped;
  const entry = scimEntry(deps, "staff.changed", token, { what: "removed", about: account.staffId, by: "scim" });
  if (!removesDecider(account)) {
    const removed = await deps.staff.remove(deps.tenant, account.staffId, entry);
    return removed.ok ? ok(undefined) : refuse({ reason: "somebody_was_faster" });
  }
  const facts = { what: "forgotten", about: account.staffId, by: "scim" };
  await deps.directory.store.forgetUser(deps.tenant, account.staffId, scimEntry(deps, "staff.changed", token, facts));
  return ok(undefined);
}

async function update(
  deps: AppDeps,
  token: ApiToken,
  known: KnownUser,
  wanted: UserInput,
): Promise<Result<KnownUser, ScimRefusal>> {
  const { store } = deps.directory;
  const { user } = known;
  // Disabled while the directory said otherwise: a person did that, and only a person opens it again. Open now: a person has.
  const isLocked = known.account.state === "disabled" && (user.isLocked || user.isActive);
  const state = wanted.active && !isLocked ? "active" : "disabled";
  const stopped = await setState(deps, token, known.account, state);
  if (!stopped.ok) return stopped;
  // Attacker: another id there is another login. What two people gave to whoever had the former one, they are asked for again.
  const moved =
    wanted.externalId === user.externalId
      ? stopped
      : await applyDirectoryRoles(deps, stopped.value, withoutPower(deps, stopped.value.roles), voiceOf(token));
  if (!moved.ok) return refuseChange(moved.refusal.reason);
  const account = { ...moved.value, name: nameFrom(wanted), email: wanted.emails };
  const { externalId, userName } = wanted;
  const { familyName, givenName } = wanted.name;
  const next: ScimUser = { ...user, userName, externalId, givenName, familyName, isActive: wanted.active, isLocked };
  const isSame = JSON.stringify([next, account]) === JSON.stringify([user, moved.value]);
  if (!isSame) {
    const changed = { user: { ...next, changedAt: new Date(deps.clock.now()) }, account };
    const entry = scimEntry(deps, "staff.changed", token, { what: "details", about: user.staffId, by: "scim" });
    const written = await store.changeUser(deps.tenant, changed, hashesOf(deps, next), entry);
    if (!written.ok) return written;
  }
  // What a cut-off request left undone about groups is done now.
  if (state === "active") {
    const now = await deps.staff.find(deps.tenant, user.staffId);
    const meant = rolesInDirectory(deps, await store.listGroups(deps.tenant), user.staffId);
    const applied = now === null ? null : await applyDirectoryRoles(deps, now, meant, voiceOf(token));
    if (applied?.ok === false) return refuseChange(applied.refusal.reason);
  }
  const found = await store.findUser(deps.tenant, user.staffId);
  return found === null ? refuse({ reason: "not_found" }) : ok(found);
}

/** Ends every session in the transaction that disables; other nodes' connections are told before this returns. */
async function setState(
  deps: AppDeps,
  token: ApiToken,
  account: StaffAccount,
  state: StaffAccount["state"],
): Promise<Result<StaffAccount, ScimRefusal>> {
  if (account.state === state) return ok(account);
  const what = state === "active" ? "enable" : "disable";
  const facts = { what, about: account.staffId, before: [...account.roles], roles: [...account.roles], by: "scim" };
  const entry = scimEntry(deps, "staff.changed", token, facts);
  const changed = await deps.staff.change(deps.tenant, { ...account, state }, new Date(deps.clock.now()), entry);
  if (!changed.ok) return refuseChange(changed.refusal.reason);
  deps.fanOut.publishStaff(account.staffId);
  return ok({ ...account, state, version: account.version + 1 });
}

export function refuseChange(reason: string): Result<never, ScimRefusal> {
  return refuse({ reason: reason === "last_admin" ? "last_admin" : "somebody_was_faster" });
}

/** Written by the program that the directory is here. */
export function scimEntry(deps: AppDeps, kind: StaffEntryKind, token: ApiToken, facts: JsonObject): HistoryEntry {
  return { ...staffEntry(deps, kind, null, facts), actor: voiceOf(token).actor };
}

export function voiceOf({ tokenId }: ApiToken): DirectoryVoice {
  return { by: "scim", actor: { kind: "token", id: tokenId } };
}

function hashesOf(deps: AppDeps, { externalId, userName }: ScimUser): UserHashes {
  return {
    name: deps.keys.blindIndex("token", `scim user ${userName.toLowerCase()}`),
    external: externalId === null ? null : externalHash(deps, externalId),
  };
}
