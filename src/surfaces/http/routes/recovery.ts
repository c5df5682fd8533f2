// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { cancelRecovery, makeCodesOnce, stopByLink } from "#app";
import { recoveryCancel, recoveryCancelled, recoveryCodes } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** Recovery codes, which stand in no message, and the press behind the link in a notice. */
export function recoveryRoutes(app: FastifyInstance, surface: Surface): void {
  app.post(
    "/v1/conversations/current/recovery-codes",
    {
      schema: {
        summary: "Makes the recovery codes that were offered and gives them out, once; needs two factors (A2)",
        response: { 200: documented(recoveryCodes, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const made = await makeCodesOnce(surface.deps, conversationId);
      if (made.ok) return reply.send(made.value);
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  // By POST and by a press: what opens links by itself, as scanners of mail do, stops nothing. No sign-in: whoever lost everything has none.
  app.post(
    "/v1/recovery/cancel",
    {
      schema: {
        summary: "Stops a recovery of access or a change of a SIM, with the secret of the link in the notice of it",
        body: documented(recoveryCancel),
        response: { 200: documented(recoveryCancelled, "output") },
      },
    },
    async (request, reply) => {
      const body = parseBody(recoveryCancel, request, reply);
      if (body === null) return reply;
      const cancelled = await cancelRecovery(surface.deps, body.token);
      if (cancelled.ok) return reply.send(cancelled.value);
      const stopped = await stopByLink(surface.deps, body.token);
      if (stopped.ok) return reply.send(stopped.value);
      if (stopped.refusal.reason === "unavailable") return sendProblem(request, reply, "unavailable", { status: 503 });
      return sendProblem(request, reply, "not_authorised", { status: 404 });
    },
  );
}
