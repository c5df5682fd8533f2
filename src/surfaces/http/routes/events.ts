// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { readConversation } from "#app";
import { eventsAnswer, MAX_SEQ } from "#protocol";
import { documented } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation, stillOpensFor } from "../visitor-auth.ts";

const query = z.object({
  after: z.coerce.number().int().min(0).max(MAX_SEQ).default(0),
  waitMs: z.coerce.number().int().min(0).max(30_000).default(0),
});

/** Long poll, for networks that block WebSocket: answers at once when there is something newer than `after`, else waits. */
export function eventRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/conversations/current/events",
    {
      schema: {
        summary: "Events after a sequence number; waits for one up to waitMs",
        querystring: documented(query),
        response: { 200: documented(eventsAnswer, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const asked = query.safeParse(request.query);
      if (!asked.success) return sendProblem(request, reply, "bad_request");
      const { after, waitMs } = asked.data;
      // Subscribe before reading: an event between the two would be missed otherwise.
      const news = Promise.withResolvers<undefined>();
      const unsubscribe = deps.fanOut.subscribe(conversationId, (signal) => {
        if (signal.type === "events" || signal.type === "revoked") news.resolve(undefined);
      });
      request.raw.once("close", () => {
        news.resolve(undefined);
      });
      try {
        let read = await readConversation(deps, deps.tenant, conversationId, after);
        if (read.ok && read.value.events.length === 0 && waitMs > 0) {
          await Promise.race([news.promise, deps.pause(waitMs)]);
          // The session may have been ended elsewhere meanwhile: then its token opens nothing any more.
          if (!(await stillOpensFor(surface, request, conversationId)))
            return await sendProblem(request, reply, "not_authorised");
          read = await readConversation(deps, deps.tenant, conversationId, after);
        }
        return read.ok ? await reply.send(read.value) : await sendProblem(request, reply, "not_authorised");
      } finally {
        unsubscribe();
      }
    },
  );
}
