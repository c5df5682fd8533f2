// SPDX-License-Identifier: Apache-2.0
import type { SessionStore } from "#app";
import type { ActId, ConversationId, TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { oneOf, parseAssurance } from "./rows.ts";

const OF_SUBJECT = `
  SELECT conversation_id FROM subject_conversation WHERE tenant = $1 AND subject_id = $2 AND conversation_id < $4
  ORDER BY conversation_id DESC LIMIT $3`;
/** Ids that are looked at in one go: most of them ended long ago. */
const PAGE = 500;
const AFTER_ALL = "ffffffff-ffff-ffff-ffff-ffffffffffff";
/** The other distribution key, so a statement of its own. Ids are ordered by time. */
const OPEN = `
  SELECT conversation_id, channel, assurance, created_at, last_at FROM conversation
  WHERE tenant = $1 AND conversation_id = ANY($2::uuid[]) AND subject_id = $3 AND ended_at IS NULL AND deleted_at IS NULL
  ORDER BY last_at DESC`;
const OPEN_ACTS = `
  SELECT act_id FROM act WHERE tenant = $1 AND conversation_id = $2 AND state IN ('proposed', 'proved')`;
const BY_LINE = `
  SELECT conversation_id FROM line_session WHERE tenant = $1 AND line_hash = $2
  ORDER BY conversation_id DESC LIMIT $3`;

type Row = {
  readonly conversation_id: string;
  readonly channel: string;
  readonly assurance: string;
  readonly created_at: Date;
  readonly last_at: Date;
};

/** Where a subject is signed in, in PostgreSQL. */
export function makeSessionStore(database: Database): SessionStore {
  return {
    async listOpen(tenant, subjectId) {
      const open: Row[] = [];
      // Whoever signs in again and again must not hide a session behind a hundred that began after it.
      for (let before = AFTER_ALL; ; ) {
        const values = [tenant, subjectId, PAGE, before];
        const linked = await database.query<{ conversation_id: string }>("session.of_subject", OF_SUBJECT, values);
        const ids = linked.rows.map((row) => row.conversation_id);
        const last = ids.at(-1);
        if (last !== undefined)
          open.push(...(await database.query<Row>("session.open", OPEN, [tenant, ids, subjectId])).rows);
        if (last === undefined || ids.length < PAGE) break;
        before = last;
      }
      open.sort((a, b) => b.last_at.getTime() - a.last_at.getTime());
      return open.map((row) => ({
        conversationId: row.conversation_id as ConversationId,
        channel: oneOf(["widget", "api", "cli", "whatsapp", "sms"], row.channel, "conversation.channel"),
        assurance: parseAssurance(row.assurance),
        createdAt: row.created_at,
        lastAt: row.last_at,
      }));
    },
    async listOpenActs(tenant: TenantId, conversationId: ConversationId) {
      const { rows } = await database.query<{ act_id: string }>("session.acts", OPEN_ACTS, [tenant, conversationId]);
      return rows.map((row) => row.act_id as ActId);
    },
    async listByLine(tenant, lineHash, limit) {
      const values = [tenant, lineHash, limit];
      const { rows } = await database.query<{ conversation_id: string }>("session.by_line", BY_LINE, values);
      return rows.map((row) => row.conversation_id as ConversationId);
    },
  };
}
