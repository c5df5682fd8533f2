// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, refuse } from "#kernel";
import { composeReply, sayNow } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";

/** Tells the channel that its link was opened, and nothing of what is said behind it: whoever did not press it learns of it at once. */
export async function tellOpened(deps: AppDeps, conversationId: ConversationId): Promise<void> {
  const scope = { tenant: deps.tenant, conversationId, clientId: null };
  await inTurn<{ readonly reason: "conversation_ended" }>(deps, scope, async (turn) => {
    if (turn.endedAt) return refuse({ reason: "conversation_ended" });
    sayNow(turn, "app.messaging.link.opened");
    composeReply(turn);
    return ok(undefined);
  });
  deps.messaging.wake();
}
