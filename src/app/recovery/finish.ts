// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { isVouchedToRecover, recoveryPhase, registrationOptions, verifyRegistration } from "#identity";
import { makeUuid, type SubjectId } from "#kernel";
import type { PartyId } from "#telecom";
import { CEREMONY_TRIES, endCeremony, freshCeremony, startCeremony } from "../authenticators/ceremony.ts";
import { sealPasskey } from "../authenticators/held.ts";
import { sayNow, wordFor } from "../compose-reply.ts";
import { ownLocks } from "../locks/locks.ts";
import { liftLocks } from "../locks/unlock.ts";
import type { Ceremony } from "../private-state.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { openRecovery, sealRecovery } from "./content.ts";
import { recoveryEntry } from "./entries.ts";
import { areLinesClean, isAnyAlarmed } from "./signals.ts";

type Recovering = Extract<Ceremony, { purpose: "recover" }>;
type Whose = { readonly subjectId: SubjectId; readonly party: PartyId };

/**
 * Offers the new passkey. It will be as good as what it stands on: nothing better than a code by SMS, until everybody had time to object.
 * Not in a conversation without a key of the device: whoever has its token could answer.
 */
export async function offerRecoveryPasskey(turn: Turn, whose: Whose, recoveryId: string, failures = 0): Promise<void> {
  const { deps } = turn;
  const { subjectId, party } = whose;
  if (!turn.state.isDeviceBound) {
    recordEntry(turn, "authenticator.refused", { kind: "passkey", reason: "no_device_key" });
    sayNow(turn, "app.step_up.device", { url: deps.settings.selfCareUrl });
    return;
  }
  const fresh = freshCeremony(turn);
  const options = await registrationOptions(deps.relyingParty, {
    subjectId,
    displayName: deps.relyingParty.name,
    challenge: fresh.challenge,
    existing: [],
  });
  const ceremony: Recovering = {
    ...fresh,
    failures,
    purpose: "recover",
    authenticatorId: makeUuid(deps.random),
    recoveryId,
    subjectId,
    party,
  };
  startCeremony(turn, ceremony, {
    ceremony: "register",
    title: wordFor(turn, "app.recovery.add.title"),
    why: `${wordFor(turn, "app.recovery.add.why")} ${wordFor(turn, "app.passkey.how")}`,
    options: { ...options, challenge: fresh.challenge },
    submitLabel: wordFor(turn, "app.passkey.add.submit"),
    cancelLabel: wordFor(turn, "app.passkey.cancel"),
  });
}

/** The browser's answer, or that the visitor would rather not. */
export async function answerRecovery(
  turn: Turn,
  ceremony: Recovering,
  input: { readonly decision: string; readonly response?: unknown; readonly name?: string | undefined },
): Promise<readonly DialogueEvent[]> {
  if (input.decision !== "submit") {
    endCeremony(turn);
    sayNow(turn, "app.recovery.later");
    return [];
  }
  const verified =
    turn.now < ceremony.expiresAt
      ? await verifyRegistration(turn.deps.relyingParty, ceremony.challenge, input.response)
      : null;
  if (verified?.ok !== true) {
    recordEntry(turn, "authenticator.refused", {
      kind: "passkey",
      reason: verified === null ? "late" : "not_verified",
    });
    if (ceremony.failures + 1 >= CEREMONY_TRIES) return ended(turn, "app.recovery.later");
    sayNow(turn, verified === null ? "app.passkey.late" : "app.passkey.failed");
    await offerRecoveryPasskey(turn, ceremony, ceremony.recoveryId, ceremony.failures + 1);
    return [];
  }
  return finish(turn, ceremony, verified.value, input.name ?? "");
}

/**
 * Ends every old authenticator and puts the new one in their place: one transaction with the turn. Looked at again: the recovery may
 * have been stopped since, and a line may have changed hands.
 */
async function finish(
  turn: Turn,
  ceremony: Recovering,
  passkey: Parameters<typeof sealPasskey>[3]["passkey"],
  name: string,
): Promise<readonly DialogueEvent[]> {
  const { deps } = turn;
  const { subjectId, recoveryId, authenticatorId, party } = ceremony;
  const recovery = await deps.recoveries.find(deps.tenant, subjectId, recoveryId);
  const times = recovery && {
    state: recovery.state,
    opensAt: recovery.opensAt?.getTime() ?? null,
    lapsesAt: recovery.lapsesAt.getTime(),
  };
  if (recovery === null || times === null || recoveryPhase(times, turn.now) !== "open")
    return ended(turn, "app.recovery.over");
  const content = await openRecovery(deps, recovery);
  const isVouched = isVouchedToRecover(turn.state.factors, turn.now);
  // The line of record and the one that began it decide; both stand first. What was reported meanwhile is for people.
  const isInOwnHands =
    isVouched ||
    ((await areLinesClean(deps, content.msisdns.slice(0, 2))) && !(await isAnyAlarmed(deps, content.lineIds)));
  if (!isInOwnHands) return ended(turn, "app.recovery.over");

  const at = new Date(turn.now);
  const kept = { ...content, conversationId: turn.stored.conversationId };
  turn.beside.push({
    kind: "recovery_completed",
    subjectId,
    recoveryId,
    sealed: await sealRecovery(deps, subjectId, recoveryId, kept),
    at,
  });
  const old = await deps.authenticators.list(deps.tenant, subjectId);
  const subject = { kind: "subject", id: null } as const;
  for (const each of old) {
    turn.beside.push({ kind: "authenticator_removed", subjectId, authenticatorId: each.authenticatorId });
    const facts = { authenticator: each.authenticatorId, kind: each.kind, reason: "recovery" };
    turn.history.push(recoveryEntry(deps, "authenticator.removed", ceremony, facts, subject));
  }
  const named = name === "" ? wordFor(turn, "app.passkey.default_name") : name;
  const sealed = { kind: "passkey", name: named, restsOnSms: true, passkey } as const;
  turn.beside.push({
    kind: "authenticator_added",
    authenticator: {
      subjectId,
      authenticatorId,
      kind: "passkey",
      version: 1,
      sealed: await sealPasskey(deps, subjectId, authenticatorId, sealed),
      createdAt: at,
      noticedAt: null,
      usedAt: null,
    },
  });
  const facts = { authenticator: authenticatorId, kind: "passkey", restsOnSms: true };
  turn.history.push(recoveryEntry(deps, "authenticator.added", ceremony, facts, subject));
  turn.history.push(recoveryEntry(deps, "recovery.completed", ceremony, { ended: old.length }, subject));
  // A wait opens no lock: who set it did so against whoever waits. People do, and the new passkey once it is not on probation any more.
  const own = await ownLocks(deps, party);
  const isLocked = own !== null && (await deps.locks.isAnySet(deps.tenant, own.keys));
  if (isLocked && isVouched) liftLocks(turn, party, own, "people");
  // Begins the time on probation when everybody was told of the new one.
  oweNotice(turn, authenticatorId, {
    to: { kind: "contact_of_record", party },
    text: wordFor(turn, "app.notice.passkey_added"),
    purpose: "authenticator_added",
    authenticator: { subjectId, authenticatorId },
    expiresAt: null,
  });
  endCeremony(turn);
  sayNow(turn, "app.recovery.done");
  if (isLocked && !isVouched) sayNow(turn, "app.lock.needs_person");
  return [];
}

function ended(turn: Turn, message: string): readonly DialogueEvent[] {
  endCeremony(turn);
  sayNow(turn, message);
  return [];
}
