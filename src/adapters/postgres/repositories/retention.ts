// SPDX-License-Identifier: Apache-2.0
import type { RetentionStore } from "#app";
import type { RetentionClass } from "#privacy";
import type { Database } from "../sql.ts";
import { heldSubjects } from "./held-subjects.ts";
import { appendHistory } from "./history.ts";

/** Of subjects on hold: `$3` their ids, `$4` the keyed hashes under which attacks know them. Both stand in every statement, whichever is asked for. */
const HELD = {
  subject: "coalesce(subject_id = ANY($3::uuid[]), false) AND $4::bytea[] IS NOT NULL",
  entity: "entity = ANY($4::bytea[]) AND $3::uuid[] IS NOT NULL",
  entities: "entities && $4::bytea[] AND $3::uuid[] IS NOT NULL",
} as const;
type Place = { readonly table: string; readonly at: string; readonly heldBy: keyof typeof HELD };

/** Where each class lies, and the column that says since when it need not be there. */
const PLACES: Readonly<Record<RetentionClass, readonly Place[]>> = {
  // Rows, keys and copies of conversations go by `deleteConversation`; here they are counted.
  conversation: [{ table: "conversation", at: "last_at", heldBy: "subject" }],
  consent: [{ table: "consent", at: "ended_at", heldBy: "subject" }],
  webhook: [{ table: "webhook_delivery", at: "settled_at", heldBy: "subject" }],
  attack: [
    { table: "incident_entity", at: "last_at", heldBy: "entity" },
    { table: "threat_answer", at: "ended_at", heldBy: "entity" },
    { table: "threat_verdict", at: "at", heldBy: "entities" },
  ],
  request: [
    { table: "subject_request", at: "closed_at", heldBy: "subject" },
    { table: "erasure_recipient", at: "settled_at", heldBy: "subject" },
    { table: "legal_hold", at: "released_at", heldBy: "subject" },
  ],
};

const isHeld = ({ heldBy }: Place): string => HELD[heldBy];
const due = ({ table, at }: Place): string => `${table}.tenant = $1 AND ${at} < $2`;
const count = (place: Place): string =>
  `SELECT count(*) FILTER (WHERE NOT (${isHeld(place)}))::int AS due, count(*) FILTER (WHERE ${isHeld(place)})::int AS held
   FROM ${place.table} WHERE ${due(place)}`;
const remove = (place: Place): string =>
  `DELETE FROM ${place.table} WHERE ctid = ANY(ARRAY(
     SELECT ctid FROM ${place.table} WHERE ${due(place)} AND NOT (${isHeld(place)}) LIMIT $5))`;

const OPEN = `
  INSERT INTO retention_run (tenant, run_id, class, rule, before_at, started_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (tenant, class) WHERE ended_at IS NULL DO NOTHING`;
const CURRENT = `SELECT run_id, rule, before_at, removed FROM retention_run WHERE tenant = $1 AND class = $2 AND ended_at IS NULL`;
const ADD = "UPDATE retention_run SET removed = removed + $3 WHERE tenant = $1 AND run_id = $2 AND ended_at IS NULL";
const END = "UPDATE retention_run SET ended_at = $3 WHERE tenant = $1 AND run_id = $2 AND ended_at IS NULL";

/** What need not be kept any more, and how far its removal came. What a legal hold keeps is counted and stays. */
export function makeRetentionStore(database: Database): RetentionStore {
  return {
    async count(tenant, kind, before, now, entitiesOf) {
      const subjects = await heldSubjects(database, tenant, now);
      let [found, held] = [0, 0];
      for (const place of PLACES[kind]) {
        const { rows } = await database.query<{ due: number; held: number }>(
          `retention.count.${place.table}`,
          count(place),
          [tenant, before, [...subjects], [...entitiesOf(subjects)]],
        );
        found += rows[0]?.due ?? 0;
        held += rows[0]?.held ?? 0;
      }
      return { due: found, held };
    },
    async begin(tenant, run) {
      const { runId, kind, rule, before, startedAt } = run;
      await database.query("retention.open", OPEN, [tenant, runId, kind, rule, before, startedAt]);
      type Row = { readonly run_id: string; readonly rule: string; readonly before_at: Date; readonly removed: number };
      const { rows } = await database.query<Row>("retention.current", CURRENT, [tenant, kind]);
      const [row] = rows;
      if (row === undefined) return null;
      return { runId: row.run_id, kind, rule: row.rule, before: row.before_at, removed: row.removed };
    },
    async removeSome(tenant, { runId, kind, before }, now, limit, entitiesOf) {
      const subjects = await heldSubjects(database, tenant, now);
      return database.transaction(async (tx) => {
        let removed = 0;
        for (const place of PLACES[kind]) {
          const values = [tenant, before, [...subjects], [...entitiesOf(subjects)], limit - removed];
          if (removed < limit)
            removed += (await tx.query(`retention.remove.${place.table}`, remove(place), values)).rowCount;
        }
        await tx.query("retention.add", ADD, [tenant, runId, removed]);
        return removed;
      });
    },
    async noteRemoved(tenant, runId, removed) {
      await database.query("retention.add", ADD, [tenant, runId, removed]);
    },
    async end(tenant, runId, at, entry) {
      return database.transaction(async (tx) => {
        const { rowCount } = await tx.query("retention.end", END, [tenant, runId, at]);
        if (rowCount === 1) await appendHistory(tx, [entry]);
        return rowCount === 1;
      });
    },
  };
}
