// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { listAuthenticators, readTotpEnrolment } from "#app";
import { authenticatorList, totpEnrolment } from "#protocol";
import { documented } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** The customer's own authenticators. They are added, used and removed by turns. */
export function authenticatorRoutes(app: FastifyInstance, surface: Surface): void {
  app.get(
    "/v1/conversations/current/authenticators",
    {
      schema: {
        summary: "Passkeys of the customer of this conversation; needs two factors (A2)",
        response: { 200: documented(authenticatorList, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const listed = await listAuthenticators(surface.deps, conversationId);
      if (listed.ok) return reply.send(listed.value);
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.get(
    "/v1/conversations/current/totp",
    {
      schema: {
        summary: "The secret for an authenticator app, while one is being added; needs two factors (A2)",
        response: { 200: documented(totpEnrolment, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const read = await readTotpEnrolment(surface.deps, conversationId);
      if (read.ok) return reply.send(read.value);
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );
}
