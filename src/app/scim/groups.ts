// SPDX-License-Identifier: Apache-2.0
import { type AgentId, isUuid, makeUuid, ok, type Result, refuse } from "#kernel";
import type { ApiToken } from "../api-tokens/ports.ts";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { applyDirectoryRoles } from "../staff/directory-roles.ts";
import { applyPatch, type PatchOperation } from "./patch.ts";
import type { ScimGroup } from "./ports.ts";
import { type GroupInput, groupInput, groupResource } from "./resources.ts";
import { rolesInDirectory } from "./roles.ts";
import { refuseChange, type ScimRefusal, type SeenVersion, voiceOf } from "./users.ts";

type Answer = Promise<Result<ScimGroup, ScimRefusal>>;
/** Two requests about one group follow one another; one that was overtaken looks again. */
const TRIES = 4;

export async function createGroup(deps: AppDeps, token: ApiToken, body: unknown): Answer {
  const read = groupInput.safeParse(body);
  if (!read.success || !(await areSent(deps, read.data.members))) return refuse({ reason: "invalid_value" });
  const now = new Date(deps.clock.now());
  const group: ScimGroup = { ...read.data, groupId: makeUuid(deps.random), version: 1, createdAt: now, changedAt: now };
  const groups = [...(await deps.directory.store.listGroups(deps.tenant)), group];
  const entry = groupEntry(deps, token, "group_made", group);
  const written = await deps.directory.store.addGroup(deps.tenant, group, nameHash(deps, group), entry);
  if (!written.ok) return written;
  const given = await settleRoles(deps, token, group.members, groups, "all");
  return given.ok ? ok(group) : given;
}

/** Says again who is in a group and what it is called. */
export function replaceGroup(
  deps: AppDeps,
  token: ApiToken,
  groupId: string,
  body: unknown,
  seen: SeenVersion,
): Answer {
  return change(deps, token, groupId, seen, () => body);
}

/** Some more, some fewer. */
export function patchGroup(
  deps: AppDeps,
  token: ApiToken,
  groupId: string,
  operations: readonly PatchOperation[],
  seen: SeenVersion,
): Answer {
  return change(deps, token, groupId, seen, (held) => {
    const patched = applyPatch(groupResource(held, ""), operations);
    return patched.ok ? patched.value : patched;
  });
}

/** Whoever was in it loses what it gave, with every session, before the group is gone: a request that is cut off can be sent again. */
export async function deleteGroup(
  deps: AppDeps,
  token: ApiToken,
  groupId: string,
): Promise<Result<undefined, ScimRefusal>> {
  const groups = await deps.directory.store.listGroups(deps.tenant);
  const held = groups.find((group) => group.groupId === groupId);
  if (held === undefined) return refuse({ reason: "not_found" });
  const left = groups.filter((group) => group !== held);
  const taken = await settleRoles(deps, token, held.members, left, "all");
  if (!taken.ok) return taken;
  const entry = groupEntry(deps, token, "group_removed", { ...held, members: [] });
  await deps.directory.store.removeGroup(deps.tenant, groupId, entry);
  return ok(undefined);
}

async function change(
  deps: AppDeps,
  token: ApiToken,
  groupId: string,
  seen: SeenVersion,
  bodyOf: (held: ScimGroup) => unknown,
): Answer {
  for (let tries = 1; ; tries += 1) {
    const groups = await deps.directory.store.listGroups(deps.tenant);
    const held = groups.find((group) => group.groupId === groupId);
    if (held === undefined) return refuse({ reason: "not_found" });
    if (seen !== null && seen !== `W/"${held.version}"`) return refuse({ reason: "version_differs" });
    const body = bodyOf(held);
    if (isRefusal(body)) return body;
    const read = groupInput.safeParse(body);
    if (!read.success) return refuse({ reason: "invalid_value" });
    const done = await write(deps, token, { groups, held, wanted: read.data });
    if (done.ok || done.refusal.reason !== "somebody_was_faster" || tries === TRIES) return done;
  }
}

type Change = { readonly groups: readonly ScimGroup[]; readonly held: ScimGroup; readonly wanted: GroupInput };

/** First what is lost, then the row, then what is gained: a stop in between leaves nobody with more than the directory says. */
async function write(deps: AppDeps, token: ApiToken, { groups, held, wanted }: Change): Answer {
  const added = wanted.members.filter((id) => !held.members.includes(id));
  if (!(await areSent(deps, added))) return refuse({ reason: "invalid_value" });
  const next: ScimGroup = { ...held, ...wanted, changedAt: new Date(deps.clock.now()) };
  const after = groups.map((group) => (group === held ? next : group));
  const affected = [...new Set([...held.members, ...wanted.members])];
  const taken = await settleRoles(deps, token, affected, after, "losses");
  if (!taken.ok) return taken;
  const isSame = JSON.stringify(contentOf(next)) === JSON.stringify(contentOf(held));
  if (!isSame) {
    const entry = groupEntry(deps, token, "group_changed", next);
    const written = await deps.directory.store.changeGroup(deps.tenant, next, nameHash(deps, next), entry);
    if (!written.ok) return written;
  }
  const given = await settleRoles(deps, token, affected, after, "all");
  if (!given.ok) return given;
  return ok(isSame ? held : { ...next, version: held.version + 1 });
}

/** Makes accounts what the groups mean. `losses`: only takes. Somebody disabled is left as they are: they have no session to lose. */
async function settleRoles(
  deps: AppDeps,
  token: ApiToken,
  staffIds: readonly AgentId[],
  groups: readonly ScimGroup[],
  how: "losses" | "all",
): Promise<Result<undefined, ScimRefusal>> {
  if (staffIds.length === 0) return ok(undefined);
  const accounts = (await deps.staff.list(deps.tenant)).filter(({ staffId }) => staffIds.includes(staffId));
  for (const account of accounts) {
    const meant = rolesInDirectory(deps, groups, account.staffId);
    const wanted = how === "all" ? meant : account.roles.filter((role) => meant.includes(role));
    const applied = await applyDirectoryRoles(deps, account, wanted, voiceOf(token));
    if (!applied.ok) return refuseChange(applied.refusal.reason);
  }
  return ok(undefined);
}

/** Only people whom the directory itself has sent: it gives no role to an account that was made here. */
async function areSent(deps: AppDeps, members: readonly AgentId[]): Promise<boolean> {
  if (members.length === 0) return true;
  if (!members.every(isUuid)) return false;
  const sent = new Set((await deps.directory.store.listUsers(deps.tenant)).map(({ user }) => user.staffId));
  return members.every((id) => sent.has(id));
}

function contentOf({ displayName, externalId, members }: ScimGroup): unknown {
  return [displayName, externalId, [...members].sort()];
}

function isRefusal(value: unknown): value is { readonly ok: false; readonly refusal: ScimRefusal } {
  return typeof value === "object" && value !== null && "ok" in value && value.ok === false && "refusal" in value;
}

function groupEntry(deps: AppDeps, token: ApiToken, what: string, group: ScimGroup): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "directory.changed",
    actor: voiceOf(token).actor,
    subjectId: null,
    conversationId: null,
    facts: { what, group: group.groupId, members: group.members.length },
  };
}

function nameHash(deps: AppDeps, { displayName }: ScimGroup): Uint8Array {
  return deps.keys.blindIndex("token", `scim group ${displayName.toLowerCase()}`);
}
