// SPDX-License-Identifier: Apache-2.0
import type { ConversationId } from "#kernel";
import type { AppDeps } from "./deps.ts";
import type { HistoryEntry } from "./ports.ts";

/**
 * "Delete this chat": rows, wrapped data keys and token are gone when this returns, and open copies in memory are forgotten.
 * The history keeps that it happened, without what was said.
 */
export async function deleteConversation(
  deps: AppDeps,
  conversationId: ConversationId,
  by: "visitor" | "retention",
): Promise<void> {
  const entry: HistoryEntry = {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "conversation.deleted",
    actor: { kind: by === "visitor" ? "subject" : "system", id: null },
    subjectId: null,
    conversationId,
    facts: { by },
  };
  await deps.serial.run(conversationId, () => deps.conversations.delete(deps.tenant, conversationId, entry));
  deps.keys.forget(conversationId);
  deps.fanOut.publish(conversationId, 0);
}

const DAY_MS = 86_400_000;

/** So many rounds at once at the most: what is left then is for the next run. */
const MOST_ROUNDS = 200;

/**
 * Deletes conversations that ended or fell silent longer ago than they may be kept, all there are. Run as a job; goes on where it stopped.
 *
 * @param limit - Conversations that are looked up together.
 */
export async function purgeConversations(deps: AppDeps, limit: number = 500): Promise<{ deleted: number }> {
  const before = new Date(deps.clock.now() - deps.settings.retainForDays * DAY_MS);
  let deleted = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const expired = await deps.conversations.listExpired(deps.tenant, before, limit);
    for (const conversationId of expired) await deleteConversation(deps, conversationId, "retention");
    deleted += expired.length;
    if (expired.length < limit) break;
  }
  return { deleted };
}
