// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { fetchOwnReceipts, listOwnConsents, withdrawOwnConsent } from "#app";
import { consentWithdrawal, ownConsents } from "#protocol";
import { documented, parseBody } from "../body.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";
import { refusedRequest } from "./requests.ts";

/** What the customer agreed to that lasts: list, receipts, withdrawal. In the sealed channel. */
export function consentRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  const base = "/v1/conversations/current/consents";
  const response = { 200: documented(ownConsents, "output") };

  app.get(
    base,
    { schema: { summary: "What the customer agreed to, by purpose, and whether it holds", response } },
    async (request, reply) => {
      const id = await requireConversation(surface, request, reply);
      if (id === null) return reply;
      const listed = await listOwnConsents(deps, id);
      return listed.ok
        ? reply.header("cache-control", "no-store").send(listed.value)
        : refusedRequest(request, reply, listed.refusal);
    },
  );

  app.post(
    `${base}/withdraw`,
    { schema: { summary: "Withdraw the consent to one purpose", body: documented(consentWithdrawal), response } },
    async (request, reply) => {
      const id = await requireConversation(surface, request, reply);
      const body = id === null ? null : parseBody(consentWithdrawal, request, reply);
      if (id === null || body === null) return reply;
      const left = await withdrawOwnConsent(deps, id, body.purpose);
      return left.ok
        ? reply.header("cache-control", "no-store").send(left.value)
        : refusedRequest(request, reply, left.refusal);
    },
  );

  // By POST: nothing that loads addresses ahead makes a copy, and no cache keeps one.
  app.post(
    `${base}/receipts`,
    { schema: { summary: "Receipts of consent with their proofs, as a file (fields of ISO/IEC TS 27560)" } },
    async (request, reply) => {
      const id = await requireConversation(surface, request, reply);
      if (id === null) return reply;
      const made = await fetchOwnReceipts(deps, id);
      if (!made.ok) return refusedRequest(request, reply, made.refusal);
      return reply
        .header("cache-control", "no-store")
        .header("content-disposition", 'attachment; filename="consent-receipts.json"')
        .header("x-content-type-options", "nosniff")
        .type("application/json")
        .send(JSON.stringify(made.value, null, 2));
    },
  );
}
