// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { handleTurn } from "#app";
import { turnAnswer, turnInput } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendProblem } from "../problem.ts";
import { publicRefusal } from "../refusals.ts";
import { originOf, type Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** One turn over plain HTTP, for clients without a realtime connection. An answer of 200 means: durable. */
export function turnRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.post(
    "/v1/conversations/current/turns",
    {
      schema: {
        summary: "Send one input; sending it again with the same clientId is safe",
        body: documented(turnInput),
        response: { 200: documented(turnAnswer, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const input = parseBody(turnInput, request, reply);
      if (input === null) return reply;
      const done = await handleTurn(
        {
          tenant: deps.tenant,
          conversationId,
          input,
          ...originOf(surface, request),
        },
        deps,
      );
      if (done.ok) return reply.send({ clientId: input.clientId, ...done.value });
      const { code, retryAfterMs } = publicRefusal(done.refusal);
      return sendProblem(request, reply, code, retryAfterMs === undefined ? {} : { retryAfterMs });
    },
  );
}
