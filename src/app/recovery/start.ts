// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent } from "#dialogue";
import { isVouchedToRecover, recoveryPhase, recoveryPolicy } from "#identity";
import { makeUuid, meetsLevel, type SubjectId } from "#kernel";
import type { PartyId } from "#telecom";
import { subjectOf } from "../belong-to.ts";
import { sayNow, wordFor } from "../compose-reply.ts";
import { handOver } from "../hand-over.ts";
import { levelOf, type Turn } from "../turn.ts";
import { askForRecoveryCode } from "./by-code-form.ts";
import { linesToWatch, sealRecovery } from "./content.ts";
import { recoveryEntry } from "./entries.ts";
import { offerRecoveryPasskey } from "./finish.ts";
import type { StoredRecovery } from "./ports.ts";
import { areLinesClean, isAnyAlarmed } from "./signals.ts";

type Begin = Extract<Command, { type: "begin_recovery" }>;

/** Somebody whose recovery it is, as far as it was proved. */
export type Claimant = { readonly subjectId: SubjectId; readonly party: PartyId };

/** Begins, or goes on with, recovery: by a code, or by the factor that is left. */
export async function beginRecovery(turn: Turn, { by }: Begin): Promise<readonly DialogueEvent[]> {
  if (by === "code") {
    askForRecoveryCode(turn);
    return [];
  }
  const claimant = await claimantOf(turn);
  if (claimant === null) return toPerson(turn);
  return goOn(turn, claimant, turn.state.verifiedLine);
}

/** What the claimant may do now: wait, add a passkey, or begin to wait. Where two people vouched for it by name nobody waits. */
export async function goOn(turn: Turn, claimant: Claimant, msisdn: string | null): Promise<readonly DialogueEvent[]> {
  const isVouched = isVouchedToRecover(turn.state.factors, turn.now);
  const found = await findOrLapse(turn, claimant.subjectId);
  if (found === null) {
    const started = await startRecovery(turn, claimant, msisdn, isVouched ? "vouched" : "factor");
    if (started === null) return toPerson(turn);
    if (isVouched) await offerRecoveryPasskey(turn, claimant, started);
    else sayNow(turn, "app.recovery.started", { hours: hoursOf(turn) });
    return [];
  }
  const phase = recoveryPhase(timesOf(found), turn.now);
  if (phase === "open" || isVouched) {
    if (!isVouched && !(await areOwnLinesClean(turn, claimant.party, msisdn))) return toPerson(turn);
    if (phase !== "open") openAtOnce(turn, claimant, found.recoveryId);
    await offerRecoveryPasskey(turn, claimant, found.recoveryId);
    return [];
  }
  sayWait(turn, found);
  return [];
}

/** Waits from when every old contact point has been told. */
export function sayWait(turn: Turn, { opensAt }: StoredRecovery): void {
  if (opensAt === null) sayNow(turn, "app.recovery.telling", { hours: hoursOf(turn) });
  else
    sayNow(turn, "app.recovery.waiting", {
      at: { kind: "date", iso: opensAt.toISOString(), style: "time" },
      day: { kind: "date", iso: opensAt.toISOString() },
    });
}

export function hoursOf(turn: Turn): number {
  return Math.round(turn.deps.settings.recovery.waitMs / 3_600_000);
}

export function timesOf({ state, opensAt, lapsesAt }: StoredRecovery): Parameters<typeof recoveryPhase>[0] {
  return { state, opensAt: opensAt?.getTime() ?? null, lapsesAt: lapsesAt.getTime() };
}

/** The recovery that waits for this subject. One whose time is over is put away. */
export async function findOrLapse(turn: Turn, subjectId: SubjectId): Promise<StoredRecovery | null> {
  const { deps } = turn;
  const found = await deps.recoveries.findWaiting(deps.tenant, subjectId);
  if (found === null || turn.now < found.lapsesAt.getTime()) return found;
  await deps.recoveries.end(deps.tenant, found, "lapsed", null, recoveryEntry(deps, "recovery.lapsed", found, {}));
  return null;
}

/**
 * Writes a new recovery with the turn; the notice to every contact point goes out from its row. Null where it may not begin here: a
 * signal of a line is not clean or cannot be read, a line was reported (as by whoever stopped one), or there is nobody to tell.
 */
export async function startRecovery(
  turn: Turn,
  claimant: Claimant,
  msisdn: string | null,
  by: "code" | "factor" | "vouched",
): Promise<string | null> {
  const { deps, now } = turn;
  const { subjectId, party } = claimant;
  const watched = await linesToWatch(deps, party, msisdn);
  if (!watched.ok) return null;
  if (by !== "vouched" && !(await areLinesClean(deps, watched.value.msisdns.slice(0, 2)))) return null;
  if (by !== "vouched" && (await isAnyAlarmed(deps, watched.value.lineIds))) return null;
  const recoveryId = makeUuid(deps.random);
  const content = { party, lang: turn.lang, ...watched.value, conversationId: null };
  const { noticeWithinMs, openForMs } = recoveryPolicy;
  turn.beside.push({
    kind: "recovery_started",
    subjectId,
    recoveryId,
    sealed: await sealRecovery(deps, subjectId, recoveryId, content),
    startedAt: new Date(now),
    opensAt: by === "vouched" ? new Date(now) : null,
    lapsesAt: new Date(now + deps.settings.recovery.waitMs + noticeWithinMs + openForMs),
  });
  const facts = { by, level: levelOf(turn) };
  turn.history.push(
    recoveryEntry(deps, "recovery.started", { subjectId, recoveryId }, facts, { kind: "subject", id: null }),
  );
  return recoveryId;
}

function openAtOnce(turn: Turn, { subjectId }: Claimant, recoveryId: string): void {
  turn.beside.push({ kind: "recovery_opened", subjectId, recoveryId, at: new Date(turn.now) });
  const about = { subjectId, recoveryId };
  turn.history.push(
    recoveryEntry(turn.deps, "recovery.opened", about, { by: "vouched" }, { kind: "subject", id: null }),
  );
}

/** Line of record first, then the one that speaks: what a swap or a new owner of either says, holds for all. */
async function areOwnLinesClean({ deps }: Turn, party: PartyId, msisdn: string | null): Promise<boolean> {
  const watched = await linesToWatch(deps, party, msisdn);
  return watched.ok && areLinesClean(deps, watched.value.msisdns.slice(0, 2));
}

/** Who speaks: by a login, by people who vouch, or as the only holder of a line of which a code was typed back. */
export async function claimantOf(turn: Turn): Promise<Claimant | null> {
  if (!meetsLevel(levelOf(turn), "A1")) return null;
  const party = turn.state.party ?? (await holderOf(turn));
  if (party === null) return null;
  const { subjectId } = await subjectOf(turn.deps, party);
  return { subjectId, party };
}

async function holderOf(turn: Turn): Promise<PartyId | null> {
  const { verifiedLine } = turn.state;
  if (verifiedLine === null) return null;
  const line = await turn.deps.telco.reads.findLineByMsisdn(verifiedLine);
  if (!line.ok || line.value?.holderIds.length !== 1) return null;
  return (line.value.holderIds[0] ?? null) as PartyId | null;
}

/** Never a dead end: a person can look at a document. */
async function toPerson(turn: Turn): Promise<readonly DialogueEvent[]> {
  sayNow(turn, "app.recovery.person");
  return handOver(turn, {
    type: "hand_over",
    reason: "needs_stronger_proof",
    summary: { about: wordFor(turn, "flow.recover_access") },
  });
}
