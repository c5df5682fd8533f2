// SPDX-License-Identifier: Apache-2.0
import { type AgentId, ok, type Result, refuse, utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { staffEntry } from "./entries.ts";
import { countFailureAtDoor, mayTryAtDoor } from "./limits.ts";

/** Longer than a token of a logout holds, by what clocks may differ. */
const REMEMBER_MS = 10 * 60_000;

export type LogoutRefusal =
  | { readonly reason: "too_many_tries" }
  /** Whatever was wrong with it: one answer (OpenID Connect Back-Channel Logout 1.0 §2.8). */
  | { readonly reason: "invalid" };

/**
 * The operator's provider says that a login there is over (OpenID Connect Back-Channel Logout 1.0): what it opened here ends on every node
 * before this returns. With `sid` that one login, else everything that the person opened by the provider. Passkeys' sessions are not its.
 *
 * @param token - `logout_token`. Untrusted.
 * @param addressKey - Keyed hash of the network it came from, by which failures are bounded.
 */
export async function logOutByProvider(
  deps: AppDeps,
  token: string,
  addressKey: Uint8Array,
): Promise<Result<{ readonly ended: number }, LogoutRefusal>> {
  if (!(await mayTryAtDoor(deps, addressKey))) return refuse({ reason: "too_many_tries" });
  const read = (await deps.staffSignOn?.readLogout?.(token)) ?? refuse({ reason: "invalid" as const, code: "none" });
  if (!read.ok) {
    await countFailureAtDoor(deps, addressKey);
    return refuse({ reason: "invalid" });
  }
  const { issuer, jti, sid, subject } = read.value;
  const once = {
    hash: deps.hashes.sha256(utf8(`logout ${issuer} ${jti}`)),
    expiresAt: new Date(deps.clock.now() + REMEMBER_MS),
  };
  const entry = (staffId: AgentId): ReturnType<typeof staffEntry> =>
    staffEntry(deps, "staff.signed_out", null, { about: staffId, by: "provider", session: null });
  const by =
    sid !== null
      ? ({ kind: "sid", sidHash: sidHash(deps, issuer, sid) } as const)
      : ({ kind: "login", loginHash: loginHash(deps, issuer, subject ?? "") } as const);
  const staff = await deps.staff.endByProvider(deps.tenant, by, once, entry);
  if (staff === null) return refuse({ reason: "invalid" });
  for (const staffId of staff) deps.fanOut.publishStaff(staffId);
  return ok({ ended: staff.length });
}

/** By what the provider calls one login. */
export function sidHash(deps: Pick<AppDeps, "keys">, issuer: string, sid: string): Uint8Array {
  return deps.keys.blindIndex("token", `staff sid ${issuer} ${sid}`);
}

/** By whom the provider says that somebody is. */
export function loginHash(deps: Pick<AppDeps, "keys">, issuer: string, subject: string): Uint8Array {
  return deps.keys.blindIndex("token", `staff login ${issuer} ${subject}`);
}
