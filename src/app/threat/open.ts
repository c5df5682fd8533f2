// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url, ok, type Result, refuse, toBase64Url } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { RequestOrigin } from "../turn-request.ts";
import type { Guard } from "./guard.ts";
import { readGuardOf } from "./guard-turn.ts";
import { paceOf } from "./pace.ts";

/** Whether a chat may be opened from here now. Where answers cannot be read it may: it can read nothing and change nothing by itself. */
export async function admitOpening(
  deps: AppDeps,
  { addressKey, prefixKey, networkKey }: RequestOrigin,
  device: string | null,
): Promise<Result<Guard, { readonly reason: "too_many_openings"; readonly retryAfterMs: number }>> {
  const keys = [addressKey, prefixKey, networkKey].filter((key) => key !== undefined);
  const guard = await readGuardOf(deps, device === null ? keys : [...keys, fromBase64Url(device)]);
  const slowed = guard.answers.filter(({ kind }) => kind === "slow");
  const retryAfterMs = await paceOf(deps, slowed, `opening ${toBase64Url(addressKey)}`);
  return retryAfterMs > 0 ? refuse({ reason: "too_many_openings", retryAfterMs }) : ok(guard);
}
