// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { readRecordsAtDesk } from "#app";
import { deskRecords } from "#protocol";
import { documented } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** The record of processing, for the roles privacy and auditor. */
export function recordRoutes(app: FastifyInstance, surface: Surface): void {
  app.get(
    "/v1/desk/records",
    {
      schema: {
        summary:
          "The record of processing: purposes, data, recipients, transfers, retention, measures; and the assessment of impact",
        response: { 200: documented(deskRecords, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readRecordsAtDesk(surface.deps, seat);
      return read.ok
        ? reply.header("cache-control", "no-store").send(read.value)
        : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );
}
