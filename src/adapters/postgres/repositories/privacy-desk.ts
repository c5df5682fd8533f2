// SPDX-License-Identifier: Apache-2.0
import type { AutomatedDecision, BulkRead, IncidentDelivery, PrivacyDeskStore, RetentionRunView } from "#app";
import type { SubjectId } from "#kernel";
import type { Database } from "../sql.ts";
import { HISTORY_COLUMNS, type HistoryRow, parseEntry } from "./history.ts";

const HOLDS = `
  SELECT subject_id AS "subjectId", hold_id AS "holdId", ground, placed_by AS "placedBy", placed_at AS "placedAt",
         until_at AS "untilAt", released_by AS "releasedBy", released_at AS "releasedAt"
  FROM legal_hold WHERE tenant = $1 ORDER BY released_at IS NOT NULL, placed_at DESC, hold_id LIMIT $2`;
/** The entry is found by the index over entries of this kind: there are few. */
const RETENTION_RUNS = `
  SELECT r.run_id AS "runId", r.class AS kind, r.rule, r.before_at AS before, r.removed, r.started_at AS "startedAt",
         r.ended_at AS "endedAt",
         (SELECT h.id FROM history h WHERE h.tenant = $1 AND h.kind = 'retention.run' AND h.facts ->> 'run' = r.run_id::text
          ORDER BY h.id DESC LIMIT 1) AS "historyId"
  FROM retention_run r WHERE r.tenant = $1 ORDER BY r.ended_at IS NOT NULL, r.started_at DESC LIMIT $2`;
const CONSENT_COUNTS = `
  SELECT purpose, version, state, count(*)::int AS count,
         count(*) FILTER (WHERE state = 'given' AND lapses_at > $2)::int AS "inForce"
  FROM consent WHERE tenant = $1 GROUP BY purpose, version, state ORDER BY purpose, version, state`;
const READ_WHERE =
  "tenant = $1 AND at >= $3 AND at < $4 AND id < coalesce($5, 9223372036854775807) AND kind = ANY ($6::text[])";
const READS_OF = {
  subject: `SELECT id, ${HISTORY_COLUMNS} FROM history WHERE subject_id = $2::uuid AND ($8::text IS NULL OR actor_id = $8) AND ${READ_WHERE} ORDER BY id DESC LIMIT $7`,
  agent: `SELECT id, ${HISTORY_COLUMNS} FROM history WHERE actor_kind = 'agent' AND actor_id = $8::text AND $2::uuid IS NULL AND ${READ_WHERE} ORDER BY id DESC LIMIT $7`,
  agents: `SELECT id, ${HISTORY_COLUMNS} FROM history WHERE actor_kind = 'agent' AND $8::text IS NULL AND $2::uuid IS NULL AND ${READ_WHERE} ORDER BY id DESC LIMIT $7`,
} as const;
const BULK = `
  SELECT actor_id AS "agentId", date_trunc('hour', at) AS hour, count(DISTINCT subject_id)::int AS subjects, count(*)::int AS looks
  FROM history
  WHERE tenant = $1 AND actor_kind = 'agent' AND at >= $2 AND at < $3 AND subject_id IS NOT NULL
    AND kind IN ('agent.read', 'agent.revealed', 'agent.looked_up')
  GROUP BY actor_id, date_trunc('hour', at) HAVING count(DISTINCT subject_id) >= $4
  ORDER BY subjects DESC, hour DESC LIMIT $5`;
const DECISIONS = `
  SELECT a.answer_id AS "answerId", a.incident_id AS "incidentId", i.kind AS "incidentKind", a.kind, a.reason,
         a.set_at AS "setAt", a.until, a.state
  FROM threat_answer a JOIN incident i ON i.tenant = a.tenant AND i.incident_id = a.incident_id
  WHERE a.tenant = $1 AND a.entity = ANY ($2::bytea[]) ORDER BY a.set_at DESC LIMIT $3`;
const DELIVERIES = `
  SELECT delivery_id AS "deliveryId", endpoint, event, sealed, state, made_at AS "madeAt", settled_at AS "settledAt",
         last_status AS status, attempts
  FROM webhook_delivery WHERE tenant = $1 AND made_at >= $2 AND made_at <= $3 AND (event LIKE 'incident.%' OR event LIKE 'answer.%')
  ORDER BY made_at DESC, delivery_id LIMIT $4`;

type HoldRow = Awaited<ReturnType<PrivacyDeskStore["holds"]>>[number];
type CountRow = Awaited<ReturnType<PrivacyDeskStore["consentCounts"]>>[number];
type DeliveryRow = IncidentDelivery & { readonly deliveryId: string; readonly sealed: Uint8Array };

/** What people of privacy look at, in PostgreSQL. Reads only. */
export function makePrivacyDeskStore(database: Database): PrivacyDeskStore {
  return {
    async holds(tenant, limit) {
      return (await database.query<HoldRow>("privacy_desk.holds", HOLDS, [tenant, limit])).rows;
    },
    async retentionRuns(tenant, limit) {
      return (await database.query<RetentionRunView>("privacy_desk.runs", RETENTION_RUNS, [tenant, limit])).rows;
    },
    async consentCounts(tenant, now) {
      return (await database.query<CountRow>("privacy_desk.consents", CONSENT_COUNTS, [tenant, now])).rows;
    },
    async reads(tenant, { agentId, subjectId, kinds, from, until, before, limit }) {
      const by = subjectId !== null ? "subject" : agentId !== null ? "agent" : "agents";
      const values = [tenant, subjectId satisfies SubjectId | null, from, until, before, [...kinds], limit, agentId];
      const { rows } = await database.query<HistoryRow & { readonly id: number }>(
        `privacy_desk.reads_${by}`,
        READS_OF[by],
        values,
      );
      return rows.map((row) => ({ id: row.id, entry: parseEntry(row) }));
    },
    async bulkReads(tenant, { from, until }, atLeast, limit) {
      const values = [tenant, from, until, atLeast, limit];
      return (await database.query<BulkRead>("privacy_desk.bulk", BULK, values)).rows;
    },
    async decisionsAbout(tenant, entities, limit) {
      const values = [tenant, [...entities], limit];
      return (await database.query<AutomatedDecision>("privacy_desk.decisions", DECISIONS, values)).rows;
    },
    async deliveries(tenant, { from, until }, limit) {
      const values = [tenant, from, until, limit];
      return (await database.query<DeliveryRow>("privacy_desk.deliveries", DELIVERIES, values)).rows;
    },
  };
}
