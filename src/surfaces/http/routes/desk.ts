// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type AgentIdentity,
  type DeskRefusal,
  endByAgent,
  handBack,
  liftAlarm,
  listEarlierCases,
  lockForCustomer,
  proposeForCustomer,
  readAlarms,
  readCase,
  readContact,
  replyAsAgent,
  revealContact,
  revealValue,
  takeOver,
} from "#app";
import { type ConversationId, parseConversationId, type Result } from "#kernel";
import {
  deskAlarms,
  deskCaseQuery,
  deskContact,
  deskConversation,
  deskEnd,
  deskFound,
  deskLiftAlarm,
  deskProposal,
  deskReply,
  deskReveal,
  deskRevealed,
  deskRevealValue,
  deskValues,
  deskVersion,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import { publicDeskRefusal } from "../refusals.ts";
import type { Surface } from "../surface.ts";

type CaseRoute = { Params: { id: string } };

/** The agent's side: waiting list, take over, reply, hand back. Masked data only; each opening of a case is in the history. */
export function deskRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get<CaseRoute>(
    "/v1/desk/cases/:id",
    {
      schema: {
        summary:
          "One case with its screened transcript: the newest 500 events, those after an event (`after`), or those before one (`before`)",
        querystring: documented(deskCaseQuery),
        response: { 200: documented(deskConversation, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      if (at === null) return reply;
      const query = deskCaseQuery.safeParse(request.query);
      if (!query.success) return sendProblem(request, reply, "bad_request");
      const { after = null, before = null } = query.data;
      const read = await readCase(deps, at.conversationId, at.agent, { after, before });
      if (read.ok) return reply.send(read.value);
      const code = publicDeskRefusal(read.refusal);
      return sendProblem(request, reply, code, code === "not_authorised" ? { status: 404 } : {});
    },
  );

  app.get<CaseRoute>(
    "/v1/desk/cases/:id/earlier",
    {
      schema: {
        summary: "Other cases of the same customer, the newest first; stands in the history",
        response: { 200: documented(deskFound, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await listEarlierCases(deps, at));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/take-over",
    { schema: { summary: "Take over (compare-and-swap on version)", body: documented(deskVersion) } },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskVersion, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await takeOver(deps, { ...at, ...body }));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/hand-back",
    { schema: { summary: "Hand back to the bot", body: documented(deskVersion) } },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskVersion, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await handBack(deps, { ...at, ...body }));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/replies",
    { schema: { summary: "Reply to the customer", body: documented(deskReply) } },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskReply, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await replyAsAgent(deps, { ...at, ...body }));
    },
  );

  app.get<CaseRoute>(
    "/v1/desk/cases/:id/contact",
    {
      schema: {
        summary: "Contact points of record, masked, and the customer's lines",
        response: { 200: documented(deskContact, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await readContact(deps, at));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/reveal",
    {
      schema: {
        summary: "A contact point in full, with a reason that the customer reads",
        body: documented(deskReveal),
        response: { 200: documented(deskRevealed, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskReveal, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await revealContact(deps, { ...at, ...body }));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/values",
    {
      schema: {
        summary: "What a pseudonym of the transcript stands for, with a reason that the customer reads",
        body: documented(deskRevealValue),
        response: { 200: documented(deskValues, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskRevealValue, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await revealValue(deps, { ...at, ...body }));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/acts",
    { schema: { summary: "Put an act before the customer, who confirms it", body: documented(deskProposal) } },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskProposal, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await proposeForCustomer(deps, { ...at, ...body }));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/lock",
    { schema: { summary: "Lock the customer's account, or the line where only that was shown" } },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await lockForCustomer(deps, at));
    },
  );

  app.get<CaseRoute>(
    "/v1/desk/cases/:id/alarms",
    {
      schema: {
        summary: "The customer's lines on which acts stop, and why",
        response: { 200: documented(deskAlarms, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await readAlarms(deps, at));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/alarms/lift",
    { schema: { summary: "Lift the alarm of a line: role security, with a reason", body: documented(deskLiftAlarm) } },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskLiftAlarm, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await liftAlarm(deps, { ...at, ...body }));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/end",
    {
      schema: {
        summary: "End the conversation, with a code for how it ended and words that are screened and sealed",
        body: { ...documented(deskEnd), nullable: true },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : deskEnd.safeParse(request.body ?? {});
      if (at === null || body === null) return reply;
      if (!body.success) return sendProblem(request, reply, "bad_request");
      return answer(request, reply, await endByAgent(deps, { ...at, ...body.data }));
    },
  );
}

async function caseAt(
  surface: Surface,
  request: FastifyRequest<CaseRoute>,
  reply: FastifyReply,
): Promise<{ agent: AgentIdentity; conversationId: ConversationId } | null> {
  const agent = await requireAgent(surface, request, reply);
  if (agent === null) return null;
  const conversationId = parseConversationId(request.params.id);
  if (conversationId === null) {
    sendProblem(request, reply, "bad_request", { status: 404 });
    return null;
  }
  return { agent, conversationId };
}

function answer(request: FastifyRequest, reply: FastifyReply, done: Result<object, DeskRefusal>): FastifyReply {
  return done.ok ? reply.send(done.value) : sendProblem(request, reply, publicDeskRefusal(done.refusal));
}
