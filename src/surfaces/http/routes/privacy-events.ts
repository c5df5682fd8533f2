// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { hearPrivacyEvent, verifyIncoming } from "#app";
import { partiesOfPrivacyEvent, privacyEvent } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { messageOf } from "../http-message.ts";
import { sendProblem } from "../problem.ts";
import { keepRawBody, rawBodyOf } from "../raw-body.ts";
import type { Surface } from "../surface.ts";

/**
 * The callback of a TMF644 hub: what somebody changed in the operator's own systems. An event has no signature in itself, so that the request must
 * be signed (RFC 9421) by a key of `operator.eventKeysFile`; where there is none, every event is refused and the daily look finds the change.
 */
export function privacyEventRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.post(
    "/v1/operator/privacy-events",
    {
      preParsing: keepRawBody,
      schema: {
        summary: "A signed TMF644 event: a privacy profile or agreement of a party changed at the operator",
        body: documented(privacyEvent),
      },
    },
    async (request, reply) => {
      const event = parseBody(privacyEvent, request, reply);
      if (event === null) return reply;
      const isSigned =
        deps.webhooks.operatorKeys.length > 0 &&
        (await verifyIncoming(deps, messageOf(surface, request), rawBodyOf(request))).ok;
      if (!isSigned) return sendProblem(request, reply, "not_authorised", { status: 401 });
      const heard = await hearPrivacyEvent(deps, partiesOfPrivacyEvent(event));
      return heard.ok ? reply.code(204).send() : sendProblem(request, reply, "unavailable");
    },
  );
}
