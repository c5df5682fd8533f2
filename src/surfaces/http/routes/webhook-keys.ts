// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { webhookJwks } from "#app";
import type { Surface } from "../surface.ts";

/** The public keys of our webhooks, for whoever receives them. */
export function webhookKeyRoutes(app: FastifyInstance, surface: Surface): void {
  app.get(
    "/.well-known/wardline-webhook-keys",
    { schema: { summary: "Public keys by which webhooks are signed (JWK Set)" } },
    async (_request, reply) =>
      reply
        .header("access-control-allow-origin", "*")
        .header("cache-control", "public, max-age=3600")
        .send(webhookJwks(surface.deps.webhooks.published)),
  );
}
