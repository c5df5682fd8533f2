// SPDX-License-Identifier: Apache-2.0
import { ok, type Random, type Result, refuse, type TenantId, toBase64Url } from "#kernel";
import type { HistoryEntry } from "../ports.ts";
import type { GatewayDeps, GatewayKey } from "./ports.ts";

/** What managing keys needs; less than serving requests does. */
export type KeyAdminDeps = Pick<GatewayDeps, "tenant" | "clock" | "random" | "keys" | "gatewayKeys">;

const DAY_MS = 24 * 3_600_000;
const MAX_DAYS = 366;

export type NewKey = {
  readonly name: string;
  readonly days: number;
  readonly requestsPerMinute: number;
  readonly charactersPerDay: number;
};

/**
 * Makes a key for a program. Its text is returned once and kept nowhere; what is stored is a keyed hash.
 *
 * @returns The text and what is known of it, or `bad_name` (1 to 64 characters), `bad_limit` (whole numbers above 0, at most 366 days).
 */
export async function makeGatewayKey(
  deps: KeyAdminDeps,
  wanted: NewKey,
): Promise<Result<{ text: string; key: GatewayKey }, { readonly reason: "bad_name" | "bad_limit" }>> {
  const name = wanted.name.trim();
  if (name.length < 1 || name.length > 64) return refuse({ reason: "bad_name" });
  const isCount = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  if (
    !isCount(wanted.days, MAX_DAYS) ||
    !isCount(wanted.requestsPerMinute, 100_000) ||
    !isCount(wanted.charactersPerDay, 1e12)
  )
    return refuse({ reason: "bad_limit" });
  const now = deps.clock.now();
  const keyId = makeKeyId(deps.random);
  const text = `wlg_${keyId}_${toBase64Url(deps.random.bytes(32))}`;
  const key: GatewayKey = {
    keyId,
    name,
    requestsPerMinute: wanted.requestsPerMinute,
    charactersPerDay: wanted.charactersPerDay,
    createdAt: new Date(now),
    expiresAt: new Date(now + wanted.days * DAY_MS),
    revokedAt: null,
  };
  const entry = entryOf(deps, "gateway.key_made", {
    keyId,
    expiresAt: key.expiresAt.toISOString(),
    requestsPerMinute: key.requestsPerMinute,
    charactersPerDay: key.charactersPerDay,
  });
  await deps.gatewayKeys.add(deps.tenant, deps.keys.blindIndex("token", text), key, entry);
  return ok({ text, key });
}

export async function listGatewayKeys(deps: KeyAdminDeps): Promise<readonly GatewayKey[]> {
  return deps.gatewayKeys.list(deps.tenant);
}

/** From the next request on the key is worth nothing, on every node. False: there is none of this id, or it was revoked before. */
export async function revokeGatewayKey(deps: KeyAdminDeps, keyId: string): Promise<boolean> {
  const at = new Date(deps.clock.now());
  return deps.gatewayKeys.revoke(deps.tenant, keyId, at, entryOf(deps, "gateway.key_revoked", { keyId }));
}

function makeKeyId(random: Random): string {
  return random.bytes(6).toHex();
}

function entryOf(
  deps: { readonly tenant: TenantId; readonly clock: { now(): number } },
  kind: "gateway.key_made" | "gateway.key_revoked",
  facts: HistoryEntry["facts"],
): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind,
    actor: { kind: "system", id: null },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
