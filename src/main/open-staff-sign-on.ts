// SPDX-License-Identifier: Apache-2.0
import type { Hop, StaffSignOn } from "#app";
import { deskOriginOf } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openLoginClient } from "./open-sign-in.ts";

/**
 * The operator's own sign-on for staff, as configured; null where there is none. Nothing is read from the provider yet.
 *
 * @throws AppError - `main.oidc_credential_missing`, `main.oidc_credential_unreadable`.
 */
export async function openStaffSignOn(
  { config, baseDir }: LoadedConfig,
  hop: Hop,
  now: () => number,
): Promise<StaffSignOn | null> {
  const { oidc } = config.staff;
  if (oidc === undefined) return null;
  return {
    ...(await openLoginClient(baseDir, hop, { ...oidc, name: "staff" }, now, true)),
    redirectUri: `${deskOriginOf(config)}/console`,
    strong: { acr: oidc.strongAcr, amr: oidc.strongAmr },
    roleClaim: oidc.roleClaim,
    roles: oidc.roles,
  };
}
