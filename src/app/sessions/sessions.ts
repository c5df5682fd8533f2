// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, meetsLevel, ok, type Result, refuse } from "#kernel";
import type { SessionList } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { levelOf, openTurn, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { endSession } from "./end-session.ts";

type Answer<T> = Promise<Result<T, NotThere | { readonly reason: "not_enough_proof" }>>;

/** What the list shows of them. Ending ends all. */
const LISTED = 100;

/** Where the customer of a conversation is signed in: open conversations of theirs, the newest first. From A1 on. */
export async function listSessions(deps: AppDeps, conversationId: ConversationId): Answer<SessionList> {
  const known = await requireCustomer(deps, conversationId);
  if (!known.ok) return known;
  const open = await deps.sessions.listOpen(deps.tenant, known.value.subjectId);
  return ok({
    sessions: open.slice(0, LISTED).map((session) => ({
      isCurrent: session.conversationId === conversationId,
      channel: session.channel,
      assurance: session.assurance,
      openedAt: session.createdAt.toISOString(),
      lastAt: session.lastAt.toISOString(),
    })),
  });
}

/** Signs the customer out everywhere but here. Easy on purpose: one factor is enough to lock, never to open. */
export async function endOtherSessions(deps: AppDeps, conversationId: ConversationId): Answer<{ ended: number }> {
  const known = await requireCustomer(deps, conversationId);
  if (!known.ok) return known;
  const open = await deps.sessions.listOpen(deps.tenant, known.value.subjectId);
  const others = open.filter((session) => session.conversationId !== conversationId);
  await Promise.all(others.map((session) => endSession(deps, session.conversationId, "by_owner")));
  return ok({ ended: others.length });
}

async function requireCustomer(deps: AppDeps, conversationId: ConversationId): Answer<Turn> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (!stored) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  const isKnown = meetsLevel(levelOf(turn), "A1") && turn.state.party !== null && turn.endedAt === null;
  return isKnown ? ok(turn) : refuse({ reason: "not_enough_proof" });
}
