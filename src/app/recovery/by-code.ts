// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { parseMsisdn, recoveryCodePolicy, recoveryPhase, recoveryPolicy, useRecoveryCode } from "#identity";
import { makeUuidV7 } from "#kernel";
import type { PartyId } from "#telecom";
import { sayNow, wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { findRecoveryCodes, type HeldRecoveryCodes, hashRecoveryCode, sealRecoveryCodes } from "./codes.ts";
import { offerRecoveryPasskey } from "./finish.ts";
import { areLinesClean } from "./signals.ts";
import { type Claimant, findOrLapse, hoursOf, startRecovery, timesOf } from "./start.ts";

/**
 * Takes a number and a recovery code. A code gives no level: it only starts recovery, or finishes one whose wait is over. Whether the
 * number is known, the code right, or the customer locked, the words are the same, and the time is at least the floor.
 */
export async function takeRecoveryCode(
  turn: Turn,
  fields: Readonly<Record<string, string>>,
): Promise<readonly DialogueEvent[]> {
  const isOpen = await onBeat(turn.deps, () => tryCode(turn, fields));
  if (!isOpen) sayNow(turn, "app.recovery.received", { hours: hoursOf(turn) });
  return [];
}

/** Ends with a beat of the floor, never between two: work that takes longer for some than for others shows in nothing. */
async function onBeat<T>({ pause }: AppDeps, work: () => Promise<T>): Promise<T> {
  let isDone = false;
  const worked = work().finally(() => {
    isDone = true;
  });
  do await pause(recoveryPolicy.answerFloorMs);
  while (!isDone);
  return worked;
}

/** True when a passkey may be added now. */
async function tryCode(turn: Turn, fields: Readonly<Record<string, string>>): Promise<boolean> {
  const { deps } = turn;
  turn.state = { ...turn.state, stepUp: null };
  const msisdn = parseMsisdn(fields["number"] ?? "", deps.settings.defaultCountry);
  // Read for every number, so that time tells nothing.
  const [found, isClean] = await Promise.all([
    msisdn === null ? null : findByNumber(turn, msisdn),
    msisdn !== null && areLinesClean(deps, [msisdn]),
  ]);
  const rest = await useRecoveryCode(found?.held.content.set ?? null, fields["code"] ?? "", hashRecoveryCode(deps));
  const isTaken = await count(turn, found, msisdn, rest !== null);
  recordEntry(turn, "recovery.asked", { by: "code" });
  return found !== null && rest !== null && isTaken && (await carryOn(turn, found, rest, msisdn, isClean));
}

type Found = Claimant & { readonly held: HeldRecoveryCodes };

/** A holder or user of the line who has recovery codes; nobody is made a subject by asking. */
async function findByNumber(turn: Turn, msisdn: string): Promise<Found | null> {
  const { deps } = turn;
  const line = await deps.telco.reads.findLineByMsisdn(msisdn);
  if (!line.ok || line.value === null) return null;
  for (const party of [...line.value.holderIds, ...line.value.userIds] as PartyId[]) {
    const subject = await deps.subjects.findByParty(deps.tenant, deps.keys.blindIndex("party", party));
    const held = subject === null ? null : await findRecoveryCodes(deps, subject.subjectId);
    if (subject !== null && held !== null) return { subjectId: subject.subjectId, party, held };
  }
  return null;
}

/** Wrong codes count per subject over all channels and nodes; over the limit none is taken, and the owner hears of it once. */
async function count(turn: Turn, found: Found | null, msisdn: string | null, isRight: boolean): Promise<boolean> {
  const { deps } = turn;
  const { triesPerSubject, coolDownMs } = recoveryCodePolicy;
  const key = deps.keys.blindIndex("counter", `recovery_code tries ${found?.subjectId ?? msisdn ?? "none"}`);
  const tries = await deps.counters.add(deps.tenant, key, isRight ? 0 : 1, coolDownMs, new Date(turn.now));
  if (found !== null && !isRight && tries === triesPerSubject) tell(turn, found, "step_up_failed");
  return isRight && tries < triesPerSubject;
}

/** True when the wait is over and a passkey may be added now. */
async function carryOn(
  turn: Turn,
  found: Found,
  rest: HeldRecoveryCodes["content"]["set"],
  msisdn: string | null,
  isClean: boolean,
): Promise<boolean> {
  await useUp(turn, found, rest);
  if (!isClean) {
    tell(turn, found, "recovery_refused");
    return false;
  }
  const waiting = await findOrLapse(turn, found.subjectId);
  if (waiting === null) {
    const started = await startRecovery(turn, found, msisdn, "code");
    if (started === null) tell(turn, found, "recovery_refused");
    return false;
  }
  if (recoveryPhase(timesOf(waiting), turn.now) !== "open") return false;
  await offerRecoveryPasskey(turn, found, waiting.recoveryId);
  return true;
}

/** With the turn: a code that did something works no second time, also not at the same moment on two nodes. */
async function useUp(turn: Turn, { subjectId, held }: Found, set: HeldRecoveryCodes["content"]["set"]): Promise<void> {
  const { authenticatorId } = held.stored;
  const sealed = await sealRecoveryCodes(turn.deps, subjectId, authenticatorId, { ...held.content, set });
  turn.beside.push({
    kind: "authenticator_used",
    authenticator: { ...held.stored, sealed },
    usedAt: new Date(turn.now),
  });
}

function tell(turn: Turn, { party }: Claimant, purpose: "step_up_failed" | "recovery_refused"): void {
  oweNotice(turn, makeUuidV7(turn.deps.clock, turn.deps.random), {
    to: { kind: "contact_of_record", party },
    text: wordFor(turn, `app.notice.${purpose}`),
    purpose,
    everyContact: true,
    expiresAt: null,
  });
}
