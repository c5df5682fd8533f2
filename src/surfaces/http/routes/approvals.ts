// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type DecideRefusal,
  decideApproval,
  listApprovals,
  requestExport,
  requestKeysExport,
  requestVouch,
} from "#app";
import { isUuid, parseConversationId, unreachable } from "#kernel";
import {
  deskApprovals,
  deskDecided,
  deskDecision,
  deskExportRequest,
  deskVouch,
  listQuery,
  type RefusalCode,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent } from "../desk-auth.ts";
import { parsePage } from "../list-page.ts";
import { sendProblem } from "../problem.ts";
import { publicDeskRefusal } from "../refusals.ts";
import type { Surface } from "../surface.ts";
import { linkView } from "./staff-views.ts";

type OneRoute = { Params: { id: string } };

/** What staff asks of staff, and what came of it. */
export function approvalRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get(
    "/v1/desk/approvals",
    {
      schema: {
        summary: "What is asked of colleagues, and behind it what was decided lately, page by page",
        querystring: documented(listQuery),
        response: { 200: documented(deskApprovals, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const page = parsePage(request, reply, 100);
      if (page === null) return reply;
      const listed = await listApprovals(deps, agent, page);
      return listed.ok ? reply.send(listed.value) : notPermitted(request, reply);
    },
  );

  app.post<OneRoute>(
    "/v1/desk/approvals/:id/decision",
    {
      schema: {
        summary: "Approve or reject what somebody else asked for (bound to the digest of what was shown)",
        body: documented(deskDecision),
        response: { 200: documented(deskDecided, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskDecision, request, reply);
      if (agent === null || body === null) return reply;
      if (!isUuid(request.params.id)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const decided = await decideApproval(deps, agent, { approvalId: request.params.id, ...body });
      if (!decided.ok) return sendProblem(request, reply, publicDecision(decided.refusal));
      const { link, ...rest } = decided.value;
      return reply.send({ ...rest, link: link === null ? null : linkView(request, link) });
    },
  );

  app.post(
    "/v1/desk/approvals/export",
    { schema: { summary: "Ask for an export of the history, or of the keys", body: documented(deskExportRequest) } },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskExportRequest, request, reply);
      if (agent === null || body === null) return reply;
      const { reason, subject, incident } = body;
      const about = subject === null && incident === null ? null : { subject, incident };
      const asked =
        body.what === "keys"
          ? await requestKeysExport(deps, agent, reason)
          : await requestExport(deps, agent, reason, about);
      if (asked.ok) return reply.send({ approvalId: asked.value.approvalId });
      return asked.refusal.reason === "unscreenable"
        ? sendProblem(request, reply, "unavailable")
        : notPermitted(request, reply);
    },
  );

  app.post<OneRoute>(
    "/v1/desk/cases/:id/vouch",
    {
      schema: {
        summary: "Ask a colleague to vouch for a customer whose document was looked at (A4)",
        body: documented(deskVouch),
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskVouch, request, reply);
      if (agent === null || body === null) return reply;
      const conversationId = parseConversationId(request.params.id);
      if (conversationId === null) return sendProblem(request, reply, "bad_request", { status: 404 });
      const asked = await requestVouch(deps, { conversationId, agent, ...body });
      return asked.ok ? reply.send(asked.value) : sendProblem(request, reply, publicDeskRefusal(asked.refusal));
    },
  );
}

function notPermitted(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(request, reply, "not_authorised", { status: 403 });
}

function publicDecision(refusal: DecideRefusal): RefusalCode {
  switch (refusal.reason) {
    case "approval_not_found":
    case "not_permitted":
      return "not_authorised";
    case "approval_expired":
      return "expired";
    case "already_decided":
      return "already_answered";
    case "approval_differs":
      return "bad_request";
    case "budget_spent":
      return "too_many_requests";
    case "unscreenable":
      return "unavailable";
    default:
      return unreachable(refusal);
  }
}
