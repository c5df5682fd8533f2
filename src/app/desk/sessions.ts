// SPDX-License-Identifier: Apache-2.0
import { type AgentId, makeUuid, toBase64Url } from "#kernel";
import type { AgentIdentity, AppDeps } from "../deps.ts";

const LINK_LIFETIME_MS = 60 * 60_000;
const SESSION_LIFETIME_MS = 12 * 60 * 60_000;

/** Makes the secret of a one-time desk link. Whoever opens the link first within the hour is an agent. */
export function makeDeskKey(deps: AppDeps): string {
  const body = `${deps.clock.now()}.${toBase64Url(deps.random.bytes(24))}`;
  return `${body}.${toBase64Url(deps.keys.blindIndex("token", `desk ${body}`))}`;
}

/** Exchanges a desk link for a session, once. Returns the session's secret, or null. */
export async function redeemDeskKey(deps: AppDeps, key: string, name: string): Promise<string | null> {
  const [at = "", secret = "", mac = ""] = key.split(".");
  const expected = toBase64Url(deps.keys.blindIndex("token", `desk ${at}.${secret}`));
  const age = deps.clock.now() - Number(at);
  if (mac !== expected || !(age >= 0 && age < LINK_LIFETIME_MS)) return null;
  const expiresAt = new Date(Number(at) + LINK_LIFETIME_MS);
  if (!(await deps.tokens.spendOnce(deps.tenant, "desk_link", deps.keys.blindIndex("token", key), expiresAt)))
    return null;
  const token = toBase64Url(deps.random.bytes(32));
  const agent = { agentId: makeUuid(deps.random) as AgentId, name };
  await deps.tokens.createAgentSession(
    deps.tenant,
    deps.keys.blindIndex("token", token),
    agent,
    new Date(deps.clock.now() + SESSION_LIFETIME_MS),
  );
  return token;
}

export async function findAgent(deps: AppDeps, token: string): Promise<AgentIdentity | null> {
  return deps.tokens.findAgentSession(deps.tenant, deps.keys.blindIndex("token", token), new Date(deps.clock.now()));
}
