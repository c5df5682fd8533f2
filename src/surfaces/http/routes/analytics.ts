// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { lastMonth, readAnalytics } from "#app";
import { analyticsQuery, analyticsView } from "#protocol";
import { documented } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** How the bot does, in counts that name nobody. */
export function analyticsRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/analytics",
    {
      schema: {
        summary:
          "How the bot does: topics finished, handed over and left, by step; misunderstood; proofs; scores. No count is of fewer than five people",
        querystring: documented(analyticsQuery, "input"),
        response: { 200: documented(analyticsView, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const query = analyticsQuery.safeParse(request.query);
      if (!query.success) return sendProblem(request, reply, "bad_request");
      const { from, to, ...rest } = query.data;
      const period = lastMonth(deps);
      const read = await readAnalytics(deps, seat, { ...rest, from: from ?? period.from, to: to ?? period.to });
      if (read.ok) return reply.send(read.value);
      const isTooOld = read.refusal.reason === "sign_in_too_old";
      return sendProblem(request, reply, isTooOld ? "expired" : "not_authorised", { status: 403 });
    },
  );
}
