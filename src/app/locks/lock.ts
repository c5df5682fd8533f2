// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, makeUuidV7, meetsLevel, ok, type Result, refuse } from "#kernel";
import type { PartyId } from "#telecom";
import { callOffActs } from "../acts/call-off-acts.ts";
import { composeReply, sayNow, wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import type { HistoryEntry } from "../ports.ts";
import { endSession } from "../sessions/end-session.ts";
import { lineHash } from "../step-up/line-limits.ts";
import { levelOf, oweNotice, recordEntry, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { accountKey, lineKey, signersOf } from "./locks.ts";

export type LockRefusal =
  | NotThere
  | { readonly reason: "not_enough_proof" }
  | { readonly reason: "operator_unavailable" };

/** More than anybody uses at once. */
const LIMIT = 100;

/**
 * Locks the customer's account, or the line where nobody knows who speaks. Easy on purpose: one factor is enough. From then on no act is
 * carried out, no code is sent or taken, nothing is added to or removed from the ways of signing in; only a passkey passes, and only
 * a passkey or people open it again. Everywhere else the customer is signed out. Every contact of record is told.
 */
export async function lockByVisitor(
  deps: AppDeps,
  conversationId: ConversationId,
): Promise<Result<{ ended: number }, LockRefusal>> {
  let elsewhere: readonly ConversationId[] = [];
  const done = await inTurn<LockRefusal>(
    deps,
    { tenant: deps.tenant, conversationId, clientId: null },
    async (turn) => {
      if (turn.endedAt !== null || !meetsLevel(levelOf(turn), "A1")) return refuse({ reason: "not_enough_proof" });
      const set = await setLock(turn, { kind: "subject", id: null });
      if (!set.ok) return set;
      elsewhere = await conversationsElsewhere(turn);
      composeReply(turn);
      return ok(undefined);
    },
  );
  if (!done.ok) return done;
  // If we stop here the lock holds all the same: what is open elsewhere can read what it could, and do nothing.
  const ended = await Promise.all(elsewhere.map((id) => endSession(deps, id, "locked")));
  return ok({ ended: ended.filter(Boolean).length });
}

/** Puts the lock and its notices into a turn. The caller has decided that whoever asks may. Once it is locked, locking again says so. */
export async function setLock(
  turn: Turn,
  actor: HistoryEntry["actor"],
): Promise<Result<undefined, Exclude<LockRefusal, NotThere>>> {
  const { deps, state } = turn;
  const about = await whatToLock(turn);
  if (!about.ok) return about;
  const { key, parties, scope } = about.value;
  if (await deps.locks.isAnySet(deps.tenant, [key])) {
    sayNow(turn, "app.lock.already");
    return ok(undefined);
  }
  turn.beside.push({ kind: "lock_set", key, by: actor.kind });
  recordEntry(turn, "lock.set", { scope }, actor);
  await callOffActs(turn, "locked");
  const text = wordFor(turn, `app.notice.${scope}_locked`);
  for (const party of parties) {
    oweNotice(turn, makeUuidV7(deps.clock, deps.random), {
      to: { kind: "contact_of_record", party },
      text,
      purpose: "account_locked",
      everyContact: true,
      expiresAt: null,
    });
  }
  if (state.party === null && state.verifiedLine !== null) {
    oweNotice(turn, makeUuidV7(deps.clock, deps.random), {
      to: { kind: "sms", msisdn: state.verifiedLine },
      text,
      purpose: "account_locked",
      expiresAt: null,
    });
  }
  sayNow(turn, `app.lock.set.${scope}`);
  return ok(undefined);
}

type About = {
  readonly key: Uint8Array;
  readonly parties: readonly PartyId[];
  readonly scope: "account" | "line";
};

async function whatToLock(turn: Turn): Promise<Result<About, Exclude<LockRefusal, NotThere>>> {
  const { deps, state } = turn;
  if (state.party !== null) return ok({ key: accountKey(deps, state.party), parties: [state.party], scope: "account" });
  if (state.verifiedLine === null) return refuse({ reason: "not_enough_proof" });
  const line = await deps.telco.reads.findLineByMsisdn(state.verifiedLine);
  if (!line.ok) return refuse({ reason: "operator_unavailable" });
  if (line.value === null) return refuse({ reason: "not_enough_proof" });
  return ok({ key: lineKey(deps, line.value.lineId), parties: signersOf(line.value), scope: "line" });
}

/** Where else the one whose account or line it is is signed in. */
export async function conversationsElsewhere(turn: Turn): Promise<readonly ConversationId[]> {
  const { deps, state, subjectId, stored } = turn;
  const all =
    state.party === null
      ? await deps.sessions.listByLine(deps.tenant, lineHash(deps, state.verifiedLine ?? ""), LIMIT)
      : (await deps.sessions.listOpen(deps.tenant, subjectId)).map(({ conversationId }) => conversationId);
  return all.filter((conversationId) => conversationId !== stored.conversationId);
}
