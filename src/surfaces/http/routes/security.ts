// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  fitAtDesk,
  judgeVerdict,
  listDrills,
  listHolds,
  listVerdicts,
  parseEntityFilter,
  permittedActions,
  proposeModel,
  readBounds,
  readDetectors,
  readDrill,
  readPlace,
  readThreatMap,
  readTimeLine,
  type SecurityRefusal,
  startDrill,
} from "#app";
import { isUuid, unreachable } from "#kernel";
import {
  deskBounds,
  deskDetectors,
  deskDrillReport,
  deskDrillStarted,
  deskDrills,
  deskFitted,
  deskHolds,
  deskJudge,
  deskJudged,
  deskModelProposed,
  deskProposeModel,
  deskStartDrill,
  deskThreatMap,
  deskTimeLine,
  deskVerdicts,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import {
  boundsView,
  detectorsView,
  drillRunView,
  holdsView,
  mapView,
  timeLineView,
  verdictView,
} from "./security-views.ts";

type OneRoute = { Params: { id: string } };
type Asked = { Querystring: Readonly<Record<string, string | undefined>> };

const LONGEST_HOURS = 24 * 31;
const MOST_VERDICTS = 200;

/** What people of security look at, and what they say and ask for. */
export function securityRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get<Asked>(
    "/v1/desk/security/map",
    {
      schema: {
        summary: "Attacks by kind, gravity and whom they are about, over the last hours (`hours`, 24 where not given)",
        response: { 200: documented(deskThreatMap, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const hours = wholeOf(request.query["hours"], 24, LONGEST_HOURS);
      const read = await readThreatMap(deps, seat, hours);
      return read.ok ? reply.send(mapView(read.value, hours)) : refused(request, reply, read.refusal);
    },
  );

  app.get<Asked>(
    "/v1/desk/security/verdicts",
    {
      schema: {
        summary:
          "Single verdicts, the newest first (`kind`, `severity`, `entityKind`, `entity`, `incident`, `before`, `after`, `limit`)",
        response: { 200: documented(deskVerdicts, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const { kind, severity, entityKind, entity, incident, before, after } = request.query;
      const at = before === undefined ? null : new Date(before);
      const key = entity === undefined ? null : parseEntityFilter(entity);
      const isOdd =
        (entity !== undefined && key === null) ||
        (incident !== undefined && !isUuid(incident)) ||
        (at !== null && Number.isNaN(at.getTime()));
      if (isOdd) return sendProblem(request, reply, "bad_request");
      const listed = await listVerdicts(deps, seat, {
        kind: kind ?? null,
        severity: severity ?? null,
        entityKind: entityKind ?? null,
        entity: key,
        incidentId: incident ?? null,
        before: at,
        after: readPlace(after),
        limit: wholeOf(request.query["limit"], 100, MOST_VERDICTS),
      });
      if (!listed.ok) return refused(request, reply, listed.refusal);
      const { verdicts, next, names } = listed.value;
      const mayJudge = permittedActions(deps, seat).includes("incidents.settle");
      return reply.send({ verdicts: verdicts.map((each) => verdictView(each, names)), mayJudge, next });
    },
  );

  app.post<OneRoute>(
    "/v1/desk/security/verdicts/:id/judge",
    {
      schema: {
        summary:
          "Say whether one verdict was right (`nothing` takes its evidence back and ends what holds because of it)",
        body: documented(deskJudge),
        response: { 200: documented(deskJudged, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskJudge, request, reply);
      if (seat === null || body === null) return reply;
      const judged = await judgeVerdict(deps, seat, request.params.id, body.label, body.reason);
      return judged.ok ? reply.send(judged.value) : refused(request, reply, judged.refusal);
    },
  );

  app.get<OneRoute>(
    "/v1/desk/incidents/:id/timeline",
    {
      schema: {
        summary: "One incident in order, over all subjects: verdicts, answers, acts of staff, notices",
        response: { 200: documented(deskTimeLine, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readTimeLine(deps, seat, request.params.id);
      return read.ok ? reply.send(timeLineView(read.value)) : refused(request, reply, read.refusal);
    },
  );

  app.get(
    "/v1/desk/security/holds",
    {
      schema: {
        summary: "What is locked, cut, held or in quarantine now, lines with alarms, and how each can be lifted",
        response: { 200: documented(deskHolds, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const listed = await listHolds(deps, seat);
      return listed.ok ? reply.send(holdsView(listed.value)) : refused(request, reply, listed.refusal);
    },
  );

  app.get(
    "/v1/desk/security/bounds",
    {
      schema: {
        summary: "Every bound with its use now, and who came near or hit which",
        response: { 200: documented(deskBounds, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readBounds(deps, seat);
      return read.ok ? reply.send(boundsView(read.value)) : refused(request, reply, read.refusal);
    },
  );

  detectorRoutes(app, surface);
  drillRoutes(app, surface);
}

function detectorRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/security/detectors",
    {
      schema: {
        summary: "Models, drift, the shadow candidate, and what watching costs on this node",
        response: { 200: documented(deskDetectors, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readDetectors(deps, seat);
      return read.ok ? reply.send(detectorsView(read.value)) : refused(request, reply, read.refusal);
    },
  );

  app.post(
    "/v1/desk/security/detectors/fit",
    {
      schema: {
        summary: "Fit a candidate to clean traffic and to what people said; it decides nothing",
        response: { 200: documented(deskFitted, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const fitted = await fitAtDesk(deps, seat);
      if (!fitted.ok) return refused(request, reply, fitted.refusal);
      const { modelId, figures } = fitted.value;
      return reply.send({ modelId, events: figures.events, judged: figures.judged?.counted ?? 0 });
    },
  );

  app.post(
    "/v1/desk/security/detectors/propose",
    {
      schema: {
        summary: "Ask a colleague to let a candidate, a former model or (null) the one that ships decide",
        body: documented(deskProposeModel),
        response: { 200: documented(deskModelProposed, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskProposeModel, request, reply);
      if (seat === null || body === null) return reply;
      const asked = await proposeModel(deps, seat, body.modelId);
      return asked.ok ? reply.send({ approvalId: asked.value.approvalId }) : refused(request, reply, asked.refusal);
    },
  );
}

function drillRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/security/drills",
    {
      schema: {
        summary: "Drills that were run, the newest first, and those that can be",
        response: { 200: documented(deskDrills, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const listed = await listDrills(deps, seat);
      if (!listed.ok) return refused(request, reply, listed.refusal);
      const { runs, scenarios, names, mayRun } = listed.value;
      return reply.send({ runs: runs.map((run) => drillRunView(run, names)), scenarios: [...scenarios], mayRun });
    },
  );

  app.post(
    "/v1/desk/security/drills",
    {
      schema: {
        summary: "Run drills against a copy of this instance, one run at a time (none named: all)",
        body: documented(deskStartDrill),
        response: { 202: documented(deskDrillStarted, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskStartDrill, request, reply);
      if (seat === null || body === null) return reply;
      const started = await startDrill(deps, seat, body.drills);
      return started.ok
        ? reply.code(202).send({ runId: started.value.runId })
        : refused(request, reply, started.refusal);
    },
  );

  app.get<OneRoute>(
    "/v1/desk/security/drills/:id",
    {
      schema: {
        summary: "One run of drills with its whole report",
        response: { 200: documented(deskDrillReport, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readDrill(deps, seat, request.params.id);
      if (!read.ok) return refused(request, reply, read.refusal);
      const { run, names, arabic } = read.value;
      return reply.send({ run: drillRunView(run, names), report: run.report, arabic });
    },
  );
}

function wholeOf(text: string | undefined, otherwise: number, most: number): number {
  const value = Number(text);
  return text !== undefined && Number.isSafeInteger(value) && value > 0 ? Math.min(value, most) : otherwise;
}

function refused(request: FastifyRequest, reply: FastifyReply, refusal: SecurityRefusal): FastifyReply {
  switch (refusal.reason) {
    case "not_permitted":
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "incident_not_found":
    case "verdict_not_found":
    case "no_such_model":
    case "unknown_drill":
    case "no_drills_here":
      return sendProblem(request, reply, "bad_request", { status: 404 });
    case "already_said":
    case "drill_running":
      return sendProblem(request, reply, "already_answered");
    case "unscreenable":
      return sendProblem(request, reply, "unavailable");
    case "too_little_traffic":
    case "not_shadowed":
      return sendProblem(request, reply, "bad_request", {
        status: 409,
        detail: `Too few events yet: ${refusal.events}`,
      });
    default:
      return unreachable(refusal);
  }
}
