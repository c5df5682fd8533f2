// SPDX-License-Identifier: Apache-2.0
import type { DutyStore, NoticeCounts } from "#app";
import { fromUtf8, type SubjectId } from "#kernel";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { eventRow, writeEvent } from "./incident-events.ts";
import { type EventRow, type IncidentRow, parseEvent, parseIncident } from "./incident-rows.ts";
import { INCIDENT_COLUMNS } from "./incident-sql.ts";
import type { NameCipher } from "./staff-rows.ts";

/** All but what detectors, answers and settling write. */
const EVENTS = `
  SELECT event_id, at, what, actor_kind, actor_id, facts, sealed, history_id FROM incident_event
  WHERE tenant = $1 AND incident_id = $2 AND what NOT LIKE 'incident.%' AND what NOT LIKE 'answer.%' ORDER BY history_id`;
const RUNNING = `
  SELECT ${INCIDENT_COLUMNS} FROM incident WHERE tenant = $1 AND state <> 'undone' AND opened_at >= $2
  ORDER BY opened_at DESC, incident_id LIMIT $3`;

/** What discloses. Entries of other kinds say that something was done, not that something was seen. */
const LOOKS = [
  "data.read",
  "data.changed",
  "agent.read",
  "agent.revealed",
  "value.released",
  "secret.shown",
  "act.done",
];
/**
 * Staff of the incident: whatever they looked at. Subjects whom its answers were about: whatever was read as theirs. Answers name their incident,
 * so these subjects are found although the register has keyed hashes only.
 */
const REACH = `
  WITH own AS (
    SELECT DISTINCT subject_id FROM history
    WHERE tenant = $1 AND kind = 'answer.applied' AND facts->>'incident' = $2::text AND subject_id IS NOT NULL
  )
  SELECT subject_id, kind, coalesce(facts->>'tool', facts->>'what') AS what, count(*)::int AS times,
         min(at) AS first_at, max(at) AS last_at
  FROM history
  WHERE tenant = $1 AND at >= $3 AND at <= $4 AND kind = ANY($5::text[]) AND subject_id IS NOT NULL
    AND coalesce(facts->>'outcome', 'ok') = 'ok'
    AND ((actor_kind = 'agent' AND actor_id = ANY($6::text[])) OR subject_id IN (SELECT subject_id FROM own))
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT $7`;
const EVERYBODY = `
  SELECT subject_id, 'stored' AS kind, NULL AS what, 1 AS times, created_at AS first_at, created_at AS last_at
  FROM subject WHERE tenant = $1 AND created_at <= $2 ORDER BY subject_id LIMIT $3`;

const PLAN = `
  INSERT INTO incident_notice (tenant, subject_id, incident_id, state, due_at)
  SELECT $1, subject_id, $2, 'due', $4 FROM unnest($3::uuid[]) AS row (subject_id)
  ON CONFLICT (tenant, incident_id, subject_id) DO NOTHING`;
/** SKIP LOCKED: nodes that claim at once get different people. A node that stops leaves its lease to run out. */
const CLAIM = `
  WITH next AS (
    SELECT tenant, incident_id, subject_id FROM incident_notice
    WHERE tenant = $1 AND state = 'due' AND due_at <= $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE incident_notice n SET due_at = $4, attempts = attempts + 1 FROM next
  WHERE n.tenant = next.tenant AND n.incident_id = next.incident_id AND n.subject_id = next.subject_id
  RETURNING n.incident_id, n.subject_id, n.attempts`;
const SETTLE = `
  UPDATE incident_notice SET state = $4, outcome = $5, settled_at = $6, due_at = NULL
  WHERE tenant = $1 AND incident_id = $2 AND subject_id = $3 AND state = 'due' RETURNING subject_id`;
const RETRY = `
  UPDATE incident_notice SET due_at = $4 WHERE tenant = $1 AND incident_id = $2 AND subject_id = $3 AND state = 'due'`;
const COUNTS = `
  SELECT state, count(*)::int AS count FROM incident_notice WHERE tenant = $1 AND incident_id = $2 GROUP BY state`;

type ReachRecord = {
  readonly subject_id: string;
  readonly kind: string;
  readonly what: string | null;
  readonly times: number;
  readonly first_at: Date;
  readonly last_at: Date;
};

/** What people do about an incident, in PostgreSQL. Events are of the register that refuses changes; so is a notice once it is settled. */
export function makeDutyStore(database: Database, names: NameCipher): DutyStore {
  return {
    async events(tenant, incidentId) {
      const { rows } = await database.query<EventRow>("incident.duty_events", EVENTS, [tenant, incidentId]);
      return rows.map((row) => {
        const { sealed } = row;
        return parseEvent(
          row,
          sealed === null ? null : fromUtf8(names.open(tenant, eventRow(incidentId, row.event_id), sealed)),
        );
      });
    },
    async running(tenant, since, limit) {
      const { rows } = await database.query<IncidentRow>("incident.running", RUNNING, [tenant, since, limit]);
      return rows.map(parseIncident);
    },
    async reach(tenant, { incidentId, from, until, staff, everybody }, limit) {
      const { rows } = everybody
        ? await database.query<ReachRecord>("incident.everybody", EVERYBODY, [tenant, until, limit])
        : await database.query<ReachRecord>("incident.reach", REACH, [
            tenant,
            incidentId,
            from,
            until,
            LOOKS,
            staff,
            limit,
          ]);
      return rows.map(({ subject_id: subjectId, first_at: firstAt, last_at: lastAt, ...row }) => ({
        ...row,
        subjectId: subjectId as SubjectId,
        firstAt,
        lastAt,
      }));
    },
    plan: (tenant, incidentId, subjects, dueAt, event) =>
      database.transaction(async (tx) => {
        await writeEvent(tx, names, tenant, incidentId, event);
        return (await tx.query("incident_notice.plan", PLAN, [tenant, incidentId, subjects, dueAt])).rowCount;
      }),
    async claimNotices(tenant, now, leaseMs, limit) {
      type Claimed = { readonly incident_id: string; readonly subject_id: string; readonly attempts: number };
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      const { rows } = await database.query<Claimed>("incident_notice.claim", CLAIM, values);
      return rows.map(({ incident_id: incidentId, subject_id: subjectId, attempts }) => ({
        incidentId,
        subjectId: subjectId as SubjectId,
        attempts,
      }));
    },
    settleNotice: (tenant, { incidentId, subjectId }, state, outcome, entry) =>
      database.transaction(async (tx) => {
        const values = [tenant, incidentId, subjectId, state, outcome, entry.at];
        const settled = await tx.query("incident_notice.settle", SETTLE, values);
        if (settled.rows.length === 0) return false;
        await appendHistory(tx, [entry]);
        return true;
      }),
    async retryNotice(tenant, { incidentId, subjectId }, dueAt) {
      await database.query("incident_notice.retry", RETRY, [tenant, incidentId, subjectId, dueAt]);
    },
    async noticeCounts(tenant, incidentId) {
      const { rows } = await database.query<{ state: keyof NoticeCounts; count: number }>(
        "incident_notice.counts",
        COUNTS,
        [tenant, incidentId],
      );
      const counts = { due: 0, sent: 0, unreachable: 0 };
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },
  };
}
