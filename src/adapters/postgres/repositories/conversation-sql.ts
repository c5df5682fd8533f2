// SPDX-License-Identifier: Apache-2.0
import { HISTORY_COLUMNS, HISTORY_RECORD } from "./history.ts";

/*
 * The statements of a turn. Each names tenant ($1) and conversation ($2) for every table it touches, so that a planner
 * of partitions or shards needs nothing else; none joins a table of another distribution key. History rows are appended
 * in the same statement and joined with nothing.
 *
 * `head` is the CTE that wrote the conversation's own row. Everything else selects from it: when it wrote nothing, no
 * other row is written either.
 */

/** Every name of a statement on the turn's path, for the architecture test. */
export const TURN_PATH = ["conversation.find", "conversation.save", "message.after"] as const;

const TURN_ROWS = `
  turn_row AS (
    INSERT INTO turn (tenant, conversation_id, client_id, first_seq, last_seq)
    SELECT $1, $2, $14, $15, $13 FROM head WHERE $14::text IS NOT NULL
  ),
  message_rows AS (
    INSERT INTO message (tenant, conversation_id, seq, at, kind, author, key_no, sealed)
    SELECT $1, $2, m.seq, m.at, m.kind, m.author, m.key_no, decode(m.sealed, 'base64')
    FROM head, json_to_recordset($16::json)
      AS m (seq integer, at timestamptz, kind text, author text, key_no integer, sealed text)
  ),
  tracker_event_row AS (
    INSERT INTO tracker_event (tenant, conversation_id, turn_no, key_no, sealed)
    SELECT $1, $2, $12, $21, $22 FROM head WHERE $22::bytea IS NOT NULL
  ),
  key_row AS (
    INSERT INTO conversation_key (tenant, conversation_id, key_no, subject_id, wrapped)
    SELECT $1, $2, $23, $24, $25 FROM head WHERE $25::bytea IS NOT NULL
  ),
  act_rows AS (
    INSERT INTO act (tenant, conversation_id, act_id, subject_id, kind, state, external_id, key_no, sealed, expires_at, updated_at)
    SELECT $1, $2, a.act_id, $5, a.kind, a.state, a.external_id, a.key_no, decode(a.sealed, 'base64'), a.expires_at, $4
    FROM head, json_to_recordset($26::json)
      AS a (act_id uuid, kind text, state text, external_id text, key_no integer, sealed text, expires_at timestamptz)
    ON CONFLICT (tenant, conversation_id, act_id) DO UPDATE
    SET state = excluded.state, key_no = excluded.key_no, sealed = excluded.sealed,
        expires_at = excluded.expires_at, updated_at = excluded.updated_at
  ),
  notice_rows AS (
    INSERT INTO notice (tenant, conversation_id, notice_id, key_no, sealed, due_at)
    SELECT $1, $2, n.notice_id, n.key_no, decode(n.sealed, 'base64'), $4
    FROM head, json_to_recordset($27::json) AS n (notice_id text, key_no integer, sealed text)
  ),
  case_row AS (
    INSERT INTO desk_case (tenant, conversation_id, key_no, sealed)
    SELECT $1, $2, $29, $30 FROM head WHERE $30::bytea IS NOT NULL
    ON CONFLICT (tenant, conversation_id) DO UPDATE SET key_no = excluded.key_no, sealed = excluded.sealed
  ),
  vault_rows AS (
    INSERT INTO vault (tenant, conversation_id, name, key_no, sealed)
    SELECT $1, $2, v.name, v.key_no, decode(v.sealed, 'base64')
    FROM head, json_to_recordset($31::json) AS v (name text, key_no integer, sealed text)
    ON CONFLICT (tenant, conversation_id, name) DO UPDATE SET key_no = excluded.key_no, sealed = excluded.sealed
  ),
  history_rows AS (
    INSERT INTO history (${HISTORY_COLUMNS})
    SELECT ${HISTORY_COLUMNS.replace(/\w+/gu, "entry.$&")} FROM head, json_to_recordset($28::json) AS entry ${HISTORY_RECORD}
  )`;

