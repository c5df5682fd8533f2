// SPDX-License-Identifier: Apache-2.0
import type { AuthenticatorStore, StoredAuthenticator } from "#app";
import type { SubjectId } from "#kernel";
import type { Database } from "../sql.ts";
import { HISTORY_COLUMNS, HISTORY_RECORD, historyRows } from "./history.ts";
import { oneOf } from "./rows.ts";

const PLACE = "tenant = $1 AND subject_id = $2 AND authenticator_id = $3";
const LIST = `
  SELECT subject_id, authenticator_id, kind, version, sealed, created_at, noticed_at, used_at
  FROM authenticator WHERE tenant = $1 AND subject_id = $2 ORDER BY created_at, authenticator_id`;
const REPLACE = `
  UPDATE authenticator SET sealed = $5, used_at = $6, version = version + 1 WHERE ${PLACE} AND version = $4`;

/** A change and its history entry become durable together; without the change there is no entry. */
const withEntry = (change: string, entry: number): string => `
  WITH head AS (${change} RETURNING authenticator_id), entry AS (
    INSERT INTO history (${HISTORY_COLUMNS})
    SELECT ${HISTORY_COLUMNS.replace(/\w+/gu, "entry.$&")} FROM head, json_to_recordset($${entry}::json) AS entry ${HISTORY_RECORD}
  )
  SELECT authenticator_id FROM head`;

const ADD = withEntry(
  `INSERT INTO authenticator (tenant, subject_id, authenticator_id, kind, sealed, created_at)
   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, subject_id, authenticator_id) DO NOTHING`,
  7,
);
const REMOVE = withEntry(`DELETE FROM authenticator WHERE ${PLACE}`, 4);
const NOTICED = withEntry(`UPDATE authenticator SET noticed_at = $4 WHERE ${PLACE} AND noticed_at IS NULL`, 5);

type Row = {
  readonly subject_id: string;
  readonly authenticator_id: string;
  readonly kind: string;
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly created_at: Date;
  readonly noticed_at: Date | null;
  readonly used_at: Date | null;
};

/** Authenticators in PostgreSQL, next to their subject. */
export function makeAuthenticatorStore(database: Database): AuthenticatorStore {
  return {
    async list(tenant, subjectId) {
      const { rows } = await database.query<Row>("authenticator.list", LIST, [tenant, subjectId]);
      return rows.map(parse);
    },
    async add(tenant, { subjectId, authenticatorId, kind, sealed, createdAt }, entry) {
      const values = [tenant, subjectId, authenticatorId, kind, sealed, createdAt, historyRows([entry])];
      await database.query("authenticator.add", ADD, values);
    },
    async replace(tenant, { subjectId, authenticatorId, version, sealed }, usedAt) {
      const values = [tenant, subjectId, authenticatorId, version, sealed, usedAt];
      return (await database.query("authenticator.replace", REPLACE, values)).rowCount === 1;
    },
    async remove(tenant, subjectId, authenticatorId, entry) {
      const values = [tenant, subjectId, authenticatorId, historyRows([entry])];
      return (await database.query("authenticator.remove", REMOVE, values)).rows.length === 1;
    },
    async markNoticed(tenant, subjectId, authenticatorId, at, entry) {
      const values = [tenant, subjectId, authenticatorId, at, historyRows([entry])];
      await database.query("authenticator.noticed", NOTICED, values);
    },
  };
}

function parse(row: Row): StoredAuthenticator {
  return {
    subjectId: row.subject_id as SubjectId,
    authenticatorId: row.authenticator_id,
    kind: oneOf(["passkey", "totp", "recovery_codes"], row.kind, "authenticator.kind"),
    version: row.version,
    sealed: row.sealed,
    createdAt: row.created_at,
    noticedAt: row.noticed_at,
    usedAt: row.used_at,
  };
}
