// SPDX-License-Identifier: Apache-2.0
import { registrationOptions, verifyRegistration } from "#identity";
import { type AgentId, type JsonObject, makeUuid, ok, type Result, refuse, type SubjectId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { ProvenRequest } from "../sessions/device.ts";
import { makeStaffChallenge, spendStaffChallenge } from "./challenge.ts";
import { provenKey } from "./device.ts";
import { staffEntry } from "./entries.ts";
import { countFailureAtDoor, mayAskAtDoor, mayTryAtDoor } from "./limits.ts";
import { findInvite, inviteHash } from "./link.ts";
import type { StaffAccount, StaffInvite, StaffRole } from "./ports.ts";
import { type OpenedSeat, openSeat } from "./seat.ts";

export type DoorRefusal =
  /** The network has tried too often. */
  | { readonly reason: "too_many_tries" }
  /** Everything else that went wrong at the door: one answer. */
  | { readonly reason: "refused" };

/** Whose link it is, for the page that it opens. Spends nothing. */
export type InviteView = { readonly roles: readonly StaffRole[]; readonly name: string | null };

/** What somebody enters who enrols; not asked where the account exists. */
export type NewStaff = { readonly name: string; readonly email: string | null };

export async function lookAtInvite(
  deps: AppDeps,
  token: string,
  addressKey: Uint8Array,
): Promise<Result<InviteView, DoorRefusal>> {
  if (!(await mayAskAtDoor(deps, addressKey))) return refuse({ reason: "too_many_tries" });
  const invite = await findInvite(deps, token);
  if (invite === null) return failAtDoor(deps, addressKey, "invite");
  return ok({ roles: invite.roles, name: (await accountOf(deps, invite))?.name ?? null });
}

/** Options for the authenticator of a link that holds. */
export async function beginEnrolment(
  deps: AppDeps,
  token: string,
  newStaff: NewStaff,
  addressKey: Uint8Array,
): Promise<Result<JsonObject, DoorRefusal>> {
  if (!(await mayAskAtDoor(deps, addressKey))) return refuse({ reason: "too_many_tries" });
  const invite = await findInvite(deps, token);
  if (invite === null) return failAtDoor(deps, addressKey, "invite");
  const account = await accountOf(deps, invite);
  const staffId = account?.staffId ?? newStaffId(deps, token);
  const existing = account === null ? [] : await deps.staff.listPasskeys(deps.tenant, staffId);
  return ok(
    await registrationOptions(deps.staffParty, {
      // A user handle of 16 random bytes, as for subjects; the two live under different relying parties and in different tables.
      subjectId: staffId as string as SubjectId,
      displayName: account?.name ?? newStaff.name,
      challenge: makeStaffChallenge(deps, "enrol", token),
      existing: existing.map(({ passkey }) => passkey),
    }),
  );
}

/** Spends a link: the account, its first passkey and a session on this device come into being together. */
export async function enrolStaff(
  deps: AppDeps,
  wanted: NewStaff & {
    readonly token: string;
    readonly passkeyName: string;
    readonly challenge: string;
    /** Untrusted. */
    readonly response: unknown;
  },
  request: ProvenRequest,
  addressKey: Uint8Array,
): Promise<Result<OpenedSeat, DoorRefusal>> {
  if (!(await mayTryAtDoor(deps, addressKey))) return refuse({ reason: "too_many_tries" });
  const { token, challenge } = wanted;
  const deviceKey = await provenKey(deps, request, null);
  const isOurs = deviceKey !== null && (await spendStaffChallenge(deps, challenge, "enrol", token));
  const invite = await findInvite(deps, token);
  if (!isOurs || invite === null) return failAtDoor(deps, addressKey, "enrol");
  const verified = await verifyRegistration(deps.staffParty, challenge, wanted.response);
  if (!verified.ok) return failAtDoor(deps, addressKey, "enrol");
  const now = new Date(deps.clock.now());
  const held = await accountOf(deps, invite);
  if (held !== null && held.state !== "active") return failAtDoor(deps, addressKey, "enrol");
  const account = held ?? newAccount(wanted, newStaffId(deps, token), invite.roles, now);
  const passkey = {
    staffId: account.staffId,
    passkeyId: makeUuid(deps.random),
    version: 1,
    name: wanted.passkeyName,
    passkey: verified.value,
    createdAt: now,
    usedAt: null,
  };
  const entry = staffEntry(deps, "staff.enrolled", account.staffId, {
    roles: [...account.roles],
    passkey: passkey.passkeyId,
    invitedBy: invite.invitedBy,
    isNew: held === null,
  });
  const enrolled = await deps.staff.enrol(
    deps.tenant,
    { tokenHash: inviteHash(deps, token), now, account, passkey },
    entry,
  );
  if (!enrolled.ok) return failAtDoor(deps, addressKey, enrolled.refusal.reason);
  deps.fanOut.publishStaff(account.staffId);
  return ok(await openSeat(deps, account, "passkey", deviceKey));
}

/** One answer for whatever went wrong; the history knows more. */
export async function failAtDoor(
  deps: AppDeps,
  addressKey: Uint8Array,
  what: string,
): Promise<{ readonly ok: false; readonly refusal: DoorRefusal }> {
  await countFailureAtDoor(deps, addressKey);
  await deps.history.append(staffEntry(deps, "staff.refused", null, { what }), null);
  return refuse({ reason: "refused" });
}

async function accountOf(deps: AppDeps, { staffId }: StaffInvite): Promise<StaffAccount | null> {
  return staffId === null ? null : deps.staff.find(deps.tenant, staffId);
}

/** The id that a link's account will have: the same each time the link is asked, and known to nobody before. */
function newStaffId(deps: AppDeps, token: string): AgentId {
  const bytes = deps.keys.blindIndex("token", `staff id ${token}`);
  return makeUuid({ bytes: (count) => bytes.slice(0, count) }) as AgentId;
}

function newAccount(
  { name, email }: NewStaff,
  staffId: AgentId,
  roles: readonly StaffRole[],
  createdAt: Date,
): StaffAccount {
  return { staffId, name, email, roles, state: "active", version: 1, createdAt };
}
