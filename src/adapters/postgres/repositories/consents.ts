// SPDX-License-Identifier: Apache-2.0
import type { ConsentPurpose, ConsentStore, NewsPurpose, StoredConsent } from "#app";
import type { SubjectId } from "#kernel";
import type { Database } from "../sql.ts";
import { historyRows } from "./history.ts";
import { oneOf } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

const COLUMNS =
  "subject_id, consent_id, purpose, version, state, sealed, given_at, ended_at, lapses_at, attempts" as const;
const PLACE = "tenant = $1 AND subject_id = $2 AND consent_id = $3";
const FIND = `SELECT ${COLUMNS} FROM consent WHERE ${PLACE}`;
const LIST = `SELECT ${COLUMNS} FROM consent WHERE tenant = $1 AND subject_id = $2 AND state = 'given' ORDER BY given_at`;
const LIST_ALL = `SELECT ${COLUMNS} FROM consent WHERE tenant = $1 AND subject_id = $2 ORDER BY given_at DESC, consent_id LIMIT 200`;
const UNTOLD = `
  SELECT ${COLUMNS} FROM consent
  WHERE tenant = $1 AND purpose = 'marketing' AND state IN ('given', 'withdrawn')
    AND told_state IS DISTINCT FROM state AND NOT coalesce(told_state IN ('stricter', 'none'), false)
  ORDER BY given_at LIMIT $2`;
const MARK_TOLD = `UPDATE consent SET told_state = $5 WHERE ${PLACE} AND state = $4`;
const CLAIM_UNFOLLOWED = `
  WITH due AS (
    SELECT tenant, subject_id, consent_id FROM consent
    WHERE tenant = $1 AND purpose = 'marketing' AND state = 'given' AND coalesce(followed_at, given_at) < $2
    ORDER BY coalesce(followed_at, given_at) LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE consent c SET followed_at = $4 FROM due
  WHERE c.tenant = due.tenant AND c.subject_id = due.subject_id AND c.consent_id = due.consent_id
  RETURNING ${COLUMNS.replace(/\w+/gu, "c.$&")}`;
const MARK_FOLLOWED = `UPDATE consent SET followed_at = $4 WHERE ${PLACE}`;
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

const NEWS = ["outage_over", "bill_ready", "order_done"] as const satisfies readonly NewsPurpose[];
const PURPOSES = [...NEWS, "marketing", "collection"] as const satisfies readonly ConsentPurpose[];

type Row = {
  readonly subject_id: string;
  readonly consent_id: string;
  readonly purpose: string;
  readonly version: string | null;
  readonly state: string;
  readonly sealed: Uint8Array;
  readonly given_at: Date;
  readonly ended_at: Date | null;
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
    async listAll(tenant, subjectId) {
      return (await database.query<Row>("consent.list_all", LIST_ALL, [tenant, subjectId])).rows.map(parse);
    },
    async listUntold(tenant, limit) {
      return (await database.query<Row>("consent.untold", UNTOLD, [tenant, limit])).rows.map(parse);
    },
    async markTold(tenant, { subjectId, consentId }, state, told) {
      await database.query("consent.mark_told", MARK_TOLD, [tenant, subjectId, consentId, state, told]);
    },
    async claimUnfollowed(tenant, before, leasedAs, limit) {
      const values = [tenant, before, limit, leasedAs];
      return (await database.query<Row>("consent.unfollowed", CLAIM_UNFOLLOWED, values)).rows.map(parse);
    },
    async markFollowed(tenant, { subjectId, consentId }, at) {
      await database.query("consent.mark_followed", MARK_FOLLOWED, [tenant, subjectId, consentId, at]);
    },
    async claimDue(tenant, now, leaseMs, limit) {
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      const { rows } = await database.query<Row>("consent.claim", CLAIM, values);
      return rows.map((row) => ({ ...parse(row), purpose: oneOf(NEWS, row.purpose, "consent.purpose") }));
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
    purpose: oneOf(PURPOSES, row.purpose, "consent.purpose"),
    version: row.version,
    state: oneOf(["given", "told", "withdrawn", "lapsed"], row.state, "consent.state"),
    sealed: row.sealed,
    givenAt: row.given_at,
    endedAt: row.ended_at,
    lapsesAt: row.lapses_at,
    attempts: row.attempts,
  };
}
