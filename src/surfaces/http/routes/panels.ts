// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { showPanelOnce } from "#app";
import { isUuid } from "#kernel";
import { panelAnswer } from "#protocol";
import { documented } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

type PanelRoute = { Params: { panelId: string } };

/** Secrets that are shown once. By POST: nothing that loads addresses ahead uses one up, and no cache keeps an answer. */
export function panelRoutes(app: FastifyInstance, surface: Surface): void {
  app.post<PanelRoute>(
    "/v1/conversations/current/panels/:panelId",
    {
      schema: {
        summary: "Gives out the secret of a panel, once, to the browser whose conversation it is",
        response: { 200: documented(panelAnswer, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const { panelId } = request.params;
      if (!isUuid(panelId)) return sendProblem(request, reply, "bad_request");
      const shown = await showPanelOnce(surface.deps, conversationId, panelId);
      if (shown.ok) return reply.header("cache-control", "no-store").send(shown.value);
      if (shown.refusal.reason === "unavailable") return sendProblem(request, reply, "unavailable");
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );
}
