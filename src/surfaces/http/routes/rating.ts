// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { askForRating, type RatingRefusal, rateConversation } from "#app";
import { conversationRating, type RefusalCode, ratingAsk, turnAnswer } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendProblem } from "../problem.ts";
import { publicRefusal } from "../refusals.ts";
import { originOf, type Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** How it went, asked at the end. */
export function ratingRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.post(
    "/v1/conversations/current/rating/ask",
    {
      schema: {
        summary:
          "Whether to ask how it went, now that it is over; known customers are asked once within `desk.ratingEveryDays`",
        response: { 200: documented(ratingAsk, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      return reply.send({ isAsked: await askForRating(deps, conversationId) });
    },
  );

  app.post(
    "/v1/conversations/current/rating",
    {
      schema: {
        summary: "Say how it went, once, with words or without; sending it again with the same clientId is safe",
        body: documented(conversationRating),
        response: { 200: documented(turnAnswer, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      const body = conversationId === null ? null : parseBody(conversationRating, request, reply);
      if (conversationId === null || body === null) return reply;
      const done = await rateConversation(deps, conversationId, body, originOf(surface, request));
      if (done.ok) return reply.send({ clientId: body.clientId, ...done.value });
      const { code, retryAfterMs } = publicRating(done.refusal);
      return sendProblem(request, reply, code, retryAfterMs === undefined ? {} : { retryAfterMs });
    },
  );
}

function publicRating(refusal: RatingRefusal): { readonly code: RefusalCode; readonly retryAfterMs?: number } {
  switch (refusal.reason) {
    case "not_now":
      return { code: "already_answered" };
    case "unscreenable":
      return { code: "bad_request" };
    default:
      return publicRefusal(refusal);
  }
}
