// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok } from "#kernel";
import { openAct, sealAct } from "../acts/act-content.ts";
import { addDraft, wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { recordEntry, type Turn } from "../turn.ts";

export type EndReason = "by_owner" | "sim_swapped";

/**
 * Ends a conversation as a session: nothing that was proved in it counts any more, acts that were not sent are called off, and its
 * token opens nothing. An act that may be on its way is left to recovery.
 */
export async function endSession(deps: AppDeps, conversationId: ConversationId, reason: EndReason): Promise<void> {
  const { tenant } = deps;
  await inTurn(deps, { tenant, conversationId, clientId: null }, async (turn) => {
    if (turn.endedAt === null) await end(turn, reason);
    return ok(undefined);
  });
  await deps.sessions.revoke(tenant, conversationId);
}

async function end(turn: Turn, reason: EndReason): Promise<void> {
  const { deps, stored } = turn;
  for (const actId of await deps.sessions.listOpenActs(stored.tenant, stored.conversationId)) {
    const act = await deps.acts.find(stored.tenant, stored.conversationId, actId);
    if (!act) continue;
    const content = openAct(turn, act);
    turn.acts.set(actId, sealAct(turn, actId, "expired", content, act.expiresAt));
    recordEntry(turn, "act.declined", { act: actId, kind: content.kind, state: "expired", reason });
  }
  turn.state = { ...turn.state, factors: [], stepUp: null, ceremony: null, verifiedLine: null };
  turn.endedAt = new Date(turn.now);
  turn.owner = "bot";
  turn.agentId = null;
  turn.queuedAt = null;
  addDraft(turn, { kind: "conversation_ended", reason: "signed_out", text: wordFor(turn, "app.ended.signed_out") });
  const actor = reason === "by_owner" ? "subject" : "system";
  recordEntry(turn, "session.ended", { reason }, { kind: actor, id: null });
}
