// SPDX-License-Identifier: Apache-2.0
import type { CaseSearch, QueueCursor, QueueFilter, QueueSort } from "#app";

/** What is sorted by before the waiting time, as text that sorts byte by byte. */
export const SORT_KEYS: Readonly<Record<QueueSort, string>> = {
  waiting: "''",
  due: `coalesce(to_char(due_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSMS'), '~')`,
  priority: "priority::text",
  reason: "coalesce(reason, '~')",
  lang: "lang",
  // The best known first.
  level: "translate(assurance, '01234', '98765')",
};

/** All that the covering index of open cases holds. */
const OPEN =
  "conversation_id, code, owner, agent_id, team_id, priority, reason, assurance, lang, channel, since, due_at, labels";
const ANY = `w.conversation_id, w.code, w.owner, w.agent_id, w.last_agent_id, w.team_id, w.priority, w.reason, w.assurance, w.lang, w.channel,
         w.since, w.opened_at, w.closed_at, w.due_at, w.labels, w.wrap_up, c.version, c.last_seq, '' AS sort_key`;

/** A statement of conditions that were asked, and only those: the planner sees which index is the narrowest. */
export type Asked = { readonly name: string; readonly text: string; readonly values: readonly unknown[] };

/** Conditions with their parameters; `name` tells the texts apart. */
class Conditions {
  readonly values: unknown[];
  readonly #texts: string[] = [];
  name = "";

  constructor(tenant: string) {
    this.values = [tenant];
  }

  /** Where `value` is null nothing is asked. `?` stands for the parameter. */
  add(letter: string, text: string, value: unknown): void {
    if (value === null) return;
    this.#texts.push(` AND ${text.replaceAll("?", this.next(value))}`);
    this.name += letter;
  }

