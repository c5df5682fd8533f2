// SPDX-License-Identifier: Apache-2.0
import type { AgentId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { rolesOfGroups } from "../staff/directory-roles.ts";
import type { StaffRole } from "../staff/ports.ts";
import type { ScimGroup } from "./ports.ts";

/** By the directory's own id of a person, as it is: the case counts. */
export function externalHash(deps: Pick<AppDeps, "keys">, externalId: string): Uint8Array {
  return deps.keys.blindIndex("token", `scim external ${externalId}`);
}

/** What the groups in which somebody is mean here. */
export function rolesInDirectory(
  deps: Pick<AppDeps, "definedRoles" | "directory">,
  groups: readonly ScimGroup[],
  staffId: AgentId,
): StaffRole[] {
  const own = groups.filter(({ members }) => members.includes(staffId)).map(({ displayName }) => displayName);
  return rolesOfGroups(deps, deps.directory.groups, own);
}
