// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { lockByVisitor, readLock } from "#app";
import { lockState } from "#protocol";
import { documented } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** Locking the account or the line: easy. Opening it again is a ceremony of the conversation. */
export function lockRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/conversations/current/lock",
    {
      schema: {
        summary: "Whether what the visitor has shown is locked, and what they may do about it",
        response: { 200: documented(lockState, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const read = await readLock(deps, conversationId);
      return read.ok ? reply.send(read.value) : sendProblem(request, reply, "not_authorised");
    },
  );

  app.post(
    "/v1/conversations/current/lock",
    {
      schema: {
        summary:
          "Lock the account, or the line where only that was shown; needs one factor (A1). Signs out everywhere else",
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const locked = await lockByVisitor(deps, conversationId);
      if (locked.ok) return reply.send(locked.value);
      return locked.refusal.reason === "operator_unavailable"
        ? sendProblem(request, reply, "unavailable")
        : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );
}
