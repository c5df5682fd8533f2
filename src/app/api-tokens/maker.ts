// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";
import { isPermitted } from "../staff/gate.ts";
import type { StaffAccount } from "../staff/ports.ts";
import type { ApiToken } from "./ports.ts";

/**
 * Whether somebody still answers for a token: whoever made it is there, is not disabled, and might make one today. What a command made, with
 * the approval of two people, rests on no account.
 */
export async function hasMaker(deps: AppDeps, { madeBy }: Pick<ApiToken, "madeBy">): Promise<boolean> {
  return madeBy === null || isGoodMaker(deps, await deps.staff.find(deps.tenant, madeBy));
}

/** Of the tokens, the ids of those for which nobody answers any more. */
export async function tokensWithoutMaker(
  deps: AppDeps,
  tokens: readonly ApiToken[],
): Promise<ReadonlySet<ApiToken["tokenId"]>> {
  if (tokens.every(({ madeBy }) => madeBy === null)) return new Set();
  const good = new Set((await deps.staff.list(deps.tenant)).filter((one) => isGoodMaker(deps, one)).map(idOf));
  return new Set(tokens.filter(({ madeBy }) => madeBy !== null && !good.has(madeBy)).map(({ tokenId }) => tokenId));
}

function isGoodMaker(deps: AppDeps, account: StaffAccount | null): boolean {
  if (account?.state !== "active") return false;
  const { staffId, name, roles } = account;
  return isPermitted(deps, { agent: { agentId: staffId, name, roles } }, "tokens.make", 0);
}

function idOf({ staffId }: StaffAccount): StaffAccount["staffId"] {
  return staffId;
}
