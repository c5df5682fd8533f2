// SPDX-License-Identifier: Apache-2.0
import type { StoredVerdict, ThreatMap, VerdictStore, VerdictWrite } from "#app";
import type { TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";
import { writeEvent } from "./incident-events.ts";
import { parseAnsweredKind, parseSeverity } from "./incident-rows.ts";
import { LAST_UUID } from "./rows.ts";
import type { NameCipher } from "./staff-rows.ts";

const COLUMNS = `verdict_id, incident_id, at, kind, level, severity, event_kind, score, reasons, entity_kinds, entities, answers,
  label, labelled_by, labelled_at`;

/** Of a campaign the first so many are kept one by one, then each fiftieth: a flood fills no table. */
const EACH_UNTIL = 200;
const THEN_EVERY = 50;

const ADD = `
  INSERT INTO threat_verdict (tenant, verdict_id, incident_id, at, kind, level, severity, event_kind, score, reasons, entity_kinds, entities, answers)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::text[], $12::bytea[], $13::text[])`;
export const LIST_VERDICTS = `
  SELECT ${COLUMNS} FROM threat_verdict
  WHERE tenant = $1 AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR severity = $3)
    AND ($4::text IS NULL OR $4 = ANY(entity_kinds))
    AND ($5::text IS NULL OR EXISTS (SELECT 1 FROM unnest(entities) AS each WHERE encode(each, 'hex') LIKE $5 || '%'))
    AND ($6::uuid IS NULL OR incident_id = $6) AND ($7::timestamptz IS NULL OR at < $7)
    AND (at, verdict_id) < ($9::timestamptz, $10::uuid)
  ORDER BY at DESC, verdict_id DESC LIMIT $8`;
const FIND = `SELECT ${COLUMNS} FROM threat_verdict WHERE tenant = $1 AND verdict_id = $2`;
const LABEL = `
  UPDATE threat_verdict SET label = $3, labelled_by = $4, labelled_at = $5
  WHERE tenant = $1 AND verdict_id = $2 AND label IS DISTINCT FROM $3 RETURNING verdict_id`;
const LABEL_INCIDENT = `
  UPDATE threat_verdict SET label = $3, labelled_by = $4, labelled_at = $5
  WHERE tenant = $1 AND incident_id = $2 AND label IS NULL`;
const LABELLED = `
  SELECT ${COLUMNS} FROM threat_verdict WHERE tenant = $1 AND label IS NOT NULL ORDER BY labelled_at DESC LIMIT $2`;

const KINDS = `
  SELECT kind, severity, count(*)::int AS incidents, (count(*) FILTER (WHERE settled_at IS NULL))::int AS unsettled,
         coalesce(sum(verdicts), 0)::int AS verdicts
  FROM incident WHERE tenant = $1 AND last_at >= $2 GROUP BY kind, severity ORDER BY verdicts DESC, kind`;
const ENTITY_KINDS = `
  SELECT entity_kind AS kind, count(DISTINCT entity)::int AS entities, coalesce(sum(verdicts), 0)::int AS verdicts
  FROM incident_entity WHERE tenant = $1 AND last_at >= $2 GROUP BY entity_kind ORDER BY verdicts DESC, kind`;
const ENTITIES = `
  SELECT entity_kind AS kind, entity, sum(verdicts)::int AS verdicts, max(last_at) AS last_at, array_agg(incident_id::text) AS incidents
  FROM incident_entity WHERE tenant = $1 AND last_at >= $2
  GROUP BY entity_kind, entity ORDER BY count(*) DESC, sum(verdicts) DESC, entity LIMIT 60`;
const HOURS = `
  SELECT date_trunc('hour', at) AS at, count(*)::int AS verdicts, (count(*) FILTER (WHERE level = 'clear'))::int AS clear
  FROM threat_verdict WHERE tenant = $1 AND at >= $2 GROUP BY 1 ORDER BY 1`;

type Row = {
  readonly verdict_id: string;
  readonly incident_id: string;
  readonly at: Date;
  readonly kind: StoredVerdict["kind"];
  readonly level: StoredVerdict["level"];
  readonly severity: string;
  readonly event_kind: StoredVerdict["eventKind"];
  readonly score: number;
  readonly reasons: StoredVerdict["reasons"];
  readonly entity_kinds: readonly string[];
  readonly entities: readonly Uint8Array[];
  readonly answers: StoredVerdict["answers"];
  readonly label: StoredVerdict["label"];
  readonly labelled_by: string | null;
  readonly labelled_at: Date | null;
};

/** Keeps one verdict beside its incident, in the transaction that counts it there. */
export async function addVerdict(
  on: Queryable,
  tenant: TenantId,
  incidentId: string,
  count: number,
  verdict: NonNullable<VerdictWrite["verdict"]>,
  { at, kind, severity, entities, answers }: VerdictWrite,
): Promise<void> {
  if (count > EACH_UNTIL && count % THEN_EVERY !== 0) return;
  const { verdictId, level, eventKind, score, reasons } = verdict;
  await on.query("threat_verdict.add", ADD, [
    tenant,
    verdictId,
    incidentId,
    at,
    kind,
    level,
    severity,
    eventKind,
    score,
    JSON.stringify(reasons),
    entities.map((each) => each.kind),
    entities.map(({ key }) => key),
    [...new Set(answers.map((answer) => answer.kind))],
  ]);
}

/** Single verdicts in PostgreSQL. What each method promises is written at the port. */
export function makeVerdictStore(database: Database, names: Pick<NameCipher, "seal">): VerdictStore {
  return {
    async list(tenant, { kind, severity, entityKind, entity, incidentId, before, limit, after }) {
      const place = [after?.at ?? "infinity", after?.id ?? LAST_UUID];
      const values = [tenant, kind, severity, entityKind, entity, incidentId, before, limit, ...place];
      return (await database.query<Row>("threat_verdict.list", LIST_VERDICTS, values)).rows.map(parseVerdict);
    },
    async find(tenant, verdictId) {
      const row = (await database.query<Row>("threat_verdict.find", FIND, [tenant, verdictId])).rows[0];
      return row === undefined ? null : parseVerdict(row);
    },
    label: (tenant, { verdictId, incidentId }, label, by, event) =>
      database.transaction(async (tx) => {
        const values = [tenant, verdictId, label, by, event.entry.at];
        if ((await tx.query("threat_verdict.label", LABEL, values)).rows.length === 0) return false;
        await writeEvent(tx, names, tenant, incidentId, event);
        return true;
      }),
    async labelIncident(tenant, incidentId, label, by, at) {
      const values = [tenant, incidentId, label, by, at];
      return (await database.query("threat_verdict.label_incident", LABEL_INCIDENT, values)).rowCount;
    },
    async labelled(tenant, limit) {
      return (await database.query<Row>("threat_verdict.labelled", LABELLED, [tenant, limit])).rows.map(parseVerdict);
    },
    map: (tenant, since) => readMap(database, tenant, since),
  };
}

async function readMap(database: Database, tenant: TenantId, since: Date): Promise<ThreatMap> {
  type Kind = { kind: string; severity: string; incidents: number; unsettled: number; verdicts: number };
  type EntityKind = { kind: string; entities: number; verdicts: number };
  type Entity = { kind: string; entity: Uint8Array; verdicts: number; last_at: Date; incidents: readonly string[] };
  const of = [tenant, since];
  const [kinds, entityKinds, entities, hours] = await Promise.all([
    database.query<Kind>("threat_map.kinds", KINDS, of),
    database.query<EntityKind>("threat_map.entity_kinds", ENTITY_KINDS, of),
    database.query<Entity>("threat_map.entities", ENTITIES, of),
    database.query<ThreatMap["hours"][number]>("threat_map.hours", HOURS, of),
  ]);
  return {
    kinds: kinds.rows.map((row) => ({ ...row, severity: parseSeverity(row.severity) })),
    entityKinds: entityKinds.rows.map((row) => ({ ...row, kind: parseAnsweredKind(row.kind) })),
    entities: entities.rows.map(({ kind, entity, verdicts, last_at, incidents }) => ({
      kind: parseAnsweredKind(kind),
      key: entity,
      verdicts,
      lastAt: last_at,
      incidents,
    })),
    hours: hours.rows,
  };
}

function parseVerdict(row: Row): StoredVerdict {
  return {
    verdictId: row.verdict_id,
    incidentId: row.incident_id,
    at: row.at,
    kind: row.kind,
    level: row.level,
    severity: parseSeverity(row.severity),
    eventKind: row.event_kind,
    score: Math.round(row.score * 1e4) / 1e4,
    reasons: row.reasons,
    entities: row.entity_kinds.flatMap((kind, i) => {
      const key = row.entities[i];
      return key === undefined ? [] : [{ kind: parseAnsweredKind(kind), key }];
    }),
    answers: row.answers,
    label: row.label,
    labelledBy: row.labelled_by,
    labelledAt: row.labelled_at,
  };
}
