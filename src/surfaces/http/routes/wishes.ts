// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { deskHoursNow, leaveWish, type OfflineRefusal } from "#app";
import { deskHours, offlineWish, type RefusalCode, turnAnswer } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendProblem } from "../problem.ts";
import { publicRefusal } from "../refusals.ts";
import { originOf, type Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** What a customer leaves while nobody is at the desk, and when somebody is. */
export function wishRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get(
    "/v1/conversations/current/hours",
    {
      schema: {
        summary: "Whether people are at the desk now, and from when",
        response: { 200: documented(deskHours, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      return conversationId === null ? reply : reply.send(deskHoursNow(deps));
    },
  );

  app.post(
    "/v1/conversations/current/wish",
    {
      schema: {
        summary: "Ask to be called or answered when people are back; sending it again with the same clientId is safe",
        body: documented(offlineWish),
        response: { 200: documented(turnAnswer, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      const body = conversationId === null ? null : parseBody(offlineWish, request, reply);
      if (conversationId === null || body === null) return reply;
      const done = await leaveWish(deps, conversationId, body, originOf(surface, request));
      if (done.ok) return reply.send({ clientId: body.clientId, ...done.value });
      const { code, retryAfterMs } = publicWish(done.refusal);
      return sendProblem(request, reply, code, retryAfterMs === undefined ? {} : { retryAfterMs });
    },
  );
}

function publicWish(refusal: OfflineRefusal): { readonly code: RefusalCode; readonly retryAfterMs?: number } {
  switch (refusal.reason) {
    case "conversation_not_found":
    case "no_consent":
      return { code: "not_authorised" };
    case "desk_is_open":
      return { code: "already_answered" };
    case "unscreenable":
      return { code: "bad_request" };
    default:
      return publicRefusal(refusal);
  }
}
