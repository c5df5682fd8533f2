// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  askWhatIfAtDesk,
  diffPolicySets,
  type GateOfStaff,
  readPolicyVersions,
  type WhatIfAnswer,
  type WhatIfRefusal,
} from "#app";
import { unreachable } from "#kernel";
import { type DeskWhatIfAnswer, deskPolicyDiff, deskPolicyVersions, deskWhatIf, deskWhatIfAnswer } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireSeat } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** The gate's policies, to read and to ask. Nothing here changes them. */
export function policyRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/desk/policies/versions",
    {
      schema: {
        summary: "The policies in force, word for word, and when which set came into force",
        response: { 200: documented(deskPolicyVersions, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const read = await readPolicyVersions(deps, seat);
      if (!read.ok) return refused(request, reply, read.refusal);
      const { current, versions } = read.value;
      return reply.send({ current, versions: versions.map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() })) });
    },
  );

  app.get<{ Querystring: { from?: string; to?: string } }>(
    "/v1/desk/policies/diff",
    {
      schema: {
        summary: "What differs between two sets of policies, line by line (`from`, `to`: their hashes)",
        response: { 200: documented(deskPolicyDiff, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      if (seat === null) return reply;
      const { from = "", to = "" } = request.query;
      const read = await diffPolicySets(deps, seat, { from, to });
      return read.ok ? reply.send({ changes: read.value }) : refused(request, reply, read.refusal);
    },
  );

  app.post(
    "/v1/desk/policies/what-if",
    {
      schema: {
        summary: "Whether somebody may do something now, which policies decide it, and what is missing",
        body: documented(deskWhatIf),
        response: { 200: documented(deskWhatIfAnswer, "output") },
      },
    },
    async (request, reply) => {
      const seat = await requireSeat(surface, request, reply);
      const body = seat === null ? null : parseBody(deskWhatIf, request, reply);
      if (seat === null || body === null) return reply;
      const answer = await askWhatIfAtDesk(deps, seat, body);
      return answer.ok ? reply.send(whatIfView(answer.value)) : refused(request, reply, answer.refusal);
    },
  );
}

export function whatIfView(answer: WhatIfAnswer): DeskWhatIfAnswer {
  const { isAllowed, decision, ways, would, beside, texts, roles, circumstances, hash } = answer;
  return {
    isAllowed,
    fields: [...decision.fields],
    policies: [...decision.policies],
    beside: [...beside],
    ways: ways.map((way) => [...way]),
    would: [...would],
    texts: { ...texts },
    roles: roles === null ? null : [...roles],
    circumstances: { ...circumstances },
    hash,
  };
}

function refused(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: GateOfStaff | WhatIfRefusal | { readonly reason: "no_such_version" | "too_many_questions" },
): FastifyReply {
  switch (refusal.reason) {
    case "not_permitted":
      return sendProblem(request, reply, "not_authorised", { status: 403 });
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "too_many_questions":
      return sendProblem(request, reply, "too_many_requests");
    case "unknown_action":
    case "action_is_not_about_this":
      return sendProblem(request, reply, "bad_request", { detail: refusal.reason });
    case "no_such_colleague":
    case "no_such_version":
      return sendProblem(request, reply, "bad_request", { status: 404 });
    default:
      return unreachable(refusal);
  }
}
