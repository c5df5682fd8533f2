// SPDX-License-Identifier: Apache-2.0
import type { ConversationRow, SealedRows, SubjectRow } from "#app";
import type { ConversationId, SubjectId } from "#kernel";
import type { Database } from "../sql.ts";

const LINKED = "SELECT conversation_id FROM subject_conversation WHERE tenant = $1 AND subject_id = $2";
const DATA_KEYS = `
  SELECT conversation_id, key_no, wrapped FROM conversation_key
  WHERE tenant = $1 AND conversation_id = ANY($2::uuid[]) AND subject_id = $3`;
const REPLACE_DATA_KEY = `
  UPDATE conversation_key SET wrapped = $5 WHERE tenant = $1 AND conversation_id = $2 AND key_no = $3 AND wrapped = $4`;

type SubjectTable = SubjectRow["table"];
/** Each table whose rows are sealed for a subject: how a row is told from others, and the name in its associated data. */
export const SUBJECT_SEALED: Readonly<Record<SubjectTable, { readonly id: string; readonly row: string }>> = {
  subject_profile: { id: "'profile'", row: "'profile'" },
  authenticator: { id: "authenticator_id::text", row: "'authenticator/' || authenticator_id" },
  recovery: { id: "recovery_id::text", row: "'recovery/' || recovery_id" },
  consent: { id: "consent_id::text", row: "'consent/' || consent_id" },
  subject_request: { id: "request_id::text", row: "'request/' || request_id" },
  bridge_session: { id: "encode(session_hash, 'hex')", row: "'bridge_session/' || encode(session_hash, 'hex')" },
};
const SUBJECT_ROWS = Object.entries(SUBJECT_SEALED)
  .map(
    ([table, { id, row }]) =>
      `SELECT '${table}' AS "table", ${id} AS id, ${row} AS row, sealed FROM ${table} WHERE tenant = $1 AND subject_id = $2 AND sealed IS NOT NULL`,
  )
  .join(" UNION ALL ");

type ConversationPlace = ConversationRow["place"];
type Sealed = {
  readonly table: string;
  readonly id: string;
  readonly part?: string;
  readonly keyNo?: string;
  readonly sealed?: string;
};
/** Each column that is sealed under a data key: its table, and what tells its row from others in the conversation. */
export const CONVERSATION_SEALED: Readonly<Record<ConversationPlace, Sealed>> = {
  message: { table: "message", id: "''", part: "seq" },
  tracker: { table: "tracker", id: "''" },
  state: { table: "tracker", id: "''", keyNo: "state_key_no", sealed: "state_sealed" },
  tracker_event: { table: "tracker_event", id: "''", part: "turn_no" },
  act: { table: "act", id: "act_id::text" },
  notice: { table: "notice", id: "notice_id" },
  case: { table: "desk_case", id: "''" },
  case_pass: { table: "case_work", id: "''", keyNo: "note_key_no", sealed: "note_sealed" },
  case_end: { table: "case_work", id: "''", keyNo: "wrap_key_no", sealed: "wrap_sealed" },
  vault: { table: "vault", id: "name" },
  file: { table: "attachment", id: "attachment_id::text" },
  file_piece: { table: "attachment_piece", id: "attachment_id::text", part: "piece_no" },
  outgoing: { table: "messaging_outbox", id: "seq || '/' || piece" },
  peer: { table: "messaging_peer", id: "channel" },
  note: { table: "case_note", id: "note_id::text" },
};
const CONVERSATION_ROWS = Object.entries(CONVERSATION_SEALED)
  .map(
    ([place, { table, id, part = "NULL::integer", keyNo = "key_no", sealed = "sealed" }]) =>
      `SELECT '${place}' AS place, ${id} AS id, ${part} AS part, ${keyNo} AS key_no, ${sealed} AS sealed FROM ${table}
       WHERE tenant = $1 AND conversation_id = $2 AND ${sealed} IS NOT NULL`,
  )
  .join(" UNION ALL ");

const ADD_DATA_KEY = `
  WITH head AS (
    UPDATE conversation SET version = version + 1 WHERE tenant = $1 AND conversation_id = $2 AND version = $3 RETURNING version
  )
  INSERT INTO conversation_key (tenant, conversation_id, key_no, subject_id, wrapped)
  SELECT $1, $2, $4, $5, $6 FROM head`;
const USED_KEYS = Object.values(CONVERSATION_SEALED)
  .map(
    ({ table, keyNo = "key_no" }) =>
      `SELECT ${keyNo} FROM ${table} WHERE tenant = $1 AND conversation_id = $2 AND ${keyNo} IS NOT NULL`,
  )
  .join(" UNION ALL ");