/** Earlier rows that turned out to hold part of a value: sealed anew, in the statement that tells why. */
const REWRITES = `
  message_rewrites AS (
    UPDATE message SET key_no = w.key_no, sealed = decode(w.sealed, 'base64')
    FROM head, json_to_recordset($32::json) AS w (of text, no integer, key_no integer, sealed text)
    WHERE tenant = $1 AND conversation_id = $2 AND seq = w.no AND w.of = 'message'
  ),
  tracker_event_rewrites AS (
    UPDATE tracker_event SET key_no = w.key_no, sealed = decode(w.sealed, 'base64')
    FROM head, json_to_recordset($32::json) AS w (of text, no integer, key_no integer, sealed text)
    WHERE tenant = $1 AND conversation_id = $2 AND turn_no = w.no AND w.of = 'tracker_event'
  )`;

/** Compare-and-swap on the version, and everything one turn writes: one statement. */
export const SAVE = `
  WITH head AS (
    UPDATE conversation
    SET version = version + 1, last_at = $4, subject_id = $5, lang = $6, owner = $7, agent_id = $8, queued_at = $9,
        ended_at = $10, assurance = $11, turn_no = $12, last_seq = $13
    WHERE tenant = $1 AND conversation_id = $2 AND version = $3
    RETURNING version
  ),
  tracker_row AS (
    UPDATE tracker SET key_no = $17, sealed = $18, state_key_no = $19, state_sealed = $20
    WHERE tenant = $1 AND conversation_id = $2 AND EXISTS (SELECT FROM head)
  ),${REWRITES},${TURN_ROWS}
  SELECT version FROM head`;

/** The first turn: the same rows, with the conversation's own row and its tracker made instead of changed. */
export const CREATE = `
  WITH head AS (
    INSERT INTO conversation (tenant, conversation_id, version, last_at, subject_id, lang, owner, agent_id, queued_at,
                              ended_at, assurance, turn_no, last_seq, channel, brand, created_at)
    VALUES ($1, $2, $3::integer + 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $33, $34, $35)
    RETURNING version
  ),
  tracker_row AS (
    INSERT INTO tracker (tenant, conversation_id, key_no, sealed, state_key_no, state_sealed)
    SELECT $1, $2, $17, $18, $19, $20 FROM head
  ),${TURN_ROWS}
  SELECT version FROM head WHERE $32::json IS NOT NULL`;

const KEYS_OF = `
  ARRAY(SELECT key_no FROM conversation_key WHERE tenant = $1 AND conversation_id = KEY ORDER BY key_no) AS key_nos,
  ARRAY(SELECT subject_id FROM conversation_key WHERE tenant = $1 AND conversation_id = KEY ORDER BY key_no)
    AS key_subject_ids,
  ARRAY(SELECT wrapped FROM conversation_key WHERE tenant = $1 AND conversation_id = KEY ORDER BY key_no)
    AS key_wrapped`;

export const FIND = `
  SELECT c.subject_id, c.version, c.last_seq, c.turn_no, c.lang, c.owner, c.agent_id, c.queued_at, c.channel, c.created_at,
         c.ended_at, c.assurance, t.key_no AS tracker_key_no, t.sealed AS tracker_sealed, t.state_key_no, t.state_sealed,
         u.first_seq AS handled_first_seq, u.last_seq AS handled_last_seq, ${KEYS_OF.replaceAll("KEY", "$2")}
  FROM conversation c
  JOIN tracker t ON t.tenant = $1 AND t.conversation_id = $2
  LEFT JOIN turn u ON u.tenant = $1 AND u.conversation_id = $2 AND u.client_id = $3::text
  WHERE c.tenant = $1 AND c.conversation_id = $2
    AND ($4::boolean OR c.restricted_at IS NULL OR c.queued_at > c.restricted_at)`;

