// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type Incident,
  type IncidentRefusal,
  type IncidentView,
  listIncidentsAtDesk,
  readIncidentAtDesk,
  settleAtDesk,
  undoAnswerAtDesk,
} from "#app";
import { isUuid, unreachable } from "#kernel";
import { type DeskIncident, deskIncident, deskIncidents, deskSettle, deskUndoAnswer, listQuery } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { parsePage } from "../list-page.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

type OneRoute = { Params: { id: string } };

/** Incidents for the people who answer for security. */
export function incidentRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/incidents",
    {
      schema: {
        summary: "Attacks and other incidents, the newest first, page by page, with live counts",
        querystring: documented(listQuery),
        response: { 200: documented(deskIncidents, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const page = parsePage(request, reply, 100);
      if (page === null) return reply;
      const listed = await listIncidentsAtDesk(deps, seat, page);
      if (!listed.ok) return sendRefusal(request, reply, listed.refusal);
      const { incidents, next, counts } = listed.value;
      return reply.send({ incidents: incidents.map(incidentOf), next, counts });
    },
  );

  app.get<OneRoute>(
    "/v1/desk/incidents/:id",
    {
      schema: {
        summary: "One incident: what is concerned, what holds because of it, what became of it",
        response: { 200: documented(deskIncident, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readIncidentAtDesk(deps, seat, request.params.id);
      return read.ok
        ? reply.send(viewOf(read.value.view, read.value.names))
        : sendRefusal(request, reply, read.refusal);
    },
  );

  app.post<OneRoute>(
    "/v1/desk/incidents/:id/settle",
    {
      schema: {
        summary: "Confirm an incident, say that it was nothing (which ends all that holds because of it), or close it",
        body: documented(deskSettle),
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskSettle, request, reply);
      if (seat === null || body === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const settled = await settleAtDesk(deps, seat, { incidentId: request.params.id, ...body });
      return settled.ok
        ? reply.send({ incident: incidentOf(settled.value.incident) })
        : sendRefusal(request, reply, settled.refusal);
    },
  );

  app.post<OneRoute>(
    "/v1/desk/answers/:id/undo",
    { schema: { summary: "End one answer to an attack, on every node", body: documented(deskUndoAnswer) } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskUndoAnswer, request, reply);
      if (seat === null || body === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const ended = await undoAnswerAtDesk(deps, seat, { answerId: request.params.id, ...body });
      return ended.ok ? reply.send({ state: ended.value.state }) : sendRefusal(request, reply, ended.refusal);
    },
  );
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: IncidentRefusal): FastifyReply {
  switch (refusal.reason) {
    case "not_permitted":
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "incident_not_found":
      return sendProblem(request, reply, "bad_request", { status: 404 });
    case "unscreenable":
      return sendProblem(request, reply, "unavailable");
    case "already_settled":
      return sendProblem(request, reply, "already_answered");
    default:
      return unreachable(refusal);
  }
}

function incidentOf(incident: Incident): DeskIncident["incident"] {
  const { settledAt: _settledAt, openedAt, lastAt, reasons, ...rest } = incident;
  return { ...rest, openedAt: openedAt.toISOString(), lastAt: lastAt.toISOString(), reasons: [...reasons] };
}

/** The first digits of a keyed hash tell one from another, and nobody who it is. */
const KEY_BYTES = 6;

function viewOf(
  { incident, entities, answers, events }: IncidentView,
  names: Readonly<Record<string, string>>,
): DeskIncident {
  return {
    incident: incidentOf(incident),
    entities: entities.map(({ kind, key, verdicts, lastAt }) => ({
      kind,
      key: key.subarray(0, KEY_BYTES).toHex(),
      verdicts,
      lastAt: lastAt.toISOString(),
    })),
    answers: answers.map(({ answerId, kind, entity, reason, setAt, until, state }) => ({
      answerId,
      kind,
      entity: `${entity.kind} ${entity.key.subarray(0, KEY_BYTES).toHex()}`,
      reason,
      setAt: setAt.toISOString(),
      until: until.toISOString(),
      state,
    })),
    events: events.map(({ at, what, actor, facts, words, historyId }) => ({
      at: at.toISOString(),
      what,
      by: actor.id === null ? null : (names[actor.id] ?? null),
      actor: actor.kind,
      facts,
      words,
      historyId,
    })),
  };
}
