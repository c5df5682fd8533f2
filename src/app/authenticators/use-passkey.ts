// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { credentialIdOf, smsCodePolicy, subjectNamedBy, verifyAssertion } from "#identity";
import { fromUtf8, type SubjectId } from "#kernel";
import type { PartyId } from "#telecom";
import { sayNow } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { raiseTo } from "../identify-visitor.ts";
import { isAccountLocked } from "../locks/locks.ts";
import type { Ceremony } from "../private-state.ts";
import { numberForm } from "../step-up/forms.ts";
import { senseSignIn } from "../threat/sense-sign-in.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { askForPasskey, askOnNumberForm, CEREMONY_TRIES, endCeremony } from "./ceremony.ts";
import { type HeldPasskey, isStillOnProbation, keepUse, listPasskeys, subjectScope } from "./held.ts";

/**
 * Takes an assertion for a step-up. Where nobody is known yet the passkey itself says whose it is; an unknown credential, a
 * removed one and a wrong signature are one answer.
 */
export async function usePasskey(
  turn: Turn,
  ceremony: Extract<Ceremony, { purpose: "step_up" }>,
  response: unknown,
): Promise<readonly DialogueEvent[]> {
  const isLate = turn.now >= ceremony.expiresAt;
  const floor = turn.deps.pause(smsCodePolicy.answerFloorMs);
  const found = isLate ? null : await provenBy(turn, ceremony.challenge, response);
  const party = found === null ? null : (turn.state.party ?? (await partyOf(turn.deps, found.subjectId)));
  const isPassed = found !== null && party !== null && (await passesLock(turn, party, found.held));
  if (!isPassed) {
    // The same time for a stranger's passkey, one of ours over something else, and one that a lock does not let through.
    await floor;
    return failed(turn, ceremony, isLate);
  }
  endCeremony(turn);
  turn.state = { ...turn.state, stepUp: null };
  const restsOnSms = isStillOnProbation(found.held, turn.now);
  return raiseTo(turn, party, { kind: "passkey", at: turn.now, restsOnSms });
}

/** A lock lets the owner's passkey through, and not one that was added on a code by SMS lately. */
async function passesLock(turn: Turn, party: PartyId, held: HeldPasskey): Promise<boolean> {
  return !isStillOnProbation(held, turn.now) || !(await isAccountLocked(turn.deps, party));
}

type Proven = { readonly held: HeldPasskey; readonly subjectId: SubjectId };

/**
 * The passkey that made an assertion over `challenge`, if it is one of the subject's and everything about it holds. Nothing is proved
 * in a conversation without a key of the device.
 */
export async function provenBy(turn: Turn, challenge: string, response: unknown): Promise<Proven | null> {
  const { deps } = turn;
  const subjectId = turn.state.party === null ? subjectNamedBy(response) : turn.subjectId;
  const credentialId = credentialIdOf(response);
  if (subjectId === null || credentialId === null || !turn.state.isDeviceBound) return null;
  const held = (await listPasskeys(deps, subjectId)).find(
    ({ content }) => content.passkey.credentialId === credentialId,
  );
  if (held === undefined) return null;
  const verified = await verifyAssertion(deps.relyingParty, challenge, held.content.passkey, response);
  if (!verified.ok) return null;
  // A use elsewhere was faster: with counters only one of two can be right.
  return (await keepUse(deps, held, verified.value)) ? { held, subjectId } : null;
}

async function failed(
  turn: Turn,
  ceremony: Extract<Ceremony, { purpose: "step_up" }>,
  isLate: boolean,
): Promise<readonly DialogueEvent[]> {
  const failures = ceremony.failures + (isLate ? 0 : 1);
  if (!isLate) await senseSignIn(turn, { isOk: false, factor: "passkey" });
  recordEntry(turn, "assurance.refused", { factor: "passkey", reason: isLate ? "late" : "not_verified" });
  if (ceremony.isOnForm) return failedOnForm(turn, ceremony, failures, isLate);
  if (failures >= CEREMONY_TRIES) {
    endCeremony(turn);
    return [{ type: "step_up_ended", outcome: "failed" }];
  }
  sayNow(turn, isLate ? "app.passkey.late" : "app.passkey.failed");
  const { party } = turn.state;
  const held = party === null ? [] : await listPasskeys(turn.deps, turn.subjectId);
  await askForPasskey(turn, {
    why: ceremony.why,
    allowed: held.map(({ content }) => content.passkey),
    hasOtherWay: true,
    putAside: ceremony.putAside,
    failures,
  });
  return [];
}

/** The number form stays, with a fresh challenge; after some failures without one. The number and a code are the other way. */
async function failedOnForm(
  turn: Turn,
  ceremony: Extract<Ceremony, { purpose: "step_up" }>,
  failures: number,
  isLate: boolean,
): Promise<readonly DialogueEvent[]> {
  const { stepUp } = turn.state;
  endCeremony(turn);
  if (stepUp?.stage !== "number") return [];
  sayNow(turn, isLate ? "app.passkey.late" : "app.passkey.failed");
  const passkey = failures >= CEREMONY_TRIES ? null : await askOnNumberForm(turn, ceremony.why, failures);
  turn.pending.push({ type: "part", part: numberForm(turn, stepUp.formId, ceremony.why, passkey) });
  return [];
}

/** The operator's id of a subject, from its sealed profile. */
async function partyOf(deps: AppDeps, subjectId: SubjectId): Promise<PartyId | null> {
  const sealed = await deps.subjects.findProfile(deps.tenant, subjectId);
  if (sealed === null) return null;
  const opened = await deps.keys.openForSubject(await subjectScope(deps, subjectId), "profile", sealed);
  return (JSON.parse(fromUtf8(opened)) as { party: PartyId }).party;
}
