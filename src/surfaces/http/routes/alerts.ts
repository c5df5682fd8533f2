// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { readAlerts, settleAlert } from "#app";
import { alertsView, alertWish } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** What is wrong with the service, and who has it. */
export function alertRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/alerts",
    {
      schema: {
        summary: "Alerts about the service that go on, who has them, and what is silenced",
        response: { 200: documented(alertsView, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readAlerts(deps, seat);
      if (read.ok) return reply.send(read.value);
      const isTooOld = read.refusal.reason === "sign_in_too_old";
      return sendProblem(request, reply, isTooOld ? "expired" : "not_authorised", { status: 403 });
    },
  );

  app.post(
    "/v1/desk/alerts",
    {
      schema: {
        summary: "Take an alert on, silence it for a time, or end a silence",
        body: documented(alertWish),
        response: { 200: documented(alertsView, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const wish = seat === null ? null : parseBody(alertWish, request, reply);
      if (seat === null || wish === null) return reply;
      const settled = await settleAlert(deps, seat, wish);
      if (!settled.ok)
        switch (settled.refusal.reason) {
          case "no_such_alert":
            return sendProblem(request, reply, "bad_request", { status: 404 });
          case "not_going_on":
            return sendProblem(request, reply, "already_answered", { status: 409 });
          case "takes_two":
            return sendProblem(request, reply, "not_authorised", { status: 403 });
          case "bad_reason":
          case "bad_end":
            return sendProblem(request, reply, "bad_request");
          case "sign_in_too_old":
            return sendProblem(request, reply, "expired", { status: 403 });
          default:
            return sendProblem(request, reply, "not_authorised", { status: 403 });
        }
      const read = await readAlerts(deps, seat);
      return read.ok ? reply.send(read.value) : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );
}
