// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { readService } from "#app";
import { serviceQuery, serviceView } from "#protocol";
import { documented } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { problemOf, sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** How the service is doing, for the people who run it; and the counting of refusals, which it shows. */
export function serviceRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.addHook("onResponse", async (request) => {
    const code = problemOf(request);
    if (code !== null) deps.service.noteRefusal(code);
  });
  app.get(
    "/v1/desk/service",
    {
      schema: {
        summary:
          "Health, flow, queues, keys, history, jobs, versions and configuration in force, as the answering node sees them",
        querystring: documented(serviceQuery, "input"),
        response: { 200: documented(serviceView, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const query = serviceQuery.safeParse(request.query);
      if (!query.success) return sendProblem(request, reply, "bad_request");
      const read = await readService(deps, seat, query.data.hours);
      if (read.ok) return reply.send(read.value);
      const isTooOld = read.refusal.reason === "sign_in_too_old";
      return sendProblem(request, reply, isTooOld ? "expired" : "not_authorised", { status: 403 });
    },
  );
}
