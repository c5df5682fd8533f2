// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { GatewayDeps, GatewayKey } from "./ports.ts";
import type { GatewayRefusal } from "./refusals.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Wrong keys from one network before it has to wait. */
const WRONG_KEYS_PER_MINUTE = 30;

/** `wlg_`, the id, the secret. */
const KEY_SHAPE = /^wlg_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/u;

/**
 * Who asks, and whether they may ask once more: the key holds, and its requests per minute and characters per day are not spent. Counted
 * in the database over all nodes.
 *
 * @param addressKey - Keyed hash of the client's network: wrong keys are counted by it.
 */
export async function admit(
  deps: GatewayDeps,
  token: string | null,
  addressKey: Uint8Array,
): Promise<Result<GatewayKey, GatewayRefusal>> {
  const { tenant, counters, clock } = deps;
  const now = new Date(clock.now());
  const key =
    token === null || !KEY_SHAPE.test(token)
      ? null
      : await deps.gatewayKeys.find(tenant, deps.keys.blindIndex("token", token));
  if (key === null || key.revokedAt !== null || key.expiresAt <= now) {
    const counter = deps.keys.blindIndex("counter", `gateway wrong key ${addressKey.toHex()}`);
    const wrong = await counters.add(tenant, counter, 1, MINUTE_MS, now);
    return wrong > WRONG_KEYS_PER_MINUTE
      ? refuse({ reason: "too_many_requests", retryAfterMs: untilNext(now, MINUTE_MS) })
      : refuse({ reason: "key_unknown" });
  }
  const [requests, characters] = await Promise.all([
    counters.add(tenant, counterOf(deps, key, "requests"), 1, MINUTE_MS, now),
    counters.read(tenant, counterOf(deps, key, "characters"), DAY_MS, now),
  ]);
  if (requests > key.requestsPerMinute)
    return refuse({ reason: "too_many_requests", retryAfterMs: untilNext(now, MINUTE_MS) });
  if (characters >= key.charactersPerDay)
    return refuse({ reason: "quota_spent", retryAfterMs: untilNext(now, DAY_MS) });
  return ok(key);
}

/** Counts characters that went out or came in. The request that crosses the limit is still answered, the next is not. */
export async function spendCharacters(deps: GatewayDeps, key: GatewayKey, characters: number): Promise<void> {
  if (characters <= 0) return;
  const now = new Date(deps.clock.now());
  await deps.counters.add(deps.tenant, counterOf(deps, key, "characters"), characters, DAY_MS, now);
}

function counterOf(deps: GatewayDeps, key: GatewayKey, what: "requests" | "characters"): Uint8Array {
  return deps.keys.blindIndex("counter", `gateway ${what} ${key.keyId}`);
}

/** Windows start at multiples of their length. */
function untilNext(now: Date, windowMs: number): number {
  return windowMs - (now.getTime() % windowMs);
}
