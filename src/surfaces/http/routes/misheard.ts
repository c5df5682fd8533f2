// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { decideMisheard, listMisheard, type MisheardRefusal } from "#app";
import { misheardDecision, misheardList, misheardQuery, type RefusalCode } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** What the bot did not understand, in screened words, and what it shall learn from. */
export function misheardRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/analytics/messages",
    {
      schema: {
        summary: "Messages that were not understood, or those the bot shall learn from; screened, newest first",
        querystring: documented(misheardQuery, "input"),
        response: { 200: documented(misheardList, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const query = misheardQuery.safeParse(request.query);
      if (!query.success) return sendProblem(request, reply, "bad_request");
      const read = await listMisheard(deps, seat, query.data.state);
      if (read.ok) return reply.send(read.value);
      const { code, status } = publicMisheard(read.refusal);
      return sendProblem(request, reply, code, { status });
    },
  );
  app.post(
    "/v1/desk/analytics/messages",
    {
      schema: {
        summary: "Make an example of a message that was not understood, or put it aside",
        body: documented(misheardDecision),
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(misheardDecision, request, reply);
      if (seat === null || body === null) return reply;
      const decided = await decideMisheard(deps, seat, body);
      if (decided.ok) return reply.code(204).send();
      const { code, status } = publicMisheard(decided.refusal);
      return sendProblem(request, reply, code, { status });
    },
  );
}

function publicMisheard({ reason }: MisheardRefusal): { readonly code: RefusalCode; readonly status: number } {
  switch (reason) {
    case "sign_in_too_old":
      return { code: "expired", status: 403 };
    case "not_permitted":
      return { code: "not_authorised", status: 403 };
    case "budget_spent":
      return { code: "too_many_requests", status: 429 };
    case "not_there":
      return { code: "already_answered", status: 409 };
    case "intent_unknown":
    case "personal_data_left":
      return { code: "bad_request", status: 400 };
  }
}
