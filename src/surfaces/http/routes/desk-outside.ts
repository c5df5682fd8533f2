// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { revealOutside, viewOutside } from "#app";
import { deskOutsideReveal, deskOutsideTicket, deskOutsideView, deskValues } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import { publicDeskRefusal } from "../refusals.ts";
import type { Surface } from "../surface.ts";

/** Where links lead that go to the desk of others: a value at a time, for somebody who is signed in here. */
export function deskOutsideRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.post(
    "/v1/desk/outside",
    {
      schema: {
        summary: "What a link of the desk of others leads to: names of hidden values",
        body: documented(deskOutsideTicket),
        response: { 200: documented(deskOutsideView, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskOutsideTicket, request, reply);
      if (agent === null || body === null) return reply;
      const done = await viewOutside(deps, agent, body.ticket);
      return done.ok ? reply.send(done.value) : sendProblem(request, reply, publicDeskRefusal(done.refusal));
    },
  );

  app.post(
    "/v1/desk/outside/reveal",
    {
      schema: {
        summary: "Show one of these values, with a reason that the customer reads",
        body: documented(deskOutsideReveal),
        response: { 200: documented(deskValues, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskOutsideReveal, request, reply);
      if (agent === null || body === null) return reply;
      const done = await revealOutside(deps, agent, body);
      return done.ok ? reply.send(done.value) : sendProblem(request, reply, publicDeskRefusal(done.refusal));
    },
  );
}
