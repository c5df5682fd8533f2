// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { type DraftRefusal, draftTexts, listTexts, readTexts, retireText } from "#app";
import { isUuid, unreachable } from "#kernel";
import {
  deskTextDraft,
  deskTextImport,
  deskTextRetired,
  deskTexts,
  deskTextsDrafted,
  type RefusalCode,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

type TextRoute = { Params: { textId: string } };

/** Texts and lists of steps that are used again and again: drafted by one person, put into use by another. */
export function deskTextRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get(
    "/v1/desk/texts",
    {
      schema: {
        summary: "Prepared texts and lists of steps, with drafts and with how often each was used",
        response: { 200: documented(deskTexts, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const listed = await listTexts(deps, agent);
      return listed.ok
        ? reply.header("cache-control", "no-store").send(listed.value)
        : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.post(
    "/v1/desk/texts",
    {
      schema: {
        summary: "Draft a text or a list of steps and ask a colleague to put it into use",
        body: documented(deskTextDraft),
        response: { 200: documented(deskTextsDrafted, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskTextDraft, request, reply);
      if (agent === null || body === null) return reply;
      const drafted = await draftTexts(deps, agent, [body]);
      return drafted.ok ? reply.send(drafted.value) : sendProblem(request, reply, publicDraft(drafted.refusal));
    },
  );

  app.post(
    "/v1/desk/texts/import",
    {
      schema: {
        summary: "Draft texts from a CSV or Markdown file; one request for approval covers them all",
        body: documented(deskTextImport),
        response: { 200: documented(deskTextsDrafted, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const body = agent === null ? null : parseBody(deskTextImport, request, reply);
      if (agent === null || body === null) return reply;
      const read = readTexts(body.format, body.text);
      if (!read.ok) return sendProblem(request, reply, "bad_request");
      const drafted = await draftTexts(deps, agent, read.value);
      return drafted.ok ? reply.send(drafted.value) : sendProblem(request, reply, publicDraft(drafted.refusal));
    },
  );

  app.post<TextRoute>(
    "/v1/desk/texts/:textId/retire",
    {
      schema: {
        summary: "Take back a draft, or ask a colleague to take a text or a list of steps out of use",
        response: { 200: documented(deskTextRetired, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      if (!isUuid(request.params.textId)) return sendProblem(request, reply, "bad_request", { status: 404 });
      const retired = await retireText(deps, agent, request.params.textId);
      return retired.ok ? reply.send(retired.value) : sendProblem(request, reply, publicDraft(retired.refusal));
    },
  );
}

function publicDraft({ reason }: DraftRefusal): RefusalCode {
  switch (reason) {
    case "not_permitted":
      return "not_authorised";
    case "placeholder_unknown":
    case "holds_personal_data":
    case "empty":
    case "text_not_found":
      return "bad_request";
    case "unscreenable":
      return "unavailable";
    case "shortcut_taken":
    case "somebody_was_faster":
      return "already_answered";
    case "too_many_texts":
      return "too_many_requests";
    default:
      return unreachable(reason);
  }
}
