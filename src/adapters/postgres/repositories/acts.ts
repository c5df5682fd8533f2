// SPDX-License-Identifier: Apache-2.0
import type { ActState, ActStore, StoredAct } from "#app";
import type { ActId, ConversationId, SubjectId, TenantId } from "#kernel";
import { StatementError } from "../errors.ts";
import type { Database } from "../sql.ts";
import { HISTORY_COLUMNS, HISTORY_RECORD, historyRows } from "./history.ts";
import { base64, jsonRows, oneOf } from "./rows.ts";

const COLUMNS = "conversation_id, act_id, subject_id, kind, state, external_id, key_no, sealed, expires_at, updated_at";

const FIND = `SELECT ${COLUMNS} FROM act WHERE tenant = $1 AND conversation_id = $2 AND act_id = $3`;

/** The new state, its history entry and the notices that it owes become durable together, or not at all. */
const MOVE = `
  WITH head AS (
    UPDATE act SET state = $5, external_id = $6, key_no = $7, sealed = $8, expires_at = $9, updated_at = $10
    WHERE tenant = $1 AND conversation_id = $2 AND act_id = $3 AND state = $4
    RETURNING act_id
  ), entry AS (
    INSERT INTO history (${HISTORY_COLUMNS})
    SELECT ${HISTORY_COLUMNS.replace(/\w+/gu, "entry.$&")} FROM head, json_to_recordset($11::json) AS entry ${HISTORY_RECORD}
  ), told AS (
    INSERT INTO notice (tenant, conversation_id, notice_id, key_no, sealed, due_at)
    SELECT $1, $2, n.notice_id, n.key_no, decode(n.sealed, 'base64'), $10
    FROM head, json_to_recordset($12::json) AS n (notice_id text, key_no integer, sealed text)
  )
  SELECT act_id FROM head`;

const UNRESOLVED = `
  SELECT ${COLUMNS} FROM act
  WHERE tenant = $1 AND state IN ('committing', 'unknown') AND updated_at < $2 ORDER BY updated_at LIMIT $3`;

type ActRow = {
  readonly conversation_id: string;
  readonly act_id: string;
  readonly subject_id: string;
  readonly kind: string;
  readonly state: string;
  readonly external_id: string;
  readonly key_no: number;
  readonly sealed: Uint8Array;
  readonly expires_at: Date;
  readonly updated_at: Date;
};

/** Acts in PostgreSQL. A trigger keeps every writer from moving one backwards. */
export function makeActStore(database: Database): ActStore {
  return {
    async find(tenant, conversationId, actId) {
      const { rows } = await database.query<ActRow>("act.find", FIND, [tenant, conversationId, actId]);
      return rows[0] === undefined ? null : parseAct(tenant, rows[0]);
    },

    async move(tenant, conversationId, from, act, entry, at, notices = []) {
      const { actId, state, externalId, keyNo, sealed, expiresAt } = act;
      const place = [tenant, conversationId, actId, from];
      const owed = jsonRows(notices, (notice) => ({
        notice_id: notice.noticeId,
        key_no: notice.keyNo,
        sealed: base64(notice.sealed),
      }));
      const values = [...place, state, externalId, keyNo, sealed, expiresAt, at, historyRows([entry]), owed];
      try {
        const { rows } = await database.query("act.move", MOVE, values);
        return rows.length === 1;
      } catch (error) {
        if (error instanceof StatementError && error.sqlState === "WL001") return false;
        throw error;
      }
    },

    async listUnresolved(tenant, before, limit) {
      const { rows } = await database.query<ActRow>("act.unresolved", UNRESOLVED, [tenant, before, limit]);
      return rows.map((row) => parseAct(tenant, row));
    },
  };
}

const STATES = [
  "proposed",
  "proved",
  "committing",
  "done",
  "refused",
  "unknown",
  "declined",
  "expired",
] as const satisfies readonly ActState[];

function parseAct(tenant: TenantId, row: ActRow): StoredAct {
  return {
    tenant,
    conversationId: row.conversation_id as ConversationId,
    actId: row.act_id as ActId,
    subjectId: row.subject_id as SubjectId,
    kind: row.kind,
    state: oneOf(STATES, row.state, "act.state"),
    externalId: row.external_id,
    keyNo: row.key_no,
    sealed: row.sealed,
    expiresAt: row.expires_at,
    updatedAt: row.updated_at,
  };
}
