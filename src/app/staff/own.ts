// SPDX-License-Identifier: Apache-2.0
import { registrationOptions, verifyRegistration } from "#identity";
import { type JsonObject, makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { makeStaffChallenge, spendStaffChallenge } from "./challenge.ts";
import { staffEntry } from "./entries.ts";
import type { StaffPasskey, StaffSession } from "./ports.ts";
import { type StaffSeat, sessionWindow } from "./seat.ts";

/** Whoever finds an unlocked screen must not leave a passkey of their own behind: adding one needs a sign-in as young as this. */
const FRESH_MS = 10 * 60_000;

export type OwnRefusal =
  | { readonly reason: "sign_in_too_old" }
  | { readonly reason: "refused" }
  /** Unknown, or the only way in that is left. */
  | { readonly reason: "not_removable" };

/** Own passkeys and own sign-ins, on whatever device. */
export async function readOwnAccount(
  deps: AppDeps,
  { account }: StaffSeat,
): Promise<{ readonly passkeys: readonly StaffPasskey[]; readonly sessions: readonly StaffSession[] }> {
  const [passkeys, sessions] = await Promise.all([
    deps.staff.listPasskeys(deps.tenant, account.staffId),
    deps.staff.listSessions(deps.tenant, account.staffId, sessionWindow(deps)),
  ]);
  return { passkeys, sessions };
}

/** Options for one more passkey of one's own. */
export async function beginOwnPasskey(deps: AppDeps, seat: StaffSeat): Promise<Result<JsonObject, OwnRefusal>> {
  if (!isFresh(deps, seat)) return refuse({ reason: "sign_in_too_old" });
  const { staffId, name } = seat.account;
  const existing = await deps.staff.listPasskeys(deps.tenant, staffId);
  return ok(
    await registrationOptions(deps.staffParty, {
      subjectId: staffId as string as SubjectId,
      displayName: name,
      challenge: makeStaffChallenge(deps, "add_passkey", seat.session.sessionId),
      existing: existing.map(({ passkey }) => passkey),
    }),
  );
}

/** @param wanted - Untrusted. */
export async function addOwnPasskey(
  deps: AppDeps,
  seat: StaffSeat,
  wanted: { readonly name: string; readonly challenge: string; readonly response: unknown },
): Promise<Result<undefined, OwnRefusal>> {
  if (!isFresh(deps, seat)) return refuse({ reason: "sign_in_too_old" });
  const { staffId } = seat.account;
  if (!(await spendStaffChallenge(deps, wanted.challenge, "add_passkey", seat.session.sessionId)))
    return refuse({ reason: "refused" });
  const verified = await verifyRegistration(deps.staffParty, wanted.challenge, wanted.response);
  if (!verified.ok) return refuse({ reason: "refused" });
  const passkeyId = makeUuid(deps.random);
  await deps.staff.addPasskey(
    deps.tenant,
    {
      staffId,
      passkeyId,
      version: 1,
      name: wanted.name,
      passkey: verified.value,
      createdAt: new Date(deps.clock.now()),
      usedAt: null,
    },
    staffEntry(deps, "staff.changed", staffId, { what: "passkey_added", passkey: passkeyId }),
  );
  return ok(undefined);
}

/** Removes one of one's own passkeys, never the last way in. */
export async function removeOwnPasskey(
  deps: AppDeps,
  { account: { staffId } }: StaffSeat,
  passkeyId: string,
): Promise<Result<undefined, OwnRefusal>> {
  const entry = staffEntry(deps, "staff.changed", staffId, { what: "passkey_removed", passkey: passkeyId });
  const isGone = await deps.staff.removePasskey(deps.tenant, staffId, passkeyId, entry);
  return isGone ? ok(undefined) : refuse({ reason: "not_removable" });
}

/** Ends a sign-in of one's own, this one or another, and what is connected by it. False when it was over. */
export async function endOwnSession(
  deps: AppDeps,
  { account: { staffId }, session }: StaffSeat,
  sessionId: string,
): Promise<boolean> {
  const facts = { session: sessionId, bySelf: sessionId === session.sessionId };
  const entry = staffEntry(deps, "staff.signed_out", staffId, facts);
  const isEnded = await deps.staff.endSession(deps.tenant, staffId, sessionId, entry);
  if (isEnded) deps.fanOut.publishStaff(staffId);
  return isEnded;
}

function isFresh(deps: AppDeps, { session }: StaffSeat): boolean {
  return deps.clock.now() - session.createdAt.getTime() <= FRESH_MS;
}
