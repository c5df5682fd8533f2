// SPDX-License-Identifier: Apache-2.0
import { tokenHash } from "#identity";
import { makeUuid, toBase64Url } from "#kernel";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { ProvenRequest } from "../sessions/device.ts";
import { provenKey } from "./device.ts";
import { staffEntry } from "./entries.ts";
import type { StaffAccount, StaffSession } from "./ports.ts";

/** A member of staff who is signed in, on the device where that happened. */
export type StaffSeat = {
  readonly agent: AgentIdentity;
  readonly account: StaffAccount;
  readonly session: StaffSession;
};

/** What a browser gets of a new session. The token goes into a cookie that no script reads; the hash is what its proofs name. */
export type OpenedSeat = { readonly seat: StaffSeat; readonly token: string; readonly tokenHash: string };

/**
 * Opens a session for an account that has proved itself, bound to the key that signed the request.
 *
 * @param provenAt - When that was, in milliseconds: what needs a fresh sign-in counts from it.
 * @param sid - Keyed hash of what the provider calls the login, where there was one.
 */
export async function openSeat(
  deps: AppDeps,
  account: StaffAccount,
  method: StaffSession["method"],
  deviceKey: string,
  provenAt: number = deps.clock.now(),
  sid: Uint8Array | null = null,
): Promise<OpenedSeat> {
  const token = toBase64Url(deps.random.bytes(32));
  const session: StaffSession = {
    tokenHash: hashOf(deps, token),
    sessionId: makeUuid(deps.random),
    staffId: account.staffId,
    deviceKey,
    method,
    createdAt: new Date(provenAt),
    lastAt: new Date(deps.clock.now()),
    expiresAt: new Date(provenAt + deps.settings.staff.sessionMs),
    sidHash: sid,
  };
  const entry = staffEntry(deps, "staff.signed_in", account.staffId, { session: session.sessionId, method });
  await deps.staff.addSession(deps.tenant, session, entry);
  return { seat: seatOf(account, session), token, tokenHash: tokenHash(token) };
}

/**
 * Who sits behind a request: the session of its token, if it is neither over nor idle, its account is active, and the request is signed by
 * the key that the session was opened with. A copied token alone is worth nothing. Everything else is null, without a difference.
 */
export async function findSeat(deps: AppDeps, token: string, request: ProvenRequest): Promise<StaffSeat | null> {
  const seat = await findSeatUnproved(deps, token);
  if (seat === null) return null;
  const key = await provenKey(deps, request, { token, deviceKey: seat.session.deviceKey });
  return key === null ? null : seat;
}

/** Looks again at a seat whose proof was given before: what a connection that stays open does before it tells anything. */
export async function findSeatUnproved(deps: AppDeps, token: string): Promise<StaffSeat | null> {
  const found = await deps.staff.findSession(deps.tenant, hashOf(deps, token), sessionWindow(deps));
  return found === null ? null : seatOf(found.account, found.session);
}

/** Notes that the person did something. What a page does by itself is not noted: it would keep an empty chair warm. */
export async function noteActivity(deps: AppDeps, seat: StaffSeat): Promise<void> {
  await deps.staff.touch(deps.tenant, seat.session.tokenHash, new Date(deps.clock.now()));
}

/** Until when a session may stay without anybody doing anything, and which of them are over by now. */
export function sessionWindow(deps: AppDeps): { readonly now: Date; readonly idleSince: Date } {
  const now = deps.clock.now();
  return { now: new Date(now), idleSince: new Date(now - deps.settings.staff.idleMs) };
}

function seatOf(account: StaffAccount, session: StaffSession): StaffSeat {
  const { staffId, name, roles } = account;
  return { agent: { agentId: staffId, name, roles }, account, session };
}

function hashOf(deps: AppDeps, token: string): Uint8Array {
  return deps.keys.blindIndex("token", `staff session ${token}`);
}
