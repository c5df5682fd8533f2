// SPDX-License-Identifier: Apache-2.0
import type { DeskClosing, OutsideCase, OutsideStore } from "#app";
import type { ConversationId } from "#kernel";
import type { Database } from "../sql.ts";
import { historyRows } from "./history.ts";
import { changeWithEntry } from "./with-entry.ts";

const COLUMNS =
  "conversation_id, state, sealed, note_owed, sent_seq, attempts, failing_since, why, owed_since, last_code";
const OWN = COLUMNS.replaceAll(/\w+/gu, "o.$&");
const FIND = `SELECT ${COLUMNS} FROM outside_case WHERE tenant = $1 AND conversation_id = $2`;
const FIND_BY_REF = `SELECT ${COLUMNS} FROM outside_case WHERE tenant = $1 AND ref_hash = $2`;
/**
 * An open one is due when something was said that the desk does not know. SKIP LOCKED: nodes that claim at once get different ones; a node that
 * stops leaves its lease to run out.
 */
const CLAIM = `
  WITH due AS (
    SELECT o.tenant, o.conversation_id FROM outside_case o
    LEFT JOIN conversation c ON c.tenant = o.tenant AND c.conversation_id = o.conversation_id
    WHERE o.tenant = $1 AND o.state <> 'closed' AND o.due_at <= $2 AND (o.state <> 'open' OR o.note_owed OR c.last_seq > o.sent_seq)
    ORDER BY o.due_at LIMIT $3 FOR UPDATE OF o SKIP LOCKED
  )
  UPDATE outside_case o SET due_at = $4, attempts = attempts + 1 FROM due
  WHERE o.tenant = due.tenant AND o.conversation_id = due.conversation_id
  RETURNING ${OWN}`;
const CLAIM_UNREAD = `
  WITH unread AS (
    SELECT tenant, conversation_id FROM outside_case
    WHERE tenant = $1 AND state = 'open' AND ref_hash IS NOT NULL AND read_at < $2
    ORDER BY read_at LIMIT $4 FOR UPDATE SKIP LOCKED
  )
  UPDATE outside_case o SET read_at = $3 FROM unread
  WHERE o.tenant = unread.tenant AND o.conversation_id = unread.conversation_id
  RETURNING ${OWN}`;
const BIND =
  "UPDATE outside_case SET ref_hash = $3, sealed = $4, note_owed = true WHERE tenant = $1 AND conversation_id = $2";
/** It arrived: what failed before it fails no more, though nothing else may be there to be told. */
const NOTED = `
  UPDATE outside_case SET note_owed = false, failing_since = NULL, last_code = NULL WHERE tenant = $1 AND conversation_id = $2`;
const SENT = `
  UPDATE outside_case SET sent_seq = greatest(sent_seq, $3), failing_since = NULL WHERE tenant = $1 AND conversation_id = $2`;
/** Due again at once: what was said meanwhile is not held up by the lease. */
const REST = `
  UPDATE outside_case SET attempts = 0, due_at = opened_at WHERE tenant = $1 AND conversation_id = $2 AND state = 'open'`;
const RETRY = `
  UPDATE outside_case SET due_at = $4, failing_since = coalesce(failing_since, $3), last_code = $5
  WHERE tenant = $1 AND conversation_id = $2 AND state <> 'closed'`;
const MOVE = `
  UPDATE outside_case SET state = $3, why = $4, attempts = 0, failing_since = NULL, last_code = NULL, due_at = CASE WHEN $3 = 'closed' THEN NULL ELSE $5::timestamptz END
  WHERE tenant = $1 AND conversation_id = $2 AND state <> 'forgetting'`;
const REMOVE = "DELETE FROM outside_case WHERE tenant = $1 AND conversation_id = $2 AND state = 'forgetting'";
const OWED = `
  SELECT ${COLUMNS} FROM outside_case WHERE tenant = $1 AND state = 'forgetting' ORDER BY owed_since, conversation_id LIMIT $2`;
const SETTLE = changeWithEntry(
  "DELETE FROM outside_case WHERE tenant = $1 AND conversation_id = $2 AND state = 'forgetting'",
  "conversation_id",
  3,
);
const COUNTS = `
  SELECT count(*) FILTER (WHERE state = 'open')::int AS open, count(*) FILTER (WHERE state = 'closing')::int AS closing,
         count(*) FILTER (WHERE state = 'forgetting')::int AS forgetting, min(failing_since) AS failing_since,
         min(owed_since) FILTER (WHERE state = 'forgetting') AS owed_since
  FROM outside_case WHERE tenant = $1 AND state <> 'closed'`;

