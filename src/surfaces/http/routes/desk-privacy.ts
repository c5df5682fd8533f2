// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import {
  askForHold,
  askForRelease,
  countConsentsAtDesk,
  listHoldsAtDesk,
  lookAtSubject,
  readInventoryAtDesk,
  readRetentionAtDesk,
  type StaffSeat,
  searchReadsAtDesk,
  startRetentionAtDesk,
} from "#app";
import { isUuid, ok, type Result, unreachable } from "#kernel";
import {
  deskConsents,
  deskHoldRelease,
  deskHoldWish,
  deskInventory,
  deskLegalHolds,
  deskLookUp,
  deskReadSearch,
  deskReads,
  deskRetention,
  deskSubject,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

type Refusal = Extract<
  | Awaited<ReturnType<typeof askForHold>>
  | Awaited<ReturnType<typeof lookAtSubject>>
  | Awaited<ReturnType<typeof listHoldsAtDesk>>,
  { ok: false }
>["refusal"];

/** Holds, old data, the inventory, consents and who looked: for who answers for privacy. */
export function deskPrivacyRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  const get = (
    path: string,
    summary: string,
    answer: z.ZodType,
    work: (seat: StaffSeat) => Promise<Result<unknown, Refusal>>,
  ): void => {
    app.get(path, { schema: { summary, response: { 200: documented(answer, "output") } } }, async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      return seat === null ? reply : send(request, reply, await work(seat));
    });
  };
  const post = <Body extends object>(
    path: string,
    summary: string,
    schema: z.ZodType<Body>,
    work: (seat: StaffSeat, body: Body, id: string) => Promise<Result<unknown, Refusal>>,
    answer: z.ZodType | null = null,
  ): void => {
    const response = answer === null ? {} : { response: { 200: documented(answer, "output") } };
    app.post(path, { schema: { summary, body: documented(schema), ...response } }, async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(schema, request, reply);
      if (seat === null || body === null) return reply;
      const { id = "" } = request.params as { readonly id?: string };
      if (id !== "" && !isUuid(id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      return send(request, reply, await work(seat, body, id));
    });
  };

  get("/v1/desk/legal-holds", "What keeps whose data, by random ids", deskLegalHolds, (seat) =>
    listHoldsAtDesk(deps, seat),
  );
  post("/v1/desk/legal-holds", "Ask a colleague that data of a customer is kept", deskHoldWish, async (seat, body) => {
    const untilAt = body.until === null ? null : new Date(body.until);
    return approvalOf(await askForHold(deps, seat, { ...body, untilAt }));
  });
  post(
    "/v1/desk/legal-holds/:id/release",
    "Ask a colleague that a hold ends",
    deskHoldRelease,
    async (seat, { reason }, id) => approvalOf(await askForRelease(deps, seat, id, reason)),
  );

  get(
    "/v1/desk/retention",
    "What need not be kept any more, class by class, with runs so far and their proof",
    deskRetention,
    (seat) => readRetentionAtDesk(deps, seat),
  );
  app.post(
    "/v1/desk/retention/runs",
    { schema: { summary: "Remove now what need not be kept any more" } },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const started = await startRetentionAtDesk(deps, seat);
      return started.ok ? reply.status(202).send({ isStarted: true }) : send(request, reply, started);
    },
  );

  get("/v1/desk/inventory", "Every column that is kept: what, why, until when", deskInventory, (seat) =>
    readInventoryAtDesk(deps, seat),
  );
  get("/v1/desk/consents", "How many people agreed to what, under which words", deskConsents, (seat) =>
    countConsentsAtDesk(deps, seat),
  );
  post(
    "/v1/desk/subjects/look-up",
    "Requests, consents, limits and holds of one customer, by a random id; the customer reads that it was looked up",
    deskLookUp,
    (seat, { customer }) => lookAtSubject(deps, seat, customer),
    deskSubject,
  );
  post(
    "/v1/desk/reads/search",
    "Who looked at data of customers: by member of staff, customer and time; many at once are marked",
    deskReadSearch,
    (seat, { agent, customer, from, until, before }) =>
      searchReadsAtDesk(deps, seat, {
        agentId: agent,
        customer,
        from: new Date(from),
        until: new Date(until),
        before,
      }),
    deskReads,
  );
}

function approvalOf<R>(asked: Result<{ readonly approvalId: string }, R & { readonly reason: string }>) {
  return asked.ok ? ok({ approvalId: asked.value.approvalId }) : asked;
}

function send(request: FastifyRequest, reply: FastifyReply, done: Result<unknown, Refusal>): FastifyReply {
  void reply.header("cache-control", "no-store");
  return done.ok ? reply.send(done.value) : sendRefusal(request, reply, done.refusal);
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, { reason }: Refusal): FastifyReply {
  switch (reason) {
    case "not_permitted":
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "nobody_found":
    case "several_holders":
      return sendProblem(request, reply, "bad_request", { status: 404, detail: reason });
    case "not_held":
      return sendProblem(request, reply, "already_answered", { detail: reason });
    case "impossible_time":
      return sendProblem(request, reply, "bad_request", { detail: reason });
    case "budget_spent":
      return sendProblem(request, reply, "too_many_requests");
    case "operator_unavailable":
    case "unscreenable":
      return sendProblem(request, reply, "unavailable", { detail: reason });
    default:
      return unreachable(reason);
  }
}
