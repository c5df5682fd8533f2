// SPDX-License-Identifier: Apache-2.0
import { fromUtf8 } from "#kernel";
import type { ConversationEvent } from "#protocol";
import type { AppDeps } from "./deps.ts";
import type { ConversationCipher, SealedMessage, StoredConversation } from "./ports.ts";

/** So many are read at once; whoever wants more asks again behind the last. */
export const EVENTS_AT_ONCE = 500;

/** Opens the events after `afterSeq`, in order, up to `untilSeq` where given; the first `EVENTS_AT_ONCE` of them. */
export async function readEvents(
  deps: AppDeps,
  stored: Pick<StoredConversation, "tenant" | "conversationId" | "keys">,
  afterSeq: number,
  untilSeq: number = Number.MAX_SAFE_INTEGER,
): Promise<ConversationEvent[]> {
  const cipher = await deps.keys.openConversation(stored);
  const rows = await deps.conversations.messagesAfter(stored.tenant, stored.conversationId, afterSeq, EVENTS_AT_ONCE);
  return rows.filter((row) => row.seq <= untilSeq).map((row) => openEvent(cipher, row));
}

/** One stored row as the browser gets it: sequence number and time come from the row, the rest from under the seal. */
export function openEvent(cipher: ConversationCipher, row: SealedMessage): ConversationEvent {
  const body = JSON.parse(
    fromUtf8(cipher.open({ kind: "message", seq: row.seq }, row.keyNo, row.sealed)),
  ) as ConversationEvent;
  return { ...body, seq: row.seq, at: row.at.toISOString() };
}
