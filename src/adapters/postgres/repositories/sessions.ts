// SPDX-License-Identifier: Apache-2.0
import type { SessionStore } from "#app";
import type { ActId, ConversationId, TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { oneOf, parseAssurance } from "./rows.ts";

const OF_SUBJECT = `
  SELECT conversation_id FROM subject_conversation WHERE tenant = $1 AND subject_id = $2
  ORDER BY conversation_id DESC LIMIT $3`;
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
    async listOpen(tenant, subjectId, limit) {
      const values = [tenant, subjectId, limit];
      const linked = await database.query<{ conversation_id: string }>("session.of_subject", OF_SUBJECT, values);
      const ids = linked.rows.map((row) => row.conversation_id);
      if (ids.length === 0) return [];
      const { rows } = await database.query<Row>("session.open", OPEN, [tenant, ids, subjectId]);
      return rows.map((row) => ({
        conversationId: row.conversation_id as ConversationId,
        channel: oneOf(["widget", "api", "cli"], row.channel, "conversation.channel"),
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
