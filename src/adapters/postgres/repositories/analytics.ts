// SPDX-License-Identifier: Apache-2.0
import type { AnalyticsCell, AnalyticsStore } from "#app";
import type { ConversationId, SubjectId } from "#kernel";
import type { Database } from "../sql.ts";
import { historyRows } from "./history.ts";
import { changeWithEntry } from "./with-entry.ts";

const UNCOUNTED = `
  SELECT conversation_id, subject_id FROM conversation c
  WHERE tenant = $1 AND last_at < $2 AND last_at >= $3 AND restricted_at IS NULL AND deleted_at IS NULL
    AND NOT EXISTS (SELECT FROM analytics_mark m WHERE m.tenant = $1 AND m.conversation_id = c.conversation_id)
  ORDER BY last_at LIMIT $4`;
const CONVERSATIONS_OF = `
  SELECT conversation_id FROM subject_conversation WHERE tenant = $1 AND subject_id = $2 AND conversation_id <> $3`;
const WAS_COUNTED = `
  SELECT EXISTS (SELECT FROM analytics_mark WHERE tenant = $1 AND conversation_id = ANY($2::uuid[]) AND counted_at >= $3) AS was`;
const MARK = `
  INSERT INTO analytics_mark (tenant, conversation_id, counted_at)
  SELECT tenant, conversation_id, $3 FROM conversation WHERE tenant = $1 AND conversation_id = $2 AND deleted_at IS NULL
  ON CONFLICT DO NOTHING`;
/** In one order, so that two nodes never wait for each other. */
const ADD = `
  INSERT INTO analytics_day (tenant, day, flow, lang, channel, measure, value, runs, people)
  SELECT $1, one.day, one.flow, one.lang, one.channel, one.measure, one.value, one.runs, one.people
  FROM jsonb_to_recordset($2::jsonb) AS one(day date, flow text, lang text, channel text, measure text, value text, runs integer, people integer)
  ORDER BY one.day, one.flow, one.lang, one.channel, one.measure, one.value
  ON CONFLICT (tenant, day, flow, lang, channel, measure, value)
  DO UPDATE SET runs = analytics_day.runs + excluded.runs, people = analytics_day.people + excluded.people`;
const MISHEARD = `
  INSERT INTO misheard (tenant, conversation_id, seq, noted_at) SELECT $1, $2, seq, $4 FROM unnest($3::integer[]) AS seq
  ON CONFLICT DO NOTHING`;
const LIST_MISHEARD = `
  SELECT m.conversation_id, c.subject_id, m.seq, m.noted_at, m.intent
  FROM misheard m JOIN conversation c ON c.tenant = m.tenant AND c.conversation_id = m.conversation_id
  WHERE m.tenant = $1 AND m.state = $2 AND c.restricted_at IS NULL AND c.deleted_at IS NULL
  ORDER BY m.noted_at DESC, m.conversation_id, m.seq LIMIT $3`;
const DECIDE = changeWithEntry(
  `UPDATE misheard SET state = $4, intent = $5, purpose = $6, basis = $7, decided_by = $8, decided_at = $9
  WHERE tenant = $1 AND conversation_id = $2 AND seq = $3 AND state <> 'dropped'`,
  "conversation_id",
  10,
);
const CELLS = `
  SELECT day, flow, lang, channel, measure, value, runs, people FROM analytics_day
  WHERE tenant = $1 AND day >= $2 AND day < $3 ORDER BY day`;
const SWEEP = "DELETE FROM analytics_day WHERE tenant = $1 AND day < $2";

/** Counts of days in PostgreSQL. What each method promises is written at the port. */
export function makeAnalyticsStore(database: Database): AnalyticsStore {
  return {
    async uncounted(tenant, silentSince, notBefore, limit) {
      type Row = { readonly conversation_id: string; readonly subject_id: string };
      const values = [tenant, silentSince, notBefore, limit];
      const { rows } = await database.query<Row>("analytics.uncounted", UNCOUNTED, values);
      return rows.map((row) => ({
        conversationId: row.conversation_id as ConversationId,
        subjectId: row.subject_id as SubjectId,
      }));
    },
    async wasCounted(tenant, subjectId, conversationId, since) {
      const own = [tenant, subjectId, conversationId];
      const of = await database.query<{ conversation_id: string }>("analytics.conversations_of", CONVERSATIONS_OF, own);
      if (of.rows.length === 0) return false;
      const values = [tenant, of.rows.map(({ conversation_id }) => conversation_id), since];
      const { rows } = await database.query<{ was: boolean }>("analytics.was_counted", WAS_COUNTED, values);
      return rows[0]?.was === true;
    },
    async count(tenant, conversationId, at, cells, misheard) {
      return database.transaction(async (tx) => {
        const { rowCount } = await tx.query("analytics.mark", MARK, [tenant, conversationId, at]);
        if (rowCount !== 1) return false;
        if (cells.length > 0) await tx.query("analytics.add", ADD, [tenant, JSON.stringify(cells)]);
        if (misheard.length > 0)
          await tx.query("misheard.note", MISHEARD, [tenant, conversationId, [...new Set(misheard)], at]);
        return true;
      });
    },
    async cells(tenant, from, before) {
      return (await database.query<AnalyticsCell>("analytics.cells", CELLS, [tenant, from, before])).rows;
    },
    async misheard(tenant, state, limit) {
      type Row = {
        readonly conversation_id: string;
        readonly subject_id: string;
        readonly seq: number;
        readonly noted_at: Date;
        readonly intent: string | null;
      };
      const { rows } = await database.query<Row>("misheard.list", LIST_MISHEARD, [tenant, state, limit]);
      return rows.map((row) => ({
        conversationId: row.conversation_id as ConversationId,
        subjectId: row.subject_id as SubjectId,
        seq: row.seq,
        noted: row.noted_at,
        intent: row.intent,
      }));
    },
    async decide(tenant, { conversationId, seq }, { state, intent, purpose, basis, by, at }, entry) {
      const values = [tenant, conversationId, seq, state, intent, purpose, basis, by, at, historyRows([entry])];
      return (await database.query("misheard.decide", DECIDE, values)).rowCount === 1;
    },
    async sweep(tenant, before) {
      await database.query("analytics.sweep", SWEEP, [tenant, before]);
    },
  };
}
