// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { whoLooked } from "#app";
import { lookList } from "#protocol";
import { documented } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** Who saw data of the customer. In the sealed channel like every route that is not named as plain. */
export function lookRoutes(app: FastifyInstance, surface: Surface): void {
  app.get<{ Querystring: { before?: unknown } }>(
    "/v1/conversations/current/looks",
    {
      schema: {
        summary: "Who saw data of the customer of this conversation, when and why; newest first, `?before=` for more",
        response: { 200: documented(lookList, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const before = request.query.before ?? null;
      if (before !== null && typeof before !== "string") return sendProblem(request, reply, "bad_request");
      const list = await whoLooked(surface.deps, conversationId, before);
      if (list.ok) return reply.header("cache-control", "no-store").send(list.value);
      return list.refusal.reason === "cursor_unknown"
        ? sendProblem(request, reply, "bad_request")
        : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );
}
