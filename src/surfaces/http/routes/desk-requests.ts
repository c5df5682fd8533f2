// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { certifyRequest, decideAtDesk, extendAtDesk, fileRequestAtDesk, listDeskRequests, readDeskRequest } from "#app";
import { isUuid, unreachable } from "#kernel";
import {
  deskFiling,
  deskRequestDecision,
  deskRequestDetail,
  deskRequestExtension,
  deskRequestFilter,
  deskRequests,
  type RefusalCode,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

type OneRoute = { Params: { id: string } };
type Refused = Extract<
  Awaited<ReturnType<typeof decideAtDesk>> | Awaited<ReturnType<typeof extendAtDesk>>,
  { ok: false }
>["refusal"];

/** Requests of customers, for the role privacy. */
export function deskRequestRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get(
    "/v1/desk/requests",
    {
      schema: {
        summary:
          "Requests of customers about their data: open ones by the day they are due, and those answered last; `?kind=`, `?state=`, `?regime=`",
        response: { 200: documented(deskRequests, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const filter = deskRequestFilter.safeParse(request.query);
      if (!filter.success) return sendProblem(request, reply, "bad_request");
      const listed = await listDeskRequests(deps, seat, filter.data);
      return listed.ok
        ? reply.header("cache-control", "no-store").send(listed.value)
        : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.post(
    "/v1/desk/requests",
    {
      schema: {
        summary: "File what a customer asked for by phone, by letter or in a branch, with what showed who they are",
        body: documented(deskFiling),
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskFiling, request, reply);
      if (seat === null || body === null) return reply;
      const filed = await fileRequestAtDesk(deps, seat, body);
      if (!filed.ok) return sendFiling(request, reply, filed.refusal);
      const { requestId, state, dueAt } = filed.value;
      return reply.status(201).send({ requestId, state, dueAt: dueAt.toISOString() });
    },
  );

  app.get<OneRoute>(
    "/v1/desk/requests/:id",
    {
      schema: {
        summary: "One request: what would be done and where, what keeps the data, each step so far",
        response: { 200: documented(deskRequestDetail, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const read = await readDeskRequest(deps, seat, request.params.id);
      return read.ok
        ? reply.header("cache-control", "no-store").send(read.value)
        : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  // By POST: nothing that loads addresses ahead makes a copy.
  app.post<OneRoute>(
    "/v1/desk/requests/:id/certificate",
    { schema: { summary: "The certificate of a request that was answered, with the proof of the history, as a file" } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const made = await certifyRequest(deps, seat, request.params.id);
      if (!made.ok)
        return made.refusal.reason === "not_answered"
          ? sendProblem(request, reply, "unavailable", { detail: made.refusal.reason })
          : sendProblem(request, reply, "not_authorised", { status: 403 });
      return reply
        .header("cache-control", "no-store")
        .header("content-disposition", `attachment; filename="certificate-${request.params.id}.json"`)
        .header("x-content-type-options", "nosniff")
        .type("application/json")
        .send(`${JSON.stringify(made.value, null, 2)}\n`);
    },
  );

  app.post<OneRoute>(
    "/v1/desk/requests/:id/decision",
    {
      schema: {
        summary: "Grant, grant in part or refuse with a ground; what cannot be undone takes two people",
        body: documented(deskRequestDecision),
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskRequestDecision, request, reply);
      if (seat === null || body === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const { answer, ...decision } = body;
      const decided = await decideAtDesk(deps, seat, request.params.id, decision, answer);
      return decided.ok
        ? reply.send({ state: decided.value.state })
        : sendProblem(request, reply, publicDecision(decided.refusal));
    },
  );

  app.post<OneRoute>(
    "/v1/desk/requests/:id/extension",
    { schema: { summary: "Give a request more time, once, with a reason", body: documented(deskRequestExtension) } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskRequestExtension, request, reply);
      if (seat === null || body === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const extended = await extendAtDesk(deps, seat, request.params.id, body.reason);
      return extended.ok
        ? reply.send({ until: extended.value.extendedUntil?.toISOString() ?? null })
        : sendProblem(request, reply, publicDecision(extended.refusal));
    },
  );
}

type FilingRefused = Extract<Awaited<ReturnType<typeof fileRequestAtDesk>>, { ok: false }>["refusal"];

function sendFiling(request: FastifyRequest, reply: FastifyReply, { reason }: FilingRefused): FastifyReply {
  switch (reason) {
    case "not_permitted":
    case "sign_in_too_old":
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    case "nobody_found":
    case "several_holders":
      return sendProblem(request, reply, "bad_request", { status: 404, detail: reason });
    case "not_enough_proof":
      return sendProblem(request, reply, "not_authorised", { status: 403, detail: reason });
    case "not_of_channel":
    case "not_about_them":
      return sendProblem(request, reply, "bad_request", { detail: reason });
    case "budget_spent":
      return sendProblem(request, reply, "too_many_requests");
    case "operator_unavailable":
    case "unscreenable":
    case "no_rule":
      return sendProblem(request, reply, "unavailable", { detail: reason });
    default:
      return unreachable(reason);
  }
}

/** To staff a lost race, a hold and a decision that stands already are told as what they are. */
function publicDecision(refusal: Refused): RefusalCode {
  switch (refusal.reason) {
    case "not_permitted":
    case "sign_in_too_old":
    case "request_not_found":
    case "same_person":
      return "not_authorised";
    case "already_decided":
    case "somebody_was_faster":
    case "decision_differs":
      return "already_answered";
    case "too_late":
      return "expired";
    case "held":
    case "not_in_part":
    case "no_extension":
      return "bad_request";
    case "unscreenable":
      return "unavailable";
    default:
      return unreachable(refusal);
  }
}
