// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  changeAgent,
  changeSetup,
  type DeskRefusal,
  labelCase,
  listQueue,
  type SearchRefusal,
  type SetupRefusal,
  searchCases,
  setStatus,
  showSetup,
  transferCase,
} from "#app";
import { isUuid, parseConversationId, type Result, unreachable } from "#kernel";
import {
  deskAgentChange,
  deskFound,
  deskLabels,
  deskQueue,
  deskQueueQuery,
  deskSearch,
  deskSetup,
  deskSetupChange,
  deskStatus,
  deskTransfer,
  deskVersion,
  type RefusalCode,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent, requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import { publicDeskRefusal } from "../refusals.ts";
import type { Surface } from "../surface.ts";

type OneRoute = { Params: { id: string } };

/** The queue page by page, search, labels, passing on; teams and who takes cases. */
export function deskQueueRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get(
    "/v1/desk/cases",
    {
      schema: {
        summary: "Cases that wait for or are with a person: a page, filtered and sorted here",
        querystring: documented(deskQueueQuery),
        response: { 200: documented(deskQueue, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const query = deskQueueQuery.safeParse(request.query);
      if (!query.success) return sendProblem(request, reply, "bad_request");
      const listed = await listQueue(deps, agent, query.data);
      return listed.ok ? reply.send(listed.value) : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.post(
    "/v1/desk/search",
    {
      schema: {
        summary:
          "Cases by code, label, reason, team, agent, day, or an exact number of a customer; counts against the agent's bound",
        body: documented(deskSearch),
        response: { 200: documented(deskFound, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskSearch, request, reply);
      if (agent === null || body === null) return reply;
      const found = await searchCases(deps, agent, body);
      return found.ok
        ? reply.header("cache-control", "no-store").send(found.value)
        : sendProblem(request, reply, publicSearch(found.refusal));
    },
  );

  app.post<OneRoute>(
    "/v1/desk/cases/:id/labels",
    { schema: { summary: "Set the labels of a case, from the admin's list", body: documented(deskLabels) } },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskLabels, request, reply);
      if (agent === null || body === null) return reply;
      const conversationId = parseConversationId(request.params.id);
      if (conversationId === null) return sendProblem(request, reply, "bad_request", { status: 404 });
      return answerDesk(request, reply, await labelCase(deps, { agent, conversationId, ...body }));
    },
  );

  app.post<OneRoute>(
    "/v1/desk/cases/:id/transfer",
    {
      schema: {
        summary: "Pass the case to a team or to a colleague, with a note to them (compare-and-swap on version)",
        body: documented(deskTransfer.extend(deskVersion.shape)),
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskTransfer.extend(deskVersion.shape), request, reply);
      if (agent === null || body === null) return reply;
      const conversationId = parseConversationId(request.params.id);
      if (conversationId === null) return sendProblem(request, reply, "bad_request", { status: 404 });
      return answerDesk(request, reply, await transferCase(deps, { agent, conversationId, ...body }));
    },
  );

  app.get(
    "/v1/desk/setup",
    {
      schema: {
        summary: "Teams, labels and codes for the end, and who takes cases now",
        response: { 200: documented(deskSetup, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      return seat === null ? reply : answerSetup(request, reply, await showSetup(deps, seat));
    },
  );

  app.post(
    "/v1/desk/setup",
    {
      schema: { summary: "Change teams, labels and codes for the end: role admin", body: documented(deskSetupChange) },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskSetupChange, request, reply);
      if (seat === null || body === null) return reply;
      return answerSetup(request, reply, await changeSetup(deps, seat, body.version, body.content));
    },
  );

  app.post<OneRoute>(
    "/v1/desk/agents/:id",
    { schema: { summary: "Teams of a colleague and cases at once: role admin", body: documented(deskAgentChange) } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskAgentChange, request, reply);
      if (seat === null || body === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      return answerSetup(request, reply, await changeAgent(deps, seat, request.params.id, body));
    },
  );

  app.post(
    "/v1/desk/status",
    { schema: { summary: "Whether cases come to whoever asks", body: documented(deskStatus) } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskStatus, request, reply);
      if (seat === null || body === null) return reply;
      return answerSetup(request, reply, await setStatus(deps, seat, body.status));
    },
  );
}

function answerDesk(request: FastifyRequest, reply: FastifyReply, done: Result<object, DeskRefusal>): FastifyReply {
  return done.ok ? reply.send(done.value) : sendProblem(request, reply, publicDeskRefusal(done.refusal));
}

function answerSetup(request: FastifyRequest, reply: FastifyReply, done: Result<object, SetupRefusal>): FastifyReply {
  if (done.ok) return reply.header("cache-control", "no-store").send(done.value);
  return sendProblem(
    request,
    reply,
    publicSetup(done.refusal),
    done.refusal.reason === "nobody_there" ? { status: 404 } : {},
  );
}

function publicSetup(refusal: SetupRefusal): RefusalCode {
  switch (refusal.reason) {
    case "not_permitted":
    case "sign_in_too_old":
      return "not_authorised";
    case "somebody_was_faster":
      return "already_answered";
    case "unscreenable":
    case "nobody_there":
      return "bad_request";
    default:
      return unreachable(refusal);
  }
}

function publicSearch(refusal: SearchRefusal): RefusalCode {
  switch (refusal.reason) {
    case "not_permitted":
      return "not_authorised";
    case "budget_spent":
      return "too_many_requests";
    case "operator_unavailable":
      return "unavailable";
    default:
      return unreachable(refusal);
  }
}