export const MESSAGES_AFTER = `
  SELECT seq, at, kind, author, key_no, sealed FROM message
  WHERE tenant = $1 AND conversation_id = $2 AND seq > $3 ORDER BY seq LIMIT $4`;

/** From the newest back along the key, without what is sealed in the rows. */
export const LAST_SEQ_UNTIL = `
  SELECT seq FROM message WHERE tenant = $1 AND conversation_id = $2 AND at <= $3 ORDER BY seq DESC LIMIT 1`;

export const TRACKER_EVENTS = `
  SELECT turn_no, key_no, sealed FROM tracker_event
  WHERE tenant = $1 AND conversation_id = $2 ORDER BY turn_no`;

/** The desk, not a turn: a conversation that waits or is held, within its distribution key. */
export const DESK_CASE = `
  SELECT c.conversation_id, c.subject_id, c.version, c.owner, c.agent_id, c.queued_at, c.assurance, c.lang, c.channel,
         d.key_no AS case_key_no, d.sealed AS case_sealed, ${KEYS_OF.replaceAll("KEY", "c.conversation_id")}
  FROM conversation c
  LEFT JOIN desk_case d ON d.tenant = c.tenant AND d.conversation_id = c.conversation_id
  WHERE c.tenant = $1 AND c.conversation_id = $2 AND c.queued_at IS NOT NULL AND c.ended_at IS NULL
    AND (c.restricted_at IS NULL OR c.queued_at > c.restricted_at)`;

/** What is over for the desk, while nothing closes it to people there: no deletion, no restriction. Nobody holds it and nothing waits. */
export const CLOSED_CASE = `
  SELECT c.conversation_id, c.subject_id, c.version, 'bot' AS owner, NULL::text AS agent_id, NULL::timestamptz AS queued_at,
         w.assurance, c.lang, c.channel, d.key_no AS case_key_no, d.sealed AS case_sealed, ${KEYS_OF.replaceAll("KEY", "c.conversation_id")}
  FROM conversation c
  JOIN case_work w ON w.tenant = c.tenant AND w.conversation_id = c.conversation_id AND w.closed_at IS NOT NULL
  LEFT JOIN desk_case d ON d.tenant = c.tenant AND d.conversation_id = c.conversation_id
  WHERE c.tenant = $1 AND c.conversation_id = $2 AND c.deleted_at IS NULL AND c.restricted_at IS NULL`;

/** The place of a conversation that waits, or the one that it would get now. */
export const QUEUE_PLACE = `
  WITH own AS (
    SELECT queued_at, conversation_id FROM conversation
    WHERE tenant = $1 AND conversation_id = $2 AND owner = 'queued' AND ended_at IS NULL)
  SELECT count(*) AS waiting, count(*) FILTER (
           WHERE NOT EXISTS (SELECT FROM own)
              OR (q.queued_at, q.conversation_id) < (SELECT queued_at, conversation_id FROM own)) AS before
  FROM conversation q
  WHERE q.tenant = $1 AND q.owner = 'queued' AND q.queued_at IS NOT NULL AND q.ended_at IS NULL`;

/** Deleted ones come first: what they owed may have been settled since. */
export const EXPIRED = `
  SELECT conversation_id FROM conversation c
  WHERE c.tenant = $1 AND c.subject_id <> ALL($4::uuid[])
    AND (c.last_at < $2 AND c.restricted_at IS NULL OR c.deleted_at IS NOT NULL AND c.subject_id <> ALL($5::uuid[]))
    AND NOT EXISTS (SELECT FROM notice n WHERE n.tenant = c.tenant AND n.conversation_id = c.conversation_id
                    AND n.due_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM act a WHERE a.tenant = c.tenant AND a.conversation_id = c.conversation_id
                    AND a.state IN ('committing', 'unknown'))
  ORDER BY c.deleted_at NULLS LAST, c.last_at LIMIT $3`;
