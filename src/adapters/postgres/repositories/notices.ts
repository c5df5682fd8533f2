// SPDX-License-Identifier: Apache-2.0
import type { NoticeStore } from "#app";
import type { ConversationId } from "#kernel";
import type { Database } from "../sql.ts";

/** SKIP LOCKED: nodes that claim at once get different notices. A node that stops leaves its lease to run out. */
const CLAIM = `
  WITH due AS (
    SELECT tenant, conversation_id, notice_id FROM notice
    WHERE tenant = $1 AND due_at <= $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE notice n SET due_at = $4, attempts = attempts + 1 FROM due
  WHERE n.tenant = due.tenant AND n.conversation_id = due.conversation_id AND n.notice_id = due.notice_id
  RETURNING n.conversation_id, n.notice_id, n.key_no, n.sealed, n.attempts`;
const SENT = "DELETE FROM notice WHERE tenant = $1 AND conversation_id = $2 AND notice_id = $3";
const FAILED = "UPDATE notice SET due_at = $4 WHERE tenant = $1 AND conversation_id = $2 AND notice_id = $3";

type NoticeRow = {
  readonly conversation_id: string;
  readonly notice_id: string;
  readonly key_no: number;
  readonly sealed: Uint8Array;
  readonly attempts: number;
};

/** Notices in PostgreSQL, sent at least once: a node that stops between sending and `markSent` sends again. */
export function makeNoticeStore(database: Database): NoticeStore {
  return {
    async claim(tenant, now, leaseMs, limit) {
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      const { rows } = await database.query<NoticeRow>("notice.claim", CLAIM, values);
      return rows.map((row) => ({
        conversationId: row.conversation_id as ConversationId,
        noticeId: row.notice_id,
        keyNo: row.key_no,
        sealed: row.sealed,
        attempts: row.attempts,
      }));
    },
    async markSent(tenant, conversationId, noticeId) {
      await database.query("notice.sent", SENT, [tenant, conversationId, noticeId]);
    },
    async markFailed(tenant, conversationId, noticeId, retryAt) {
      await database.query("notice.failed", FAILED, [tenant, conversationId, noticeId, retryAt]);
    },
  };
}
