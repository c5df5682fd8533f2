// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { credentialIdOf, subjectNamedBy, verifyAssertion } from "#identity";
import { fromUtf8, type SubjectId } from "#kernel";
import type { PartyId } from "#telecom";
import { sayNow } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { raiseTo } from "../identify-visitor.ts";
import type { Ceremony } from "../private-state.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { askForPasskey, CEREMONY_TRIES, endCeremony } from "./ceremony.ts";
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
  const found = isLate ? null : await provenBy(turn, ceremony.challenge, response);
  if (found === null) return failed(turn, ceremony, isLate);
  const { held, subjectId } = found;
  const party = turn.state.party ?? (await partyOf(turn.deps, subjectId));
  endCeremony(turn);
  const restsOnSms = isStillOnProbation(held, turn.now);
  return raiseTo(turn, party, { kind: "passkey", at: turn.now, restsOnSms });
}

type Proven = { readonly held: HeldPasskey; readonly subjectId: SubjectId };

/** The passkey that made an assertion over `challenge`, if it is one of the subject's and everything about it holds. */
export async function provenBy(turn: Turn, challenge: string, response: unknown): Promise<Proven | null> {
  const { deps } = turn;
  const subjectId = turn.state.party === null ? subjectNamedBy(response) : turn.subjectId;
  const credentialId = credentialIdOf(response);
  if (subjectId === null || credentialId === null) return null;
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
  recordEntry(turn, "assurance.refused", { factor: "passkey", reason: isLate ? "late" : "not_verified" });
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

/** The operator's id of a subject, from its sealed profile. */
async function partyOf(deps: AppDeps, subjectId: SubjectId): Promise<PartyId | null> {
  const sealed = await deps.subjects.findProfile(deps.tenant, subjectId);
  if (sealed === null) return null;
  const opened = await deps.keys.openForSubject(await subjectScope(deps, subjectId), "profile", sealed);
  return (JSON.parse(fromUtf8(opened)) as { party: PartyId }).party;
}
