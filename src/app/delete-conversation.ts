// SPDX-License-Identifier: Apache-2.0
import type { ConversationId } from "#kernel";
import type { AppDeps } from "./deps.ts";
import type { HistoryEntry } from "./ports.ts";
import { keepingNow } from "./privacy/keeping.ts";
import { webhookRows } from "./webhooks/announce.ts";

/**
 * "Delete this chat": rows, wrapped data keys and token are gone when this returns, and open copies in memory are forgotten.
 * The history keeps that it happened, without what was said. Where a legal hold or a restriction keeps the conversation it is closed instead: nobody
 * opens it, and it is deleted once nothing keeps it any more (`purgeConversations`). An erasure has asked about holds before.
 */
export async function deleteConversation(
  deps: AppDeps,
  conversationId: ConversationId,
  by: "visitor" | "retention" | "erasure",
): Promise<"deleted" | "kept"> {
  const entry: HistoryEntry = {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "conversation.deleted",
    actor: { kind: by === "visitor" ? "subject" : "system", id: null },
    subjectId: null,
    conversationId,
    facts: { by },
  };
  const { conversations, tenant } = deps;
  const kept: HistoryEntry = { ...entry, kind: "conversation.kept" };
  const owed = webhookRows(deps, "conversation.deleted", conversationId, { conversation: conversationId, by });
  const outcome = await deps.serial.run(conversationId, async () => {
    if (by !== "erasure") return conversations.deleteUnlessHeld(tenant, conversationId, entry, kept, owed);
    await conversations.delete(tenant, conversationId, entry, owed);
    return "deleted" as const;
  });
  deps.keys.forget(conversationId);
  // Rows that are left would be read again: who has it open is shown out.
  if (outcome === "kept") deps.fanOut.publishRevoked(conversationId);
  deps.fanOut.publish(conversationId, 0);
  deps.fanOut.publishCase(conversationId);
  return outcome;
}

const DAY_MS = 86_400_000;

/** So many rounds at once at the most: what is left then is for the next run. */
const MOST_ROUNDS = 200;

/** Conversations that were silent since then need not be kept; null: no rule says how long, and nothing may go. */
export function conversationsKeptSince(deps: AppDeps): Date | null {
  const kept = keepingNow(deps, "conversation");
  return kept === null ? null : new Date(deps.clock.now() - kept.days * DAY_MS);
}

/**
 * Deletes conversations that ended or fell silent longer ago than they may be kept, all there are. Run as a job; goes on where it stopped.
 *
 * @param limit - Conversations that are looked up together.
 */
export async function purgeConversations(deps: AppDeps, limit: number = 500): Promise<{ deleted: number }> {
  const before = conversationsKeptSince(deps);
  if (before === null) return { deleted: 0 };
  let deleted = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const expired = await deps.conversations.listExpired(deps.tenant, before, limit);
    for (const conversationId of expired)
      if ((await deleteConversation(deps, conversationId, "retention")) === "deleted") deleted += 1;
    if (expired.length < limit) break;
  }
  return { deleted };
}
