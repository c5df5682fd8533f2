// SPDX-License-Identifier: Apache-2.0
import type { ConsentStore, StoredConsent } from "#app";
import type { SubjectId } from "#kernel";
import type { Database } from "../sql.ts";
import { historyRows } from "./history.ts";
import { oneOf } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

const COLUMNS = "subject_id, consent_id, purpose, state, sealed, given_at, lapses_at, attempts" as const;
const PLACE = "tenant = $1 AND subject_id = $2 AND consent_id = $3";
const FIND = `SELECT ${COLUMNS} FROM consent WHERE ${PLACE}`;
const LIST = `SELECT ${COLUMNS} FROM consent WHERE tenant = $1 AND subject_id = $2 AND state = 'given' ORDER BY given_at`;
const CLAIM = `
  WITH due AS (
    SELECT tenant, subject_id, consent_id FROM consent
    WHERE tenant = $1 AND due_at <= $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE consent c SET due_at = $4, attempts = least(c.attempts + 1, 1000) FROM due
  WHERE c.tenant = due.tenant AND c.subject_id = due.subject_id AND c.consent_id = due.consent_id
  RETURNING ${COLUMNS.replace(/\w+/gu, "c.$&")}`;
const LOOK_AGAIN = `UPDATE consent SET due_at = $4, attempts = 0 WHERE ${PLACE} AND state = 'given'`;
const END = changeWithEntry(
  `UPDATE consent SET state = $4, ended_at = $5, due_at = NULL WHERE ${PLACE} AND state = 'given'`,
  "consent_id",
  6,
);
const WAKE = "UPDATE consent SET due_at = $3 WHERE tenant = $1 AND topic_hash = $2 AND state = 'given'";

type Row = {
  readonly subject_id: string;
  readonly consent_id: string;
  readonly purpose: string;
  readonly state: string;
  readonly sealed: Uint8Array;
  readonly given_at: Date;
  readonly lapses_at: Date;
  readonly attempts: number;
};

/** Consents in PostgreSQL. They are given and used up with a turn (`beside.ts`). */
export function makeConsentStore(database: Database): ConsentStore {
  return {
    async find(tenant, { subjectId, consentId }) {
      const { rows } = await database.query<Row>("consent.find", FIND, [tenant, subjectId, consentId]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },
    async listGiven(tenant, subjectId) {
      return (await database.query<Row>("consent.list", LIST, [tenant, subjectId])).rows.map(parse);
    },
    async claimDue(tenant, now, leaseMs, limit) {
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      return (await database.query<Row>("consent.claim", CLAIM, values)).rows.map(parse);
    },
    async lookAgainAt(tenant, { subjectId, consentId }, at) {
      await database.query("consent.look_again", LOOK_AGAIN, [tenant, subjectId, consentId, at]);
    },
    async end(tenant, { subjectId, consentId }, state, entry) {
      const values = [tenant, subjectId, consentId, state, entry.at, historyRows([entry])];
      return (await database.query("consent.end", END, values)).rows.length === 1;
    },
    async wake(tenant, topicHash, now) {
      return (await database.query("consent.wake", WAKE, [tenant, topicHash, now])).rowCount;
    },
  };
}

function parse(row: Row): StoredConsent {
  return {
    subjectId: row.subject_id as SubjectId,
    consentId: row.consent_id,
    purpose: oneOf(["outage_over", "bill_ready", "order_done"], row.purpose, "consent.purpose"),
    state: oneOf(["given", "told", "withdrawn", "lapsed"], row.state, "consent.state"),
    sealed: row.sealed,
    givenAt: row.given_at,
    lapsesAt: row.lapses_at,
    attempts: row.attempts,
  };
}
