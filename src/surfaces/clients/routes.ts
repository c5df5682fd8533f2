// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { makeNonce } from "#app";
import type { Surface } from "../http/surface.ts";
import { deepChatRoutes } from "./deep-chat/routes.ts";
import { directLineRoutes } from "./direct-line/routes.ts";
import { allowPages, isPageAllowed, retryAfter, UNLISTED, whenMayAddress } from "./door.ts";
import { rasaRest } from "./rasa/rest.ts";
import { rasaSocket } from "./rasa/socket.ts";
import type { ClientsSurface } from "./surface.ts";

/** Where chat windows of others come in. Without one configured there is nothing here. */
export async function clientRoutes(app: FastifyInstance, surface: Surface, clients: ClientsSurface): Promise<void> {
  const { rasa, directLine, deepChat } = clients;
  if (rasa !== null) {
    await rasaSocket(app, surface, rasa);
    if (rasa.secret !== null) await rasaRest(app, surface, rasa);
  }
  if (directLine !== null) await directLineRoutes(app, surface, directLine);
  if (deepChat !== null) await deepChatRoutes(app, surface, deepChat);
  const doors = [rasa, directLine, deepChat].filter((door) => door !== null);
  if (doors.length > 0) await nonceRoute(app, surface, [...new Set(doors.flatMap(({ origins }) => origins))]);
}

/** A nonce for the token by which the host page's server says who is signed in there: the same as our own window gets. */
async function nonceRoute(app: FastifyInstance, surface: Surface, origins: readonly string[]): Promise<void> {
  const door = { origins, secret: null };
  await app.register(async (scope) => {
    allowPages(scope, door, ["/clients/nonces"]);
    scope.post("/clients/nonces", UNLISTED, async (request, reply) => {
      if (!isPageAllowed(door, request)) return reply.code(403).send({ error: { code: "not_authorised" } });
      const wait = await whenMayAddress(surface, request);
      if (wait !== null)
        return retryAfter(reply, wait)
          .code(429)
          .send({ error: { code: "too_many_requests" } });
      return reply.code(201).send({ nonce: makeNonce(surface.deps) });
    });
  });
}
