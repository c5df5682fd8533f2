// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, type Result, refuse } from "#kernel";
import type { Line, LineCare, LineTest, TelcoRefusal, Visit } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import type { Http } from "./http.ts";
import { segment } from "./http.ts";
import { listAll } from "./list-all.ts";
import { characteristics, id, instant, ref, relatedParties, traitText } from "./tmf-types.ts";

/** TMF653 ServiceTest. */
const serviceTest = z.object({
  id,
  state: z.string().max(60),
  startDateTime: instant,
  relatedService: ref.optional(),
  characteristic: characteristics,
  relatedParty: relatedParties,
});
const RESULT = z.enum(["pass", "warn", "fail", "inconclusive"]);
const RUNNING = new Set(["acknowledged", "inProgress", "pending"]);

/** TMF646 Appointment and SearchTimeSlot. */
const validFor = z.object({ startDateTime: instant, endDateTime: instant });
const appointment = z.object({
  id,
  externalId: z.string().max(200).optional(),
  status: z.enum(["initialized", "confirmed", "cancelled", "completed", "failed"]),
  validFor,
  relatedEntity: z.array(ref).default([]),
});
const search = z.object({
  status: z.string(),
  availableTimeSlot: z.array(z.object({ id, validFor })).max(200).default([]),
});

const restart = z.object({ productId: z.string(), reference: z.string().min(1).max(200) });
const verdicts = z.object({
  results: z
    .array(z.object({ hash: z.string(), verdict: z.enum(["known_bad", "own", "unknown"]).catch("unknown") }))
    .max(50),
});

/** What is done for a line beside orders. Rows that are not the line's are refused, as everywhere. */
export function makeCare(http: Http, config: TelcoConfig): LineCare {
  const entity = (line: Line): object[] => [{ id: line.lineId, role: "affected", "@referredType": "Product" }];
  const serviceOf = ({ serviceIds: [service] }: Line): string | null => service ?? null;

  async function readVisits(line: Line): Promise<Result<readonly Visit[], TelcoRefusal>> {
    const rows = await listAll(http, config, {
      api: "appointments",
      path: "/appointment",
      query: { "relatedEntity.id": line.lineId },
      schema: appointment,
      idOf: (row) => row.id,
      owns: (row) => row.relatedEntity.some((related) => related.id === line.lineId),
    });
    return rows.ok ? ok(rows.value.map(toVisit).sort((a, b) => b.startsAt - a.startsAt)) : rows;
  }

  return {
    async findTest(line) {
      const service = serviceOf(line);
      if (service === null) return ok(null);
      const rows = await listAll(http, config, {
        api: "serviceTests",
        path: "/serviceTest",
        query: { "relatedService.id": service },
        schema: serviceTest,
        idOf: (row) => row.id,
        owns: (row) => row.relatedService?.id === service,
      });
      if (!rows.ok) return rows;
      const [newest] = rows.value.map(toTest).sort((a, b) => b.startedAt - a.startedAt);
      return ok(newest ?? null);
    },

    async startTest(line) {
      const service = serviceOf(line);
      if (service === null) return refuse({ reason: "not_found" });
      const answer = await http.call({
        api: "serviceTests",
        path: "/serviceTest",
        body: { name: "Test of a line", mode: "ONDEMAND", relatedService: { id: service } },
      });
      if (!answer.ok) return answer;
      const row = serviceTest.safeParse(answer.value.body);
      return row.success && row.data.relatedService?.id === service
        ? ok(toTest(row.data))
        : refuse({ reason: "invalid_answer" });
    },

    async restartRouter(line) {
      const body = { productId: line.lineId, customerId: line.customerId };
      const answer = await http.call({ api: "homeRouter", path: "/restart", body });
      if (!answer.ok) return answer;
      const row = restart.safeParse(answer.value.body);
      if (!row.success || row.data.productId !== line.lineId) return refuse({ reason: "invalid_answer" });
      return ok({ reference: row.data.reference });
    },

    async searchSlots(line, from, until) {
      const range = { startDateTime: new Date(from).toISOString(), endDateTime: new Date(until).toISOString() };
      const answer = await http.call({
        api: "appointments",
        path: "/searchTimeSlot",
        body: { relatedEntity: entity(line), requestedTimeSlot: [{ validFor: range }] },
      });
      if (!answer.ok) return answer;
      const row = search.safeParse(answer.value.body);
      if (!row.success) return refuse({ reason: "invalid_answer" });
      const slots = row.data.availableTimeSlot.map((slot) => ({
        slotId: slot.id,
        startsAt: slot.validFor.startDateTime,
        endsAt: slot.validFor.endDateTime,
      }));
      return ok(slots.filter(({ startsAt, endsAt }) => startsAt >= from && endsAt <= until && endsAt > startsAt));
    },

    listVisits: readVisits,

    async bookVisit({ externalId, line, slot }) {
      const known = await readVisits(line);
      if (!known.ok) return known;
      const earlier = known.value.find((visit) => visit.externalId === externalId);
      if (earlier !== undefined) return ok(earlier);
      const answer = await http.call({
        api: "appointments",
        path: "/appointment",
        body: {
          externalId,
          category: "intervention",
          validFor: {
            startDateTime: new Date(slot.startsAt).toISOString(),
            endDateTime: new Date(slot.endsAt).toISOString(),
          },
          relatedEntity: entity(line),
          relatedParty: [{ id: line.customerId, role: "customer", "@referredType": "Customer" }],
        },
      });
      if (!answer.ok) return answer;
      const row = appointment.safeParse(answer.value.body);
      return row.success ? ok(toVisit(row.data)) : refuse({ reason: "invalid_answer" });
    },

    async cancelVisit(line, visitId) {
      const known = await readVisits(line);
      if (!known.ok) return known;
      const visit = known.value.find((each) => each.visitId === visitId);
      if (visit === undefined) return refuse({ reason: "not_found" });
      if (visit.state === "cancelled") return ok(visit);
      const path = `/appointment/${segment(visitId)}`;
      const answer = await http.call({ api: "appointments", path, method: "PATCH", body: { status: "cancelled" } });
      if (!answer.ok) return answer;
      const row = appointment.safeParse(answer.value.body);
      return row.success && row.data.id === visitId ? ok(toVisit(row.data)) : refuse({ reason: "invalid_answer" });
    },

    async lookUpLinks(hashes) {
      const answer = await http.call({ api: "linkSafety", path: "/look-up", body: { hashes } });
      if (!answer.ok) return answer;
      const rows = verdicts.safeParse(answer.value.body);
      if (!rows.success) return refuse({ reason: "invalid_answer" });
      return ok(hashes.map((hash) => rows.data.results.find((row) => row.hash === hash)?.verdict ?? "unknown"));
    },
  };
}

function toTest(row: z.infer<typeof serviceTest>): LineTest {
  const result = RESULT.safeParse(traitText(row.characteristic, "result"));
  return {
    testId: row.id,
    state: RUNNING.has(row.state) ? "running" : "done",
    result: result.success ? result.data : null,
    startedAt: row.startDateTime,
  };
}

function toVisit(row: z.infer<typeof appointment>): Visit {
  return {
    visitId: row.id,
    externalId: row.externalId ?? null,
    startsAt: row.validFor.startDateTime,
    endsAt: row.validFor.endDateTime,
    state: row.status,
  };
}
