// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { brand } from "#protocol";
import { documented } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** How the widget looks on one operator's page. Public. */
export function brandRoutes(app: FastifyInstance, surface: Surface): void {
  app.get<{ Params: { name: string } }>(
    "/v1/brands/:name",
    {
      schema: {
        summary: "Name, colours, greeting and starters of a brand",
        response: { 200: documented(brand, "output") },
      },
    },
    async (request, reply) => {
      const { brands } = surface.options;
      const found = Object.hasOwn(brands, request.params.name) ? brands[request.params.name] : undefined;
      if (!found) return sendProblem(request, reply, "bad_request", { status: 404 });
      return reply
        .header("cache-control", "public, max-age=60")
        .send({ ...found, privacyUrl: new URL(found.privacyUrl, surface.deps.settings.selfCareUrl).href });
    },
  );
}