const DROP_DATA_KEYS = `
  DELETE FROM conversation_key k WHERE tenant = $1 AND conversation_id = $2
    AND key_no > (SELECT min(key_no) FROM conversation_key WHERE tenant = $1 AND conversation_id = $2)
    AND key_no < (SELECT max(key_no) FROM conversation_key WHERE tenant = $1 AND conversation_id = $2)
    AND key_no NOT IN (${USED_KEYS})`;
const EXISTING = `
  SELECT subject_id FROM subject WHERE tenant = $1 AND subject_id = ANY($2::uuid[])
  UNION SELECT subject_id FROM bridge_session WHERE tenant = $1 AND subject_id = ANY($2::uuid[])`;

const HOLDS = `
  SELECT DISTINCT ground FROM legal_hold
  WHERE tenant = $1 AND subject_id = $2 AND released_at IS NULL AND (until_at IS NULL OR until_at > $3) ORDER BY ground`;
type EmptiedTable = { readonly table: string; readonly by: "subject_id" | "conversation_id" };

/** One look over every table that must be empty of the subject: asked by keys or indexes only. */
function remainsOf(emptied: readonly EmptiedTable[]): string {
  return emptied
    .map(({ table, by }) => {
      const which = by === "subject_id" ? "subject_id = $2" : "conversation_id = ANY($3::uuid[])";
      return `SELECT '${table}' AS "table", count(*)::int AS rows FROM ${table} WHERE tenant = $1 AND ${which}`;
    })
    .join(" UNION ALL ");
}

/** Rows of "reach" are few but long, which the planner does not weigh: each would be read whole for every subject. */
const BY_INDEX = "SELECT set_config('enable_seqscan', 'off', true)";
/** In the order in which they may go: what references the subject's row goes with it. */
const REMOVE_SUBJECT: readonly (readonly [string, string])[] = [
  ["subject.unindex", "DELETE FROM party_index WHERE tenant = $1 AND subject_id = $2"],
  ["subject.approvals", "DELETE FROM approval WHERE tenant = $1 AND subject_id = $2"],
  ["subject.archives", "DELETE FROM archive WHERE tenant = $1 AND subject_id = $2"],
  ["subject.bridges", "DELETE FROM bridge_session WHERE tenant = $1 AND subject_id = $2"],
  // In one order, so that two erasures of subjects whom the same people looked at do not wait for each other.
  [
    "subject.unreach",
    `WITH those AS (SELECT tenant, identity FROM reach WHERE tenant = $1 AND reached ? $2::text ORDER BY identity FOR UPDATE)
     UPDATE reach r SET reached = r.reached - $2::text FROM those WHERE r.tenant = those.tenant AND r.identity = those.identity`,
  ],
  ["subject.untold", "UPDATE webhook_delivery SET subject_id = NULL WHERE tenant = $1 AND subject_id = $2"],
  [
    "subject.words",
    "UPDATE subject_request SET sealed = NULL, version = version + 1 WHERE tenant = $1 AND subject_id = $2 AND sealed IS NOT NULL",
  ],
  ["subject.remove", "DELETE FROM subject WHERE tenant = $1 AND subject_id = $2"],
];

/**
 * What lies under subjects' and data keys, in PostgreSQL.
 *
 * @param emptied - Where nothing of a subject may be left once they are erased.
 */
