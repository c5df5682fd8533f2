// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { deleteConversation, makeNonce, openConversation, readConversation } from "#app";
import { conversationKept, conversationOpened, openConversation as openSchema } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendProblem } from "../problem.ts";
import { originOf, type Surface } from "../surface.ts";
import {
  clearCookie,
  conversationOf,
  isOriginAllowed,
  provenRequest,
  requireConversation,
  setCookie,
} from "../visitor-auth.ts";

/** Opening, resuming and deleting a conversation. */
export function conversationRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.post(
    "/v1/conversations",
    {
      schema: {
        summary:
          "Open a conversation; with a header `DPoP` it belongs to the key that signed it (docs/formats/device-proof.md)",
        body: documented(openSchema),
        response: { 201: documented(conversationOpened, "output") },
      },
    },
    async (request, reply) => {
      if (!isOriginAllowed(surface, request)) return sendProblem(request, reply, "not_authorised", { status: 403 });
      // Before anything is read or counted: turning away must cost next to nothing.
      const retryAfterMs = surface.options.busyForMs?.() ?? null;
      if (retryAfterMs !== null) return sendProblem(request, reply, "busy", { retryAfterMs });
      const body = parseBody(openSchema, request, reply);
      if (body === null) return reply;
      const opened = await openConversation(
        {
          ...body,
          ...originOf(surface, request),
          channel: body.tokenIn === "bearer" ? "api" : "widget",
          device: provenRequest(request),
        },
        deps,
      );
      if (!opened.ok) {
        const { refusal } = opened;
        return refusal.reason !== "too_many_openings"
          ? sendProblem(request, reply, "not_authorised")
          : sendProblem(request, reply, "too_many_requests", { retryAfterMs: refusal.retryAfterMs });
      }
      const { state, events, token, tokenHash } = opened.value;
      const answer = { state, events, ...(tokenHash === null ? {} : { tokenHash }) };
      if (body.tokenIn === "bearer") return reply.code(201).send({ ...answer, token });
      setCookie(surface, reply, "visitor", token, Math.floor(deps.settings.tokenLifetimeMs / 1_000));
      return reply.code(201).send(answer);
    },
  );

  app.get(
    "/v1/conversations/current",
    {
      schema: {
        summary: "State and events of the conversation that the token opens",
        response: { 200: documented(conversationOpened, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = isOriginAllowed(surface, request) ? await conversationOf(surface, request) : null;
      const read = conversationId === null ? null : await readConversation(deps, deps.tenant, conversationId, 0);
      if (!read?.ok) return sendProblem(request, reply, "not_authorised", { status: 404 });
      return reply.send(read.value);
    },
  );

  app.delete(
    "/v1/conversations/current",
    {
      schema: {
        summary:
          "Delete this chat: its words, keys and token are gone when this answers 204; 202: the law asks to keep it, it is closed and deleted later",
        response: { 202: documented(conversationKept, "output"), 204: { type: "null" } },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const outcome = await deleteConversation(deps, conversationId, "visitor");
      clearCookie(surface, reply, "visitor");
      return outcome === "kept" ? reply.code(202).send({ outcome }) : reply.code(204).send();
    },
  );

  app.post(
    "/v1/nonces",
    {
      schema: {
        summary:
          "A nonce for the token by which the operator's server vouches for a signed-in customer (valid five minutes)",
        response: { 201: { type: "object", properties: { nonce: { type: "string" } }, required: ["nonce"] } },
      },
    },
    async (request, reply) => {
      if (!isOriginAllowed(surface, request)) return sendProblem(request, reply, "not_authorised", { status: 403 });
      return reply.code(201).send({ nonce: makeNonce(deps) });
    },
  );
}
