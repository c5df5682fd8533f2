// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { endOtherSessions, hearOperatorEvent, listSessions, verifyIncoming } from "#app";
import { sessionList } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { messageOf } from "../http-message.ts";
import { sendProblem } from "../problem.ts";
import { keepRawBody, rawBodyOf } from "../raw-body.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

const eventBody = z.strictObject({ event: z.string().min(1).max(8_000) });

/** Where the customer is signed in, ending that, and the operator's word that a SIM was swapped. */
export function sessionRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/conversations/current/sessions",
    {
      schema: {
        summary: "Open conversations of the customer of this one",
        response: { 200: documented(sessionList, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const listed = await listSessions(deps, conversationId);
      return listed.ok ? reply.send(listed.value) : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.delete(
    "/v1/conversations/current/sessions",
    { schema: { summary: "Sign out everywhere but here: the others end and their tokens open nothing" } },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const ended = await endOtherSessions(deps, conversationId);
      return ended.ok ? reply.send(ended.value) : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.post(
    "/v1/operator/events",
    {
      preParsing: keepRawBody,
      schema: {
        summary:
          "A signed event of the operator: a SIM was swapped, an outage is over, a bill is ready, an order is done",
        body: documented(eventBody),
      },
    },
    async (request, reply) => {
      const body = parseBody(eventBody, request, reply);
      if (body === null) return reply;
      const from = await verifyIncoming(deps, messageOf(surface, request), rawBodyOf(request));
      if (!from.ok) return sendProblem(request, reply, "not_authorised", { status: 401 });
      const heard = await hearOperatorEvent(deps, body.event);
      if (heard.ok) return reply.code(204).send();
      // What could not be carried out wholly is to be delivered again.
      return heard.refusal.reason === "unavailable"
        ? sendProblem(request, reply, "unavailable")
        : sendProblem(request, reply, "not_authorised", { status: 401 });
    },
  );
}
