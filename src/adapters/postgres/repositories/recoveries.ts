// SPDX-License-Identifier: Apache-2.0
import type { RecoveryStore, StoredRecovery } from "#app";
import type { SubjectId } from "#kernel";
import type { Database } from "../sql.ts";
import { historyRows } from "./history.ts";
import { oneOf } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

const COLUMNS =
  "subject_id, recovery_id, state, sealed, started_at, noticed_at, opens_at, lapses_at, owed, attempts" as const;
const PLACE = "tenant = $1 AND subject_id = $2 AND recovery_id = $3";
const FIND = `SELECT ${COLUMNS} FROM recovery WHERE ${PLACE}`;
const FIND_WAITING = `SELECT ${COLUMNS} FROM recovery WHERE tenant = $1 AND subject_id = $2 AND state = 'waiting'`;
const LIST_WAITING = `
  SELECT ${COLUMNS} FROM recovery WHERE tenant = $1 AND state = 'waiting' ORDER BY lapses_at LIMIT $2`;
const END = changeWithEntry(
  `UPDATE recovery SET state = $4, ended_at = $6, owed = $5, due_at = CASE WHEN $5::text IS NULL THEN NULL ELSE $6::timestamptz END,
          attempts = 0
   WHERE ${PLACE} AND state = 'waiting'`,
  "recovery_id",
  7,
);
const CLAIM = `
  WITH due AS (
    SELECT tenant, subject_id, recovery_id FROM recovery
    WHERE tenant = $1 AND due_at <= $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE recovery r SET due_at = $4, attempts = r.attempts + 1 FROM due
  WHERE r.tenant = due.tenant AND r.subject_id = due.subject_id AND r.recovery_id = due.recovery_id
  RETURNING ${COLUMNS.replace(/\w+/gu, "r.$&")}`;
const TOLD = changeWithEntry(
  `UPDATE recovery SET owed = NULL, due_at = NULL, noticed_at = coalesce(noticed_at, $5), opens_at = coalesce(opens_at, $6)
   WHERE ${PLACE} AND owed = $4`,
  "recovery_id",
  7,
);
const RETRY = `UPDATE recovery SET due_at = $5 WHERE ${PLACE} AND owed = $4`;

type Row = {
  readonly subject_id: string;
  readonly recovery_id: string;
  readonly state: string;
  readonly sealed: Uint8Array;
  readonly started_at: Date;
  readonly noticed_at: Date | null;
  readonly opens_at: Date | null;
  readonly lapses_at: Date;
  readonly owed: string | null;
  readonly attempts: number;
};

/** Recoveries in PostgreSQL. They begin and are completed with a turn (`beside.ts`); what ends them otherwise is here. */
export function makeRecoveryStore(database: Database): RecoveryStore {
  return {
    async findWaiting(tenant, subjectId) {
      const { rows } = await database.query<Row>("recovery.find_waiting", FIND_WAITING, [tenant, subjectId]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },
    async find(tenant, subjectId, recoveryId) {
      const { rows } = await database.query<Row>("recovery.find", FIND, [tenant, subjectId, recoveryId]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },
    async end(tenant, { subjectId, recoveryId }, state, owed, entry) {
      const values = [tenant, subjectId, recoveryId, state, owed, entry.at, historyRows([entry])];
      return (await database.query("recovery.end", END, values)).rows.length === 1;
    },
    async claimOwed(tenant, now, leaseMs, limit) {
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      return (await database.query<Row>("recovery.claim", CLAIM, values)).rows.map(parse);
    },
    async markTold(tenant, { subjectId, recoveryId }, owed, { at, opensAt }, entry) {
      const values = [tenant, subjectId, recoveryId, owed, at, opensAt, historyRows([entry])];
      await database.query("recovery.told", TOLD, values);
    },
    async retryAt(tenant, { subjectId, recoveryId }, owed, at) {
      await database.query("recovery.retry", RETRY, [tenant, subjectId, recoveryId, owed, at]);
    },
    async listWaiting(tenant, limit) {
      return (await database.query<Row>("recovery.list_waiting", LIST_WAITING, [tenant, limit])).rows.map(parse);
    },
  };
}

function parse(row: Row): StoredRecovery {
  return {
    subjectId: row.subject_id as SubjectId,
    recoveryId: row.recovery_id,
    state: oneOf(["waiting", "cancelled", "stopped", "completed", "lapsed"], row.state, "recovery.state"),
    sealed: row.sealed,
    startedAt: row.started_at,
    noticedAt: row.noticed_at,
    opensAt: row.opens_at,
    lapsesAt: row.lapses_at,
    owed: row.owed === null ? null : oneOf(["started", "cancelled", "stopped", "completed"], row.owed, "recovery.owed"),
    attempts: row.attempts,
  };
}
