// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { addDraft, wordFor } from "./compose-reply.ts";
import { recordEntry, type Turn } from "./turn.ts";

/** Ends the conversation at the visitor's wish. The transcript stays readable until it is deleted or purged. */
export function endByVisitor(turn: Turn): readonly DialogueEvent[] {
  if (turn.endedAt) return [];
  turn.endedAt = new Date(turn.now);
  turn.owner = "bot";
  turn.agentId = null;
  turn.queuedAt = null;
  addDraft(turn, { kind: "conversation_ended", reason: "by_visitor", text: wordFor(turn, "app.ended.by_visitor") });
  recordEntry(turn, "conversation.ended", { reason: "by_visitor" }, { kind: "subject", id: null });
  return [{ type: "conversation_ended" }];
}
