// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { ProvenRequest } from "../sessions/device.ts";
import { provenKey } from "../staff/device.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { tokenHash } from "./make.ts";
import { hasMaker } from "./maker.ts";
import type { ApiToken, TokenPurpose } from "./ports.ts";
import { rolesOfScopes } from "./scopes.ts";

const MINUTE_MS = 60_000;
const SHAPE = { rest: /^wlt_[\w-]{43}$/u, scim: /^wls_[\w-]{43}$/u } as const satisfies Record<TokenPurpose, RegExp>;

/** Requests a minute of one token, and wrong tokens a minute of one network. A directory sends everybody at once. */
export const tokenLimits = { rest: 600, scim: 3_000, wrong: 30 } as const;

export type TokenRefusal =
  /** Unknown, expired, revoked, of another purpose, not proved, or nobody answers for it any more: one answer. */
  { readonly reason: "token_worthless" } | { readonly reason: "too_many_requests"; readonly retryAfterMs: number };

/** What a program shows. `dpop`: a key signs each request. `bearer`: the token alone. */
export type TokenCredential = {
  readonly scheme: "dpop" | "bearer";
  readonly text: string;
  readonly request: ProvenRequest;
  /** Nobody between the two reads along: TLS, or this very machine. */
  readonly isPrivateWire: boolean;
};

/**
 * Which token a request brings: it holds, is of this purpose, is signed by its key where it has one, and has not asked too often. A token
 * with a key is never taken as a bearer token, and a bearer token never over a wire that others can read.
 *
 * @param addressKey - Keyed hash of the network, by which wrong tokens are counted.
 */
export async function admitToken(
  deps: AppDeps,
  purpose: TokenPurpose,
  credential: TokenCredential | null,
  addressKey: Uint8Array,
): Promise<Result<ApiToken, TokenRefusal>> {
  const now = new Date(deps.clock.now());
  const isWellFormed = credential !== null && SHAPE[purpose].test(credential.text);
  const hash = isWellFormed ? tokenHash(deps, credential.text) : null;
  const token = hash === null ? null : await deps.apiTokens.find(deps.tenant, hash);
  if (credential === null || hash === null || token === null || !(await isGood(deps, purpose, token, credential))) {
    const wrong = await count(deps, `api wrong token ${addressKey.toHex()}`);
    return wrong > tokenLimits.wrong ? tooMany(now) : refuse({ reason: "token_worthless" });
  }
  if ((await count(deps, `api token ${token.tokenId}`)) > tokenLimits[purpose]) return tooMany(now);
  if (token.usedAt === null || now.getTime() - token.usedAt.getTime() > MINUTE_MS)
    await deps.apiTokens.noteUse(deps.tenant, hash, now);
  return ok(token);
}

async function isGood(
  deps: AppDeps,
  purpose: TokenPurpose,
  token: ApiToken,
  { scheme, text, request, isPrivateWire }: TokenCredential,
): Promise<boolean> {
  const isCurrent = token.revokedAt === null && deps.clock.now() < token.expiresAt.getTime();
  if (!isCurrent || token.purpose !== purpose || !(await hasMaker(deps, token))) return false;
  if (token.deviceKey === null) return scheme === "bearer" && isPrivateWire;
  if (scheme !== "dpop") return false;
  return (await provenKey(deps, request, { token: text, deviceKey: token.deviceKey })) !== null;
}

/**
 * A token as a member of staff that has signed in long ago: what needs a fresh sign-in is closed to it. Its id is that of whoever acts,
 * and its scopes go along to every gate.
 */
export function seatOfToken(token: ApiToken): StaffSeat {
  const { tokenId, name, scopes, createdAt, expiresAt, deviceKey } = token;
  const roles = rolesOfScopes(scopes);
  return {
    agent: { agentId: tokenId, name, roles, scopes },
    account: { staffId: tokenId, name, email: null, roles, state: "active", version: 1, createdAt },
    session: {
      tokenHash: new Uint8Array(0),
      sessionId: tokenId,
      staffId: tokenId,
      deviceKey: deviceKey ?? "",
      method: "token",
      // Older than anything: no program has just proved that somebody is there.
      createdAt: new Date(0),
      lastAt: new Date(0),
      expiresAt,
    },
  };
}

function count(deps: AppDeps, what: string): Promise<number> {
  const key = deps.keys.blindIndex("counter", what);
  return deps.counters.add(deps.tenant, key, 1, MINUTE_MS, new Date(deps.clock.now()));
}

/** Windows start at multiples of their length. */
function tooMany(now: Date): Result<never, TokenRefusal> {
  return refuse({ reason: "too_many_requests", retryAfterMs: MINUTE_MS - (now.getTime() % MINUTE_MS) });
}
