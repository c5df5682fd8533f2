// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { checkConnect } from "#app";
import { connectView } from "#protocol";
import { documented } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** A look at the operator's systems, for the people who connect them. */
export function connectRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.post(
    "/v1/desk/connect/check",
    {
      schema: {
        summary: "Asks every interface of the operator once, and says which flows are on, reduced or off, and why",
        response: { 200: documented(connectView, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const checked = await checkConnect(deps, seat);
      if (checked.ok) return reply.send(checked.value);
      const isTooOld = checked.refusal.reason === "sign_in_too_old";
      return sendProblem(request, reply, isTooOld ? "expired" : "not_authorised", { status: 403 });
    },
  );
}
