// SPDX-License-Identifier: Apache-2.0
import type { FanOut, FanOutSignal } from "#app";
import type { ConversationId, TenantId } from "#kernel";
import type { Database, Subscription } from "../sql.ts";
import { FanOutBatch, parsePayload } from "./fan-out-batch.ts";
import { ListenerTable } from "./listener-table.ts";

const CHANNEL = "wardline_fan_out";
const NOTIFY = "SELECT pg_notify($1, $2)";
const LAST_SEQ =
  "SELECT conversation_id, last_seq FROM conversation WHERE tenant = $1 AND conversation_id = ANY($2::uuid[])";

export type FanOutOptions = {
  readonly database: Database;
  readonly tenant: TenantId;
  /** Random per process: a node does not hear itself, its own listeners were told at once. */
  readonly nodeId: string;
  /** How long signals are gathered into one notification; at least 5 ms, default 25. */
  readonly batchMs?: number;
  /** Told when other nodes could not be told (they catch up at their next read), and when a listener throws. */
  readonly onError?: (error: unknown) => void;
};

/** What the composition root needs beyond the port. */
export type PostgresFanOut = FanOut & {
  /** Tells the others how far a side has read. */
  publishSeen(conversationId: ConversationId, by: "visitor" | "agent", seq: number): void;
  close(): Promise<void>;
};

/**
 * Tells this process's listeners at once, and other nodes by NOTIFY in batches, ids only. A signal is a hint: it may
 * come twice, late, or (for typing) never; readers fetch by sequence number. After a lost connection every subscribed
 * conversation is looked up and signalled again, so no event stays unseen.
 *
 * NOTIFY is never part of a turn's transaction: it takes a lock on the whole database until the commit is done, which
 * would put all turns in one queue.
 */
export async function makeFanOut(options: FanOutOptions): Promise<PostgresFanOut> {
  const { database, tenant, nodeId, onError } = options;
  const listeners = new ListenerTable(onError);
  const batch = new FanOutBatch(Math.max(5, options.batchMs ?? 25), nodeId, async (payload) => {
    await database.query("fan_out.notify", NOTIFY, [CHANNEL, payload]);
  });
  batch.onError = onError;

  const catchUp = async (): Promise<void> => {
    listeners.tell({ type: "lost" });
    const ids = listeners.conversations();
    const { rows } = await database.query<{ conversation_id: string; last_seq: number }>("fan_out.last_seq", LAST_SEQ, [
      tenant,
      ids,
    ]);
    for (const row of rows) {
      listeners.tell({ type: "events", conversationId: row.conversation_id as ConversationId, lastSeq: row.last_seq });
    }
  };
  const subscription: Subscription = await database.listen(
    CHANNEL,
    (payload) => {
      const message = parsePayload(payload);
      if (message === null || message.nodeId === nodeId) return;
      for (const signal of message.signals) listeners.tell(signal);
    },
    () => {
      catchUp().catch((error: unknown) => onError?.(error));
    },
  );

  const publish = (signal: FanOutSignal): void => {
    listeners.tell(signal);
    batch.add(signal);
  };
  return {
    publish: (conversationId, lastSeq) => publish({ type: "events", conversationId, lastSeq }),
    publishTyping: (conversationId, by, isTyping) => publish({ type: "typing", conversationId, by, isTyping }),
    publishCase: (conversationId) => publish({ type: "case", conversationId }),
    publishNotes: (conversationId) => publish({ type: "notes", conversationId }),
    publishPresence: (conversationId, staffId, is) => publish({ type: "presence", conversationId, staffId, is }),
    publishRevoked: (conversationId) => publish({ type: "revoked", conversationId }),
    publishSeen: (conversationId, by, seq) => publish({ type: "seen", conversationId, by, seq }),
    publishStaff: (staffId) => publish({ type: "staff", staffId }),
    publishTopic: (topic) => publish({ type: "topic", topic }),
    subscribe: (conversationId, listener) => listeners.add(conversationId, listener),
    async close() {
      await batch.close();
      await subscription.close();
    },
  };
}
