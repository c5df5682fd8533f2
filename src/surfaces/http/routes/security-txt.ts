// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { securityTxt } from "#app";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** Whom to tell of a weakness (RFC 9116): under the chat's origins and the desk's, the same for everybody. */
export function securityTxtRoutes(app: FastifyInstance, surface: Surface): void {
  app.get(
    "/.well-known/security.txt",
    { schema: { summary: "Whom to tell of a weakness (RFC 9116)" } },
    async (request, reply) => {
      const { deps, options } = surface;
      const text =
        options.disclosure === undefined
          ? null
          : securityTxt(options.disclosure, [...options.publicOrigins, ...deps.staffParty.origins], deps.clock.now());
      if (text === null)
        return sendProblem(request, reply, "bad_request", { status: 404, detail: "There is nothing at this address" });
      return reply
        .header("access-control-allow-origin", "*")
        .header("cache-control", "public, max-age=3600")
        .type("text/plain; charset=utf-8")
        .send(text);
    },
  );
}