export function makeSealedRows(database: Database, emptied: readonly EmptiedTable[]): SealedRows {
  const remains = remainsOf(emptied);
  async function conversationsOf(tenant: string, subjectId: string): Promise<readonly ConversationId[]> {
    const { rows } = await database.query<{ conversation_id: string }>("rotation.linked", LINKED, [tenant, subjectId]);
    return rows.map(({ conversation_id }) => conversation_id as ConversationId);
  }

  return {
    conversationsOf,
    async dataKeysOf(tenant, subjectId) {
      const ids = await conversationsOf(tenant, subjectId);
      if (ids.length === 0) return [];
      const values = [tenant, ids, subjectId];
      const { rows } = await database.query<{ conversation_id: string; key_no: number; wrapped: Uint8Array }>(
        "rotation.data_keys",
        DATA_KEYS,
        values,
      );
      return rows.map(({ conversation_id, key_no, wrapped }) => ({
        conversationId: conversation_id as ConversationId,
        keyNo: key_no,
        wrapped,
      }));
    },
    async replaceDataKey(tenant, { conversationId, keyNo, wrapped: before }, wrapped) {
      const values = [tenant, conversationId, keyNo, before, wrapped];
      return (await database.query("rotation.replace_data_key", REPLACE_DATA_KEY, values)).rowCount === 1;
    },
    async subjectRows(tenant, subjectId) {
      return (await database.query<SubjectRow>("rotation.subject_rows", SUBJECT_ROWS, [tenant, subjectId])).rows;
    },
    async replaceSubjectRow(tenant, subjectId, { table, id, sealed: before }, sealed) {
      const text = `UPDATE ${table} SET sealed = $5 WHERE tenant = $1 AND subject_id = $2 AND ${SUBJECT_SEALED[table].id} = $3 AND sealed = $4`;
      const values = [tenant, subjectId, id, before, sealed];
      return (await database.query(`rotation.replace_${table}`, text, values)).rowCount === 1;
    },
    async conversationsAfter(tenant, after, limit) {
      const text =
        "SELECT conversation_id FROM conversation WHERE tenant = $1 AND ($2::uuid IS NULL OR conversation_id > $2) ORDER BY conversation_id LIMIT $3";
      const values = [tenant, after, limit];
      const { rows } = await database.query<{ conversation_id: string }>("rotation.conversations", text, values);
      return rows.map(({ conversation_id }) => conversation_id as ConversationId);
    },
    async countConversations(tenant) {
      const text = "SELECT count(*) AS count FROM conversation WHERE tenant = $1";
      return Number((await database.query<{ count: string }>("rotation.count", text, [tenant])).rows[0]?.count ?? 0);
    },
    async addDataKey(tenant, conversationId, version, { keyNo, subjectId, wrapped }) {
      const values = [tenant, conversationId, version, keyNo, subjectId, wrapped];
      return (await database.query("rotation.add_data_key", ADD_DATA_KEY, values)).rowCount === 1;
    },
    async conversationRows(tenant, conversationId) {
      const { rows } = await database.query<Omit<ConversationRow, "keyNo"> & { readonly key_no: number }>(
        "rotation.rows",
        CONVERSATION_ROWS,
        [tenant, conversationId],
      );
      return rows.map(({ key_no, ...row }) => ({ ...row, keyNo: key_no }));
    },
    async replaceConversationRow(tenant, conversationId, row, keyNo, sealed) {
      const { table, id, part, keyNo: no = "key_no", sealed: column = "sealed" } = CONVERSATION_SEALED[row.place];
      const text = `
        UPDATE ${table} SET ${no} = $5, ${column} = $6
        WHERE tenant = $1 AND conversation_id = $2 AND ${id} = $3 AND ${column} = $4 AND ${part ?? "0"} = $7`;
      const values = [tenant, conversationId, row.id, row.sealed, keyNo, sealed, row.part ?? 0];
      return (await database.query(`rotation.replace_${row.place}`, text, values)).rowCount === 1;
    },
    async dropDataKeys(tenant, conversationId) {
      return (await database.query("rotation.drop_data_keys", DROP_DATA_KEYS, [tenant, conversationId])).rowCount;
    },
    async existing(tenant, subjectIds) {
      const values = [tenant, subjectIds];
      const { rows } = await database.query<{ subject_id: string }>("rotation.existing", EXISTING, values);
      return new Set(rows.map(({ subject_id }) => subject_id as SubjectId));
    },
    async unsettled(tenant, conversationIds) {
      const text = `
        SELECT (SELECT count(DISTINCT conversation_id) FROM notice
                WHERE tenant = $1 AND conversation_id = ANY($2::uuid[]) AND due_at IS NOT NULL)
             + (SELECT count(DISTINCT conversation_id) FROM act
                WHERE tenant = $1 AND conversation_id = ANY($2::uuid[]) AND state IN ('committing', 'unknown')) AS count`;
      const { rows } = await database.query<{ count: string }>("erasure.unsettled", text, [tenant, conversationIds]);
      return Number(rows[0]?.count ?? 0);
    },
    async erasedSubjects(tenant) {
      const text = "SELECT DISTINCT subject_id FROM history WHERE tenant = $1 AND kind = 'subject.erased'";
      const { rows } = await database.query<{ subject_id: string }>("erasure.erased", text, [tenant]);
      return rows.map(({ subject_id }) => subject_id as SubjectId);
    },
    async holdsOf(tenant, subjectId, now) {
      const { rows } = await database.query<{ ground: string }>("erasure.holds", HOLDS, [tenant, subjectId, now]);
      return rows.map(({ ground }) => ground);
    },
    async remains(tenant, subjectId, conversationIds) {
      const values = [tenant, subjectId, [...conversationIds]];
      const { rows } = await database.query<{ table: string; rows: number }>("erasure.remains", remains, values);
      return rows.filter((row) => row.rows > 0);
    },
    async removeSubject(tenant, subjectId) {
      await database.transaction(async (tx) => {
        await tx.query("subject.by_index", BY_INDEX, []);
        for (const [name, text] of REMOVE_SUBJECT) await tx.query(name, text, [tenant, subjectId]);
      });
    },
  };
}