  next(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get text(): string {
    return this.#texts.join("");
  }
}

/**
 * Inner: open cases, out of the covering index of each partition alone. Outer: what a page needs beside it, by primary key, for its rows only.
 * By waiting time the order is that of the index, so that a page ends the reading.
 */
export function pageSql(
  tenant: string,
  filter: QueueFilter,
  sort: QueueSort,
  after: QueueCursor | null,
  limit: number,
): Asked {
  const asked = new Conditions(tenant);
  asked.add("o", "owner = ?", filter.owner);
  asked.add("g", "agent_id = ?", filter.agentId);
  asked.add("t", "team_id = ANY(?::text[])", filter.teamIds);
  asked.add("l", "? = ANY(labels)", filter.label);
  asked.add("c", "channel = ?", filter.channel);
  asked.add("n", "lang = ?", filter.lang);
  asked.add("r", "reason = ?", filter.reason);
  asked.add("a", "assurance = ?", filter.level);
  const key = `(${SORT_KEYS[sort]}) COLLATE "C"`;
  const order = (prefix: string): string =>
    `${sort === "waiting" ? "" : `${prefix}sort_key, `}${prefix}since, ${prefix}conversation_id`;
  let behind = "";
  if (after !== null) {
    const place = `${asked.next(after.since)}::timestamptz, ${asked.next(after.conversationId)}::uuid`;
    behind =
      sort === "waiting"
        ? ` AND (since, conversation_id) > (${place})`
        : ` AND (${key}, since, conversation_id) > (${asked.next(after.key)}::text COLLATE "C", ${place})`;
    asked.name += ">";
  }
  const text = `
  WITH open AS (
    SELECT ${OPEN}, ${key} AS sort_key FROM case_work
    WHERE tenant = $1 AND closed_at IS NULL${asked.text}${behind}
    ORDER BY ${order("")} LIMIT ${asked.next(limit)}
  )
  SELECT o.*, c.version, c.last_seq, o.since AS opened_at, NULL::timestamptz AS closed_at, NULL::text AS last_agent_id,
         NULL::text AS wrap_up
  FROM open o JOIN conversation c ON c.tenant = $1 AND c.conversation_id = o.conversation_id
  ORDER BY ${order("o.")}`;
  return { name: `care.page.${sort}.${asked.name}`, text, values: asked.values };
}

export const ROWS = `
  SELECT ${ANY} FROM case_work w JOIN conversation c ON c.tenant = $1 AND c.conversation_id = w.conversation_id
  WHERE w.tenant = $1 AND w.conversation_id = ANY($2::uuid[])`;

export const COUNTS = `
  SELECT team_id, count(*) FILTER (WHERE owner = 'queued') AS waiting, count(*) FILTER (WHERE owner = 'agent') AS held,
         count(*) FILTER (WHERE owner = 'bot') AS call_backs, count(*) FILTER (WHERE owner <> 'agent' AND due_at < $2) AS late,
         min(since) FILTER (WHERE owner = 'queued') AS oldest
  FROM case_work WHERE tenant = $1 AND closed_at IS NULL GROUP BY team_id`;

/** Closed cases too, but none that is deleted, and none of somebody who asked for restriction and for nobody since. */
export function searchSql(tenant: string, wanted: CaseSearch, limit: number): Asked {
  const asked = new Conditions(tenant);
  asked.add("c", "code = ?", wanted.code);
  asked.add("l", "labels @> ARRAY[?::text]", wanted.label);
  asked.add("r", "reason = ?", wanted.reason);
  asked.add("t", "team_id = ?", wanted.teamId);
  asked.add("g", "(agent_id = ? OR last_agent_id = ?)", wanted.agentId);
  asked.add("f", "opened_at >= ?", wanted.from);
  asked.add("u", "opened_at < ?", wanted.until);
  asked.add("i", "conversation_id = ANY(?::uuid[])", wanted.conversationIds);
  asked.add("s", "(closed_at IS NULL) = ?", wanted.isOpen);
  const text = `
  WITH found AS (
    SELECT * FROM case_work WHERE tenant = $1${asked.text} ORDER BY opened_at DESC, conversation_id LIMIT ${asked.next(limit)}
  )
  SELECT ${ANY} FROM found w JOIN conversation c ON c.tenant = $1 AND c.conversation_id = w.conversation_id
  WHERE c.deleted_at IS NULL AND (c.restricted_at IS NULL OR c.queued_at > c.restricted_at)
  ORDER BY w.opened_at DESC, w.conversation_id`;
  return { name: `care.search.${asked.name}`, text, values: asked.values };
}

export const OF_SUBJECT = `
  SELECT conversation_id FROM subject_conversation WHERE tenant = $1 AND subject_id = $2 ORDER BY conversation_id DESC LIMIT $3`;
export const WORDS = `
  SELECT note_key_no, note_sealed, wrap_key_no, wrap_sealed FROM case_work WHERE tenant = $1 AND conversation_id = $2`;
export const SET_LABELS = `
  UPDATE case_work SET labels = $3 WHERE tenant = $1 AND conversation_id = $2 AND closed_at IS NULL`;

export const SETUP = "SELECT version, content FROM desk_setup WHERE tenant = $1 ORDER BY version DESC LIMIT 1";
export const CHANGE_SETUP = `
  INSERT INTO desk_setup (tenant, version, content, changed_by, changed_at)
  SELECT $1, $2::integer + 1, $3::jsonb, $4, $5
  WHERE coalesce((SELECT max(version) FROM desk_setup WHERE tenant = $1), 0) = $2
  ON CONFLICT (tenant, version) DO NOTHING`;

export const AGENTS = `
  SELECT a.staff_id, a.teams, a.capacity, a.status, a.seen_at, coalesce(h.held, 0) AS held
  FROM desk_agent a
  LEFT JOIN (SELECT agent_id, count(*) AS held FROM case_work
             WHERE tenant = $1 AND closed_at IS NULL AND agent_id IS NOT NULL GROUP BY agent_id) h ON h.agent_id = a.staff_id::text
  WHERE a.tenant = $1`;
export const SET_AGENT = `
  INSERT INTO desk_agent (tenant, staff_id, teams, capacity) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant, staff_id) DO UPDATE SET teams = excluded.teams, capacity = excluded.capacity`;
export const SET_STATUS = `
  INSERT INTO desk_agent (tenant, staff_id, status, seen_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant, staff_id) DO UPDATE SET status = excluded.status, seen_at = excluded.seen_at`;
export const NOTE_SEEN = "UPDATE desk_agent SET seen_at = $3 WHERE tenant = $1 AND staff_id = ANY($2::uuid[])";
export const CLAIM_AGENT = `
  UPDATE desk_agent SET assigned_at = $3
  WHERE tenant = $1 AND staff_id = $2 AND status = 'available' AND (assigned_at IS NULL OR assigned_at < $4)`;

/** Beside a turn: what is not given stays. The row is there: the conversation's own trigger has made it. */
export const WRITE_CASE = `
  UPDATE case_work SET
    reason = coalesce($3, reason), team_id = CASE WHEN $4 THEN $5 ELSE team_id END, priority = coalesce($6::smallint, priority),
    due_at = CASE WHEN $7 THEN $8::timestamptz ELSE due_at END, wrap_up = coalesce($9, wrap_up),
    wrap_key_no = coalesce($10::integer, wrap_key_no), wrap_sealed = coalesce($11::bytea, wrap_sealed),
    note_key_no = CASE WHEN $12 THEN $13::integer ELSE note_key_no END, note_sealed = CASE WHEN $12 THEN $14::bytea ELSE note_sealed END
  WHERE tenant = $1 AND conversation_id = $2`;
