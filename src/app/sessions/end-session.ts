// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok } from "#kernel";
import { callOffActs } from "../acts/call-off-acts.ts";
import { addDraft, wordFor } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { recordEntry, type Turn } from "../turn.ts";

export type EndReason = "by_owner" | "sim_swapped" | "locked";

/**
 * Ends a conversation as a session: nothing that was proved in it counts any more, acts that were not sent are called off, its
 * token opens nothing, and whatever connection is open to it on any node is closed. An act that may be on its way is left to recovery.
 *
 * @returns Whether it was open until now.
 */
export async function endSession(deps: AppDeps, conversationId: ConversationId, reason: EndReason): Promise<boolean> {
  const { tenant } = deps;
  let isEnded = false;
  await inTurn(deps, { tenant, conversationId, clientId: null }, async (turn) => {
    isEnded = turn.endedAt === null;
    if (isEnded) await end(turn, reason);
    return ok(undefined);
  });
  deps.fanOut.publishRevoked(conversationId);
  return isEnded;
}

async function end(turn: Turn, reason: EndReason): Promise<void> {
  await callOffActs(turn, reason);
  turn.state = { ...turn.state, factors: [], stepUp: null, ceremony: null, verifiedLine: null };
  turn.beside.push({ kind: "tokens_revoked" });
  turn.endedAt = new Date(turn.now);
  turn.owner = "bot";
  turn.agentId = null;
  turn.queuedAt = null;
  addDraft(turn, { kind: "conversation_ended", reason: "signed_out", text: wordFor(turn, "app.ended.signed_out") });
  const actor = reason === "sim_swapped" ? "system" : "subject";
  recordEntry(turn, "session.ended", { reason }, { kind: actor, id: null });
}
