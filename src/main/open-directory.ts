// SPDX-License-Identifier: Apache-2.0
import type { DefinedRole, Directory, ScimStore } from "#app";
import { AppError } from "#kernel";
import type { LoadedConfig } from "./load-config.ts";

/** The operator's directory as configured; where it is not, `/scim/v2` answers nobody and no group means anything. */
export function openDirectory({ config }: LoadedConfig, store: ScimStore): Directory {
  const { directoryMayGrant, scim } = config.staff;
  return {
    store,
    isScimOn: scim !== undefined,
    groups: scim?.groups ?? {},
    mayGrant: directoryMayGrant,
    linkClaim: scim?.linkClaim ?? "sub",
  };
}

/**
 * Roles of the operator's own.
 *
 * @throws AppError - `main.role_unknown`: something in the configuration names a role that nobody defined.
 */
export function readDefinedRoles({ config }: Pick<LoadedConfig, "config">): readonly DefinedRole[] {
  const { oidc, roles, scim } = config.staff;
  const defined = Object.entries(roles).map(
    ([name, { includes, title }]): DefinedRole => ({
      name: name as DefinedRole["name"],
      includes,
      title,
    }),
  );
  for (const mapped of [oidc?.roles, scim?.groups])
    for (const role of Object.values(mapped ?? {}).flat())
      if (role.includes("-") && !defined.some(({ name }) => name === role))
        throw new AppError("main.role_unknown", `Cannot start: the role "${role}" is mapped and nobody defined it`);
  return defined;
}
