// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { fetchDownload } from "#app";
import { isUuid } from "#kernel";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

type DownloadRoute = { Params: { downloadId: string } };

/** Files that come through us from the operator, once. By POST: nothing that loads addresses ahead uses one up, and no cache keeps one. */
export function downloadRoutes(app: FastifyInstance, surface: Surface): void {
  app.post<DownloadRoute>(
    "/v1/conversations/current/downloads/:downloadId",
    { schema: { summary: "The file of a bill, once, to the browser whose conversation it is" } },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const { downloadId } = request.params;
      if (!isUuid(downloadId)) return sendProblem(request, reply, "bad_request");
      const fetched = await fetchDownload(surface.deps, conversationId, downloadId);
      if (!fetched.ok) {
        if (fetched.refusal.reason === "unavailable") return sendProblem(request, reply, "unavailable");
        return sendProblem(request, reply, "not_authorised", { status: 403 });
      }
      const { name, bytes } = fetched.value;
      return reply
        .header("cache-control", "no-store")
        .header("content-disposition", `attachment; filename="${name}"`)
        .header("x-content-type-options", "nosniff")
        .type("application/pdf")
        .send(Buffer.from(bytes));
    },
  );
}
