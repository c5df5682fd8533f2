// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { stopNews } from "#app";
import { newsStop } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** The press behind the link in a message that was asked for. */
export function newsRoutes(app: FastifyInstance, surface: Surface): void {
  // By POST and by a press: what opens links by itself, as previews do, stops nothing. No sign-in: stopping takes as little as agreeing.
  app.post(
    "/v1/news/stop",
    {
      schema: {
        summary: "Stops the messages that somebody asked for, with the secret of the link in one of them",
        body: documented(newsStop),
      },
    },
    async (request, reply) => {
      const body = parseBody(newsStop, request, reply);
      if (body === null) return reply;
      const stopped = await stopNews(surface.deps, body.token);
      return stopped.ok ? reply.code(204).send() : sendProblem(request, reply, "not_authorised", { status: 404 });
    },
  );
}
