// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { ACT_PROOF_LIFETIME_MS, makeActChallenge } from "#identity";
import { makeUuidV7 } from "#kernel";
import type { PartyId } from "#telecom";
import { readHandsVerdict } from "../acts/act-signals.ts";
import { CEREMONY_TRIES, endCeremony, freshCeremony, optionsFor, startCeremony } from "../authenticators/ceremony.ts";
import { type HeldPasskey, isStillOnProbation, listOwnPasskeys } from "../authenticators/held.ts";
import { provenBy } from "../authenticators/use-passkey.ts";
import { sayNow, wordFor } from "../compose-reply.ts";
import { raiseTo } from "../identify-visitor.ts";
import type { Ceremony, ProposeAct } from "../private-state.ts";
import { levelOf, oweNotice, recordEntry, type Turn } from "../turn.ts";
import { isAccountLocked, type Own, ownLocks } from "./locks.ts";

type Unlocking = Extract<Ceremony, { purpose: "unlock" }>;

/** What came of it, and the act that can be proposed now. */
export type Unlocked = { readonly events: readonly DialogueEvent[]; readonly propose?: ProposeAct | null };

/** Lines whose signals are read before a lock falls; whoever holds more has people for it. */
const MAX_LINES = 12;

/**
 * Asks for the passkey that opens a locked account. Its challenge is bound to the words on the screen, like that of an act, and good for as
 * long as one.
 *
 * @returns False when no passkey of this person may do it: people can, and that was said.
 */
export async function offerUnlock(turn: Turn, then: ProposeAct | null, failures: number = 0): Promise<boolean> {
  const held = turn.state.party === null ? [] : await solidPasskeys(turn);
  if (held.length === 0) {
    recordEntry(turn, "lock.refused", { reason: "no_passkey" });
    sayNow(turn, "app.lock.needs_person");
    return false;
  }
  const title = wordFor(turn, "app.lock.unlock.title");
  const why = `${wordFor(turn, then === null ? "app.lock.unlock.why" : "app.lock.unlock.why_act")} ${wordFor(turn, "app.passkey.how")}`;
  const expiresAt = turn.now + ACT_PROOF_LIFETIME_MS;
  const { subjectId, stored, deps } = turn;
  const challenge = makeActChallenge(
    {
      nonce: deps.random.bytes(32),
      subjectId,
      conversationId: stored.conversationId,
      expiresAt,
      text: `${title}\n${why}`,
    },
    deps.hashes.sha256,
  );
  const ceremony: Unlocking = { ...freshCeremony(turn), challenge, expiresAt, failures, purpose: "unlock", then };
  startCeremony(turn, ceremony, {
    ceremony: "authenticate",
    title,
    why,
    options: await optionsFor(
      turn,
      challenge,
      held.map(({ content }) => content.passkey),
    ),
    submitLabel: wordFor(turn, "app.lock.unlock.submit"),
    cancelLabel: wordFor(turn, "app.passkey.cancel"),
  });
  return true;
}

/**
 * The visitor asks to open what is locked: at once for somebody for whom two people have just vouched (A4), else by a passkey.
 */
export async function unlockByVisitor(turn: Turn): Promise<void> {
  const { deps, state } = turn;
  const { party } = state;
  const own = party === null ? null : await ownLocks(deps, party);
  if (own !== null && !(await deps.locks.isAnySet(deps.tenant, own.keys))) {
    sayNow(turn, "app.lock.none");
    return;
  }
  if (party === null || levelOf(turn) !== "A4") {
    await offerUnlock(turn, null);
    return;
  }
  if (own === null) {
    sayNow(turn, "app.lock.stays");
    return;
  }
  liftLocks(turn, party, own, "people");
  sayNow(turn, "app.lock.lifted");
}

/** Takes the passkey's answer. Signals are read here: while somebody else may hold a line, people decide. */
export async function takeUnlock(turn: Turn, ceremony: Unlocking, response: unknown): Promise<Unlocked> {
  const { party } = turn.state;
  if (party === null) return leaveUnlock(turn, ceremony, "not_known");
  if (turn.now >= ceremony.expiresAt) return again(turn, ceremony, "app.passkey.late", 0);
  const proven = await provenBy(turn, ceremony.challenge, response);
  if (proven === null || isStillOnProbation(proven.held, turn.now))
    return again(turn, ceremony, "app.passkey.failed", 1);
  const own = await ownLocks(turn.deps, party);
  if (own === null) return leaveUnlock(turn, ceremony, "unavailable");
  if (!(await areLinesInOwnHands(turn, own))) return leaveUnlock(turn, ceremony, "signals_not_clean");
  endCeremony(turn);
  liftLocks(turn, party, own, "passkey");
  sayNow(turn, "app.lock.lifted");
  const events = await raiseTo(turn, party, { kind: "passkey", at: turn.now, restsOnSms: false });
  return { events, propose: ceremony.then };
}

/**
 * Opens a party's account and lines again, with the notice to every contact of record. For who has proved enough: a passkey that is not on
 * probation, or two people who vouch.
 */
export function liftLocks(turn: Turn, party: PartyId, own: Own, by: "passkey" | "people"): void {
  const { deps } = turn;
  for (const key of own.keys) turn.beside.push({ kind: "lock_lifted", key });
  recordEntry(turn, "lock.lifted", { by }, { kind: "subject", id: null });
  oweNotice(turn, makeUuidV7(deps.clock, deps.random), {
    to: { kind: "contact_of_record", party },
    text: wordFor(turn, "app.notice.account_unlocked"),
    purpose: "account_unlocked",
    everyContact: true,
    expiresAt: null,
  });
}

/** Ends the asking; the lock stays. The act that waited for it goes to a person. */
export function leaveUnlock(turn: Turn, ceremony: Unlocking, reason: string): Unlocked {
  endCeremony(turn);
  recordEntry(turn, "lock.refused", { reason });
  sayNow(turn, reason === "signals_not_clean" ? "app.lock.needs_person" : "app.lock.stays");
  if (ceremony.then === null) return { events: [] };
  const refused = { type: "act_finished", actId: "", outcome: "refused", reason: "needs_stronger_proof" } as const;
  return { events: [{ ...refused, details: {} }] };
}

async function again(turn: Turn, ceremony: Unlocking, message: string, failed: number): Promise<Unlocked> {
  const failures = ceremony.failures + failed;
  if (failed > 0) recordEntry(turn, "lock.refused", { reason: "not_verified" });
  if (failures >= CEREMONY_TRIES) return leaveUnlock(turn, ceremony, "not_verified");
  sayNow(turn, message);
  return (await offerUnlock(turn, ceremony.then, failures))
    ? { events: [] }
    : leaveUnlock(turn, ceremony, "no_passkey");
}

/** What was added on a code by SMS is worth no more than the code: it opens nothing that was locked. */
async function solidPasskeys(turn: Turn): Promise<readonly HeldPasskey[]> {
  return (await listOwnPasskeys(turn)).filter((held) => !isStillOnProbation(held, turn.now));
}

async function areLinesInOwnHands({ deps }: Turn, { lines }: Own): Promise<boolean> {
  const active = lines.filter((line) => line.status !== "terminated" && line.msisdn !== null);
  if (active.length > MAX_LINES) return false;
  const verdicts = await Promise.all(active.map((line) => readHandsVerdict(deps, line.msisdn)));
  return verdicts.every((verdict) => verdict !== "closed");
}

/** Whether who speaks has locked their account. */
export async function isSpeakerLocked({ deps, state }: Turn): Promise<boolean> {
  return state.party !== null && (await isAccountLocked(deps, state.party));
}
