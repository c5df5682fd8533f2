// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { readOwedAtDesk, settleOwedAtDesk } from "#app";
import { type ConversationId, isUuid } from "#kernel";
import { owedDeletionSettle, owedDeletionsView } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** What the desk of others has to delete and has not, and the end of waiting for it. */
export function owedDeletionRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  const answer = { 200: documented(owedDeletionsView, "output") };

  app.get(
    "/v1/desk/owed-deletions",
    {
      schema: {
        summary: "What the desk of others has to delete, because it was deleted here, and has not; since when and why",
        response: answer,
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readOwedAtDesk(deps, seat);
      return read.ok
        ? reply.header("cache-control", "no-store").send(read.value)
        : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.post<{ Params: { id: string } }>(
    "/v1/desk/owed-deletions/:id/settle",
    {
      schema: {
        summary: "Wait no more for one of these deletions, for a reason that the history keeps",
        body: documented(owedDeletionSettle),
        response: answer,
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const wish = seat === null ? null : parseBody(owedDeletionSettle, request, reply);
      if (seat === null || wish === null) return reply;
      const { id } = request.params;
      if (!isUuid(id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const settled = await settleOwedAtDesk(deps, seat, { conversationId: id as ConversationId, ...wish });
      if (!settled.ok)
        switch (settled.refusal.reason) {
          case "not_owed":
            return sendProblem(request, reply, "bad_request", { status: 404 });
          case "bad_reason":
            return sendProblem(request, reply, "bad_request");
          default:
            return sendProblem(request, reply, "not_authorised", { status: 403 });
        }
      const read = await readOwedAtDesk(deps, seat);
      // Who may settle and not read is told that it is done.
      return reply.send(read.ok ? read.value : { owed: [], maySettle: true });
    },
  );
}
