// SPDX-License-Identifier: Apache-2.0
import { authenticationOptions, credentialIdOf, type Passkey, subjectNamedBy, verifyAssertion } from "#identity";
import { type AgentId, type JsonObject, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { ProvenRequest } from "../sessions/device.ts";
import { makeStaffChallenge, spendStaffChallenge } from "./challenge.ts";
import { provenKey } from "./device.ts";
import { isDormant } from "./dormant.ts";
import { type DoorRefusal, failAtDoor } from "./enrol.ts";
import { mayAskAtDoor, mayTryAtDoor } from "./limits.ts";
import type { StaffAccount, StaffPasskey } from "./ports.ts";
import { type OpenedSeat, openSeat } from "./seat.ts";

/** Options for a sign-in. They name nobody: the passkey says whose it is, so there is nothing to find out here. */
export async function beginStaffSignIn(
  deps: AppDeps,
  addressKey: Uint8Array,
): Promise<Result<JsonObject, DoorRefusal>> {
  if (!(await mayAskAtDoor(deps, addressKey))) return refuse({ reason: "too_many_tries" });
  const challenge = makeStaffChallenge(deps, "sign_in", "");
  return ok(await authenticationOptions(deps.staffParty, { challenge, allowed: [] }));
}

/**
 * Signs in by a passkey, user verification required. Somebody unknown, a removed passkey, a wrong signature, a disabled account and a request
 * without a key of the browser are one answer, after the same work.
 *
 * @param wanted - Untrusted.
 */
export async function signInStaff(
  deps: AppDeps,
  wanted: { readonly challenge: string; readonly response: unknown },
  request: ProvenRequest,
  addressKey: Uint8Array,
): Promise<Result<OpenedSeat, DoorRefusal>> {
  if (!(await mayTryAtDoor(deps, addressKey))) return refuse({ reason: "too_many_tries" });
  const { challenge, response } = wanted;
  const deviceKey = await provenKey(deps, request, null);
  const isOurs = await spendStaffChallenge(deps, challenge, "sign_in", "");
  const held = await findHeld(deps, response);
  const verified = await verifyAssertion(deps.staffParty, challenge, held?.found.passkey ?? decoy(response), response);
  if (
    deviceKey === null ||
    !isOurs ||
    held === null ||
    !verified.ok ||
    held.account.state !== "active" ||
    held.account.roles.length === 0
  )
    return failAtDoor(deps, addressKey, "sign_in");
  const { found, account, passkeys } = held;
  if (await isDormant(deps, account, passkeys)) return failAtDoor(deps, addressKey, "dormant");
  const isKept = await deps.staff.keepUse(
    deps.tenant,
    { ...found, passkey: verified.value },
    new Date(deps.clock.now()),
  );
  // Another use was faster: with counters only one of two can be right.
  if (!isKept) return failAtDoor(deps, addressKey, "sign_in");
  return ok(await openSeat(deps, account, "passkey", deviceKey));
}

type Held = {
  readonly account: StaffAccount;
  readonly found: StaffPasskey;
  readonly passkeys: readonly StaffPasskey[];
};

async function findHeld(deps: AppDeps, response: unknown): Promise<Held | null> {
  // Somebody who is nobody: the same questions are put to the database.
  const staffId = (subjectNamedBy(response) ?? "00000000-0000-4000-8000-000000000000") as string as AgentId;
  const credentialId = credentialIdOf(response);
  const [account, passkeys] = await Promise.all([
    deps.staff.find(deps.tenant, staffId),
    deps.staff.listPasskeys(deps.tenant, staffId),
  ]);
  const found = passkeys.find(({ passkey }) => passkey.credentialId === credentialId);
  return account === null || found === undefined ? null : { account, found, passkeys };
}

/** A key that stands in for one that is not there, so that checking takes as long. What it says is never believed. */
function decoy(response: unknown): Passkey {
  return {
    credentialId: credentialIdOf(response) ?? "",
    publicKey: DECOY_KEY,
    counter: 0,
    transports: [],
    canBeBackedUp: true,
    isBackedUp: true,
    lastChallenge: null,
  };
}

/** A COSE key for ES256, made once; its private half was never written down. */
const DECOY_KEY =
  "pQECAyYgASFYIGtinsE00QiVkUfnjKVPPwO9U4CMUc6PBdE_mJ2q1T3jIlggl1D8w102PaWpI1n8ZI12D6NlBUz1peGR_icJPBnUEPI";
