// SPDX-License-Identifier: Apache-2.0
import type { EventWrite, IncidentStore, ThreatAnswer } from "#app";
import { fromUtf8, type TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";
import { eventRow, writeEvent } from "./incident-events.ts";
import {
  type AnswerRow,
  type EventRow,
  type IncidentRow,
  parseAnswer,
  parseEntity,
  parseEvent,
  parseIncident,
} from "./incident-rows.ts";
import * as sql from "./incident-sql.ts";
import { ReadBatch, rowsOf } from "./read-batch.ts";
import { LAST_UUID } from "./rows.ts";
import type { NameCipher } from "./staff-rows.ts";
import { addVerdict } from "./threat-verdicts.ts";
import { addWebhooks } from "./webhooks.ts";

type AnswersAsked = { readonly tenant: TenantId; readonly keys: readonly string[]; readonly now: Date };

/** The register of incidents in PostgreSQL: shared by all nodes; a trigger refuses to every role to take anything out of it. */
export function makeIncidentStore(database: Database, names: NameCipher): IncidentStore {
  const write = (on: Queryable, tenant: TenantId, incidentId: string, event: EventWrite): Promise<void> =>
    writeEvent(on, names, tenant, incidentId, event);
  /** What was locked because of it is open again: the answer's entity is the lock's own key. */
  const liftLocks = async (on: Queryable, tenant: TenantId, ended: readonly ThreatAnswer[]): Promise<void> => {
    const keys = ended.filter(({ kind }) => kind === "lock").map(({ entity }) => entity.key);
    if (keys.length > 0) await on.query("account_lock.undo", sql.UNDO_LOCKS, [tenant, keys]);
  };
  const inForce = new ReadBatch(database, "threat_answer.in_force", async (asks: readonly AnswersAsked[]) => {
    const each = asks.flatMap(({ tenant, keys, now }, ask) => keys.map((key) => ({ ask, tenant, key, now })));
    if (each.length === 0) return asks.map(() => []);
    const { rows } = await database.query<AnswerRow & { ask: number }>("threat_answer.in_force", sql.IN_FORCE, [
      each.map(({ ask }) => ask),
      each.map(({ tenant }) => tenant),
      each.map(({ key }) => key),
      each.map(({ now }) => now),
    ]);
    return rowsOf(rows, asks.length).map((own) => own.map(parseAnswer));
  });
  return {
    record: (tenant, wanted) =>
      database.transaction(async (tx) => {
        const { incidentId, kind, severity, source, groupKey, at, verdicts, reasons, entities, answers } = wanted;
        const values = [tenant, incidentId, kind, severity, source, groupKey, at, verdicts, reasons];
        const row = (await tx.query<IncidentRow & { is_new: boolean }>("incident.record", sql.RECORD, values)).rows[0];
        if (row === undefined) throw new TypeError("Cannot record: the register returned nothing");
        const incident = parseIncident(row);
        if (row.is_new) {
          await write(tx, tenant, incident.incidentId, wanted.opened(incident.incidentId));
          const told = wanted.announced(incident);
          if (told.length > 0) await addWebhooks(tx, tenant, told, at);
        }
        if (entities.length > 0) {
          const columns = [entities.map((each) => each.kind), entities.map(({ key }) => key)];
          await tx.query("incident.entities", sql.ENTITIES, [tenant, incident.incidentId, ...columns, at]);
        }
        if (wanted.verdict !== null)
          await addVerdict(tx, tenant, incident.incidentId, incident.verdicts, wanted.verdict, wanted);
        const applied: ThreatAnswer[] = [];
        const holding: ThreatAnswer[] = [];
        for (const answer of answers) {
          const { entity, until, reason } = answer;
          await tx.query("threat_answer.expire_of", sql.EXPIRE_OF, [tenant, entity.key, answer.kind, at]);
          const of = [tenant, answer.answerId, incident.incidentId, entity.kind, entity.key, answer.kind, reason];
          const made = await tx.query<AnswerRow & { is_new: boolean }>("threat_answer.apply", sql.APPLY, [
            ...of,
            at,
            until,
          ]);
          const set = made.rows[0];
          if (set === undefined) continue;
          holding.push(parseAnswer(set));
          if (!set.is_new) continue;
          applied.push(parseAnswer(set));
          await write(tx, tenant, incident.incidentId, answer.applied(incident.incidentId));
        }
        return { incident, isNew: row.is_new, applied, holding };
      }),
    inForce: async (tenant, entities, now) =>
      inForce.ask({ tenant, now, keys: [...new Set(entities.map((key) => Buffer.from(key).toString("hex")))] }),
    async list(tenant, { state, limit, after = null }) {
      const values = [tenant, state === "all", limit, after?.at ?? "infinity", after?.id ?? LAST_UUID];
      const { rows } = await database.query<IncidentRow>("incident.list", sql.LIST, values);
      return rows.map(parseIncident);
    },
    async find(tenant, incidentId) {
      const of = [tenant, incidentId];
      const [found, entities, answers, events] = await Promise.all([
        database.query<IncidentRow>("incident.find", sql.FIND, of),
        database.query<Parameters<typeof parseEntity>[0]>("incident.entities_of", sql.ENTITIES_OF, of),
        database.query<AnswerRow>("threat_answer.of_incident", sql.ANSWERS_OF, of),
        database.query<EventRow>("incident.events_of", sql.EVENTS_OF, of),
      ]);
      if (found.rows[0] === undefined) return null;
      const open = (eventId: string, sealed: Uint8Array | null): string | null =>
        sealed === null ? null : fromUtf8(names.open(tenant, eventRow(incidentId, eventId), sealed));
      return {
        incident: parseIncident(found.rows[0]),
        entities: entities.rows.map(parseEntity),
        answers: answers.rows.map(parseAnswer),
        events: events.rows.map((row) => parseEvent(row, open(row.event_id, row.sealed))),
      };
    },
    settle: (tenant, incidentId, version, state, event) =>
      database.transaction(async (tx) => {
        const { at } = event.entry;
        const moved = await tx.query("incident.settle", sql.SETTLE, [tenant, incidentId, version, state, at]);
        if (moved.rows.length === 0) return null;
        await write(tx, tenant, incidentId, event);
        if (state !== "undone") return [];
        const ended = await tx.query<AnswerRow>("threat_answer.undo_all", sql.END_OF_INCIDENT, [
          tenant,
          incidentId,
          at,
        ]);
        const answers = ended.rows.map(parseAnswer);
        await liftLocks(tx, tenant, answers);
        return answers;
      }),
    endAnswer: (tenant, answerId, state, event) =>
      database.transaction(async (tx) => {
        const values = [tenant, answerId, state, event.entry.at];
        const row = (await tx.query<AnswerRow>("threat_answer.end", sql.END_ANSWER, values)).rows[0];
        if (row === undefined) return null;
        await write(tx, tenant, row.incident_id, event);
        await liftLocks(tx, tenant, [parseAnswer(row)]);
        return parseAnswer(row);
      }),
    async findAnswer(tenant, answerId) {
      const { rows } = await database.query<AnswerRow>("threat_answer.find", sql.FIND_ANSWER, [tenant, answerId]);
      return rows[0] === undefined ? null : parseAnswer(rows[0]);
    },
    note: (tenant, incidentId, event) => write(database, tenant, incidentId, event),
    async listQuiet(tenant, before, limit) {
      return (await database.query<IncidentRow>("incident.quiet", sql.QUIET, [tenant, before, limit])).rows.map(
        parseIncident,
      );
    },
    async expire(tenant, now) {
      return (await database.query("threat_answer.expire", sql.EXPIRE, [tenant, now])).rowCount;
    },
    async counts(tenant, now) {
      type Row = { open: number; confirmed: number; in_force: number };
      const row = (await database.query<Row>("incident.counts", sql.COUNTS, [tenant, now])).rows[0];
      return { open: row?.open ?? 0, confirmed: row?.confirmed ?? 0, inForce: row?.in_force ?? 0 };
    },
  };
}