/** Beside a turn: a conversation that was there before goes on there, and is not told again what it was told. */
export const OPEN_OUTSIDE = `
  INSERT INTO outside_case (tenant, conversation_id, state, sent_seq, due_at, read_at, opened_at) VALUES ($1, $2, 'open', $3, $4, $4, $4)
  ON CONFLICT (tenant, conversation_id) DO UPDATE
  SET state = 'open', why = NULL, sent_seq = greatest(outside_case.sent_seq, excluded.sent_seq), attempts = 0, failing_since = NULL,
      due_at = excluded.due_at, read_at = excluded.read_at, opened_at = excluded.opened_at
  WHERE outside_case.state <> 'forgetting'`;
/** With the deletion of a conversation: what the desk was sent must go there as well. */
export const FORGET_OUTSIDE = `
  UPDATE outside_case SET state = 'forgetting', attempts = 0, failing_since = NULL, due_at = $3, last_code = NULL, owed_since = coalesce(owed_since, $3)
  WHERE tenant = $1 AND conversation_id = $2`;

type Row = {
  readonly conversation_id: string;
  readonly state: OutsideCase["state"];
  readonly sealed: Uint8Array | null;
  readonly note_owed: boolean;
  readonly sent_seq: number;
  readonly attempts: number;
  readonly failing_since: Date | null;
  readonly why: DeskClosing | null;
  readonly owed_since: Date | null;
  readonly last_code: string | null;
};

/** Conversations at a desk of others, in PostgreSQL. What each method promises is written at the port. */
export function makeOutsideStore(database: Database): OutsideStore {
  const all = async (name: string, text: string, values: readonly unknown[]): Promise<readonly OutsideCase[]> =>
    (await database.query<Row>(`outside_case.${name}`, text, [...values])).rows.map(caseOf);
  const change = async (name: string, text: string, values: readonly unknown[]): Promise<void> => {
    await database.query(`outside_case.${name}`, text, [...values]);
  };
  return {
    find: async (tenant, id) => (await all("find", FIND, [tenant, id]))[0] ?? null,
    findByRef: async (tenant, refHash) => (await all("find_by_ref", FIND_BY_REF, [tenant, refHash]))[0] ?? null,
    claim: (tenant, now, leaseMs, limit) =>
      all("claim", CLAIM, [tenant, now, limit, new Date(now.getTime() + leaseMs)]),
    claimUnread: (tenant, before, now, limit) => all("claim_unread", CLAIM_UNREAD, [tenant, before, now, limit]),
    bind: (tenant, id, refHash, sealed) => change("bind", BIND, [tenant, id, refHash, sealed]),
    noted: (tenant, id) => change("noted", NOTED, [tenant, id]),
    sent: (tenant, id, seq) => change("sent", SENT, [tenant, id, seq]),
    rest: (tenant, id) => change("rest", REST, [tenant, id]),
    retry: (tenant, id, now, dueAt, code) => change("retry", RETRY, [tenant, id, now, dueAt, code.slice(0, 60)]),
    move: (tenant, id, to, why, dueAt) => change("move", MOVE, [tenant, id, to, why, dueAt]),
    remove: (tenant, id) => change("remove", REMOVE, [tenant, id]),
    owed: (tenant, limit) => all("owed", OWED, [tenant, limit]),
    async settle(tenant, id, entry) {
      const settled = await database.query("outside_case.settle", SETTLE, [tenant, id, historyRows([entry])]);
      return settled.rowCount === 1;
    },
    async counts(tenant) {
      type Counts = {
        open: number;
        closing: number;
        forgetting: number;
        failing_since: Date | null;
        owed_since: Date | null;
      };
      const { rows } = await database.query<Counts>("outside_case.counts", COUNTS, [tenant]);
      const { open = 0, closing = 0, forgetting = 0, failing_since = null, owed_since = null } = rows[0] ?? {};
      return { open, closing, forgetting, failingSince: failing_since, owedSince: owed_since };
    },
  };
}

function caseOf({
  conversation_id,
  note_owed,
  sent_seq,
  failing_since,
  owed_since,
  last_code,
  ...row
}: Row): OutsideCase {
  return {
    ...row,
    conversationId: conversation_id as ConversationId,
    isNoteOwed: note_owed,
    sentSeq: sent_seq,
    failingSince: failing_since,
    owedSince: owed_since,
    lastCode: last_code,
  };
}
