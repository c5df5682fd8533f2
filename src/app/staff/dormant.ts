// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";
import type { StaffAccount, StaffPasskey } from "./ports.ts";

/** An account that nobody used for so long lets nobody in: forgotten accounts are how strangers got in elsewhere. */
export const DORMANT_DAYS = 90;
const DAY_MS = 86_400_000;

/**
 * Whether an account was forgotten: none of its passkeys was used, or made, for `DORMANT_DAYS`. A colleague's link opens it again. Never
 * true for the last active admin, whom nobody could invite.
 */
export async function isDormant(
  deps: AppDeps,
  account: StaffAccount,
  passkeys: readonly StaffPasskey[],
): Promise<boolean> {
  const since = deps.clock.now() - DORMANT_DAYS * DAY_MS;
  const isUsed = passkeys.some(
    ({ createdAt, usedAt }) => Math.max(createdAt.getTime(), usedAt?.getTime() ?? 0) >= since,
  );
  if (isUsed) return false;
  if (!account.roles.includes("admin")) return true;
  const others = await deps.staff.list(deps.tenant);
  return others.some(
    ({ staffId, state, roles }) => staffId !== account.staffId && state === "active" && roles.includes("admin"),
  );
}
