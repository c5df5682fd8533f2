// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, rawText, refuse } from "#kernel";
import type { ConversationRating } from "#protocol";
import { assessInput, countAddress } from "../assess-input.ts";
import { wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn, type TurnDone } from "../in-turn.ts";
import { isAccountLocked } from "../locks/locks.ts";
import { hasObjected } from "../privacy/limits.ts";
import { screenInput } from "../screen-input.ts";
import { readGuard, standGuard } from "../threat/guard-turn.ts";
import { senseInput } from "../threat/sense-input.ts";
import { openTurn, type Turn } from "../turn.ts";
import type { RequestOrigin, TurnRefusal } from "../turn-request.ts";
import { SILENT_MS } from "./count-conversations.ts";

export type RatingRefusal =
  | TurnRefusal
  | { readonly reason: "unscreenable" }
  /** It is not over, was rated before, is over for too long, or ended in a lock. */
  | { readonly reason: "not_now" };

/** Entries of a customer that are looked through for what they were under. */
const READ = 200;
/** An opening and one answer are no conversation to ask about. */
const LEAST_TURNS = 2;

/**
 * Whether to ask how it went, at the end and once: not after an account was locked, not those who objected, not who was under somebody's pressure or
 * whose data is held, and a known customer once within the time that is configured. Asking again about the same conversation changes nothing.
 */
export async function askForRating(deps: AppDeps, conversationId: ConversationId): Promise<boolean> {
  const { tokens, keys, tenant, settings } = deps;
  const stored = await deps.conversations.find(tenant, conversationId, null, "own");
  if (stored === null || stored.turnNo < LEAST_TURNS || (await hasObjected(deps, stored.subjectId))) return false;
  const turn = await openTurn(deps, stored, null);
  if (!(await mayRate(turn)) || (await isPressed(turn))) return false;
  if (turn.state.party === null) return true;
  const until = new Date(turn.now + settings.ratingEveryMs);
  const about = keys.blindIndex("token", `rating asked ${conversationId}`);
  if (await tokens.isSpent(tenant, ASKED, about)) return true;
  const ofSubject = keys.blindIndex("token", `rating asked of ${stored.subjectId}`);
  // Of two chats that end together one is asked about.
  if (!(await tokens.spendOnce(tenant, ASKED, ofSubject, until))) return false;
  await tokens.spendOnce(tenant, ASKED, about, until);
  return true;
}

const ASKED = "rating_asked";

/** Whether somebody told the customer what to type, or their data is kept for a dispute: a friendly question is out of place then. */
async function isPressed({ deps, stored, now }: Turn): Promise<boolean> {
  const { tenant, conversationId, subjectId } = stored;
  const [[work], holds, history] = await Promise.all([
    deps.care.rows(tenant, [conversationId]),
    deps.rights.holds.holdsFor(tenant, subjectId, new Date(now)),
    deps.history.list(tenant, subjectId, READ),
  ]);
  if (work?.reason === "suspected_fraud" || holds.length > 0) return true;
  return history.some(
    (entry) =>
      entry.conversationId === conversationId &&
      (PRESSURE.has(entry.kind) || (entry.kind === "assurance.refused" && entry.facts["reason"] === "signals")),
  );
}

const PRESSURE: ReadonlySet<string> = new Set(["alarm.raised", "scam.reported"]);

async function mayRate({ deps, endedAt, now, state }: Turn): Promise<boolean> {
  if (endedAt === null || now - endedAt.getTime() > SILENT_MS || state.isRated === true) return false;
  return state.party === null || !(await isAccountLocked(deps, state.party));
}

/**
 * Keeps how it went. What is written becomes a message of the visitor, screened, assessed and sealed like any other, and goes with the conversation;
 * the score is counted with it. It answers nothing, and nobody is told. Repeating a `clientId` does nothing.
 */
export async function rateConversation(
  deps: AppDeps,
  conversationId: ConversationId,
  { clientId, score, comment = "" }: ConversationRating,
  origin: RequestOrigin,
): Promise<Result<TurnDone, RatingRefusal>> {
  const { tenant } = deps;
  const input = { kind: "text", clientId, text: comment } as const;
  const request = { ...origin, tenant, conversationId, input };
  const counted = countAddress(request, deps);
  let isCut = false;
  const done = await inTurn<RatingRefusal>(deps, { tenant, conversationId, clientId }, async (turn) => {
    if (!(await mayRate(turn))) return refuse({ reason: "not_now" });
    const guard = readGuard(turn, request);
    const given = wordFor(turn, "app.rating.given", { score });
    const heard = { kind: "words", text: rawText(comment) } as const;
    const screened = comment === "" ? null : await screenInput(turn, heard);
    if (screened !== null && screened.kind !== "words") return refuse({ reason: "unscreenable" });
    if (screened !== null) {
      const verdict = await assessInput(turn, counted, heard, screened);
      if (verdict.action === "block") return refuse({ reason: "too_many_turns", retryAfterMs: verdict.retryAfterMs });
      const stood = await standGuard(turn, await guard, input);
      if (!stood.ok) return stood;
      await senseInput(turn, heard, verdict);
    }
    await guard;
    turn.drafts.push({
      kind: "message",
      by: "visitor",
      parts: [{ type: "text", text: screened === null ? given : `${given}\n${screened.text}` }],
      clientId,
      ...(screened === null || screened.hidden.length === 0 ? {} : { hidden: [...screened.hidden] }),
    });
    turn.heard.push({ type: "rated", score });
    turn.state = { ...turn.state, isRated: true };
    isCut = turn.isCutAfter;
    return ok(undefined);
  });
  if (done.ok && isCut) deps.fanOut.publishRevoked(conversationId);
  return done;
}
