// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  askOwnRequest,
  fetchOwnCopy,
  liftOwnLimit,
  listOwnRequests,
  type OwnRequestRefusal,
  withdrawOwnRequest,
} from "#app";
import { type ConversationId, isUuid, type Result, unreachable } from "#kernel";
import { copyWish, liftWish, type OwnRequests, ownRequests, type RefusalCode, requestWish } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

type OneRoute = { Params: { id: string } };
type Answer = Result<OwnRequests, OwnRequestRefusal>;

/** Rights of the customer over their data, from the widget or a client of the API. In the sealed channel like every route that is not named as plain. */
export function requestRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  const base = "/v1/conversations/current/requests";
  const response = { 200: documented(ownRequests, "output") };
  const own = async (
    request: FastifyRequest,
    reply: FastifyReply,
    /** Null: it has answered by itself. Called only for whoever has the conversation's token. */
    work: (conversationId: ConversationId) => Promise<Answer> | null,
  ): Promise<FastifyReply> => {
    const conversationId = await requireConversation(surface, request, reply);
    if (conversationId === null) return reply;
    const done = await work(conversationId);
    if (done === null) return reply;
    return done.ok
      ? reply.header("cache-control", "no-store").send(done.value)
      : refusedRequest(request, reply, done.refusal);
  };

  app.get(
    base,
    { schema: { summary: "The customer's own requests about their data: state and day, newest first", response } },
    (request, reply) => own(request, reply, (id) => listOwnRequests(deps, id)),
  );

  app.post(
    base,
    {
      schema: {
        summary: "Ask for one's rights: a copy, correction, erasure, restriction, objection, a person's review",
        body: documented(requestWish),
        response,
      },
    },
    (request, reply) =>
      own(request, reply, (id) => {
        const body = parseBody(requestWish, request, reply);
        return body === null ? null : askOwnRequest(deps, id, body.kind, "widget");
      }),
  );

  app.post<OneRoute>(
    `${base}/:id/withdraw`,
    { schema: { summary: "Take a request back, until it is carried out", response } },
    (request, reply) =>
      own(request, reply, (conversationId) => {
        const { id } = request.params;
        if (isUuid(id)) return withdrawOwnRequest(deps, conversationId, id);
        sendProblem(request, reply, "bad_request", { status: 404 });
        return null;
      }),
  );

  app.post(
    `${base}/lift`,
    { schema: { summary: "Let data be used again", body: documented(liftWish), response } },
    (request, reply) =>
      own(request, reply, (id) => {
        const body = parseBody(liftWish, request, reply);
        return body === null ? null : liftOwnLimit(deps, id, body.limit);
      }),
  );

  // By POST: nothing that loads addresses ahead makes a copy, and no cache keeps one.
  app.post(
    `${base}/copy`,
    { schema: { summary: "Everything held about the customer, as JSON or as a page", body: documented(copyWish) } },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      const body = conversationId === null ? null : parseBody(copyWish, request, reply);
      if (conversationId === null || body === null) return reply;
      const copy = await fetchOwnCopy(deps, conversationId, body.format);
      if (!copy.ok) return refusedRequest(request, reply, copy.refusal);
      return reply
        .header("cache-control", "no-store")
        .header("content-disposition", `attachment; filename="${copy.value.name}"`)
        .header("x-content-type-options", "nosniff")
        .type(copy.value.mediaType)
        .send(Buffer.from(copy.value.bytes));
    },
  );
}

/** Why a route about the customer's own rights says no. */
export function refusedRequest(request: FastifyRequest, reply: FastifyReply, refusal: OwnRequestRefusal): FastifyReply {
  const code = publicRequestRefusal(refusal);
  return sendProblem(request, reply, code, code === "not_authorised" ? { status: 403 } : {});
}

function publicRequestRefusal(refusal: OwnRequestRefusal): RefusalCode {
  switch (refusal.reason) {
    case "conversation_not_found":
    case "not_enough_proof":
    case "request_not_found":
      return "not_authorised";
    case "too_late":
    case "somebody_was_faster":
    case "not_set":
      return "already_answered";
    case "no_rule":
      return "unavailable";
    default:
      return unreachable(refusal);
  }
}
