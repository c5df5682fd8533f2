// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type AgentIdentity,
  askForProof,
  type FillRefusal,
  fillText,
  listColleagues,
  type MacroRefusal,
  type NoteRefusal,
  previewMacro,
  readActOptions,
  readMentions,
  readNotes,
  runMacro,
  suggestReplies,
  summariseCase,
  writeNote,
} from "#app";
import { type AgentId, type ConversationId, isUuid, parseConversationId, type Result } from "#kernel";
import {
  deskActOptions,
  deskActOptionsQuery,
  deskColleagues,
  deskFilled,
  deskMacroDone,
  deskMacroPreview,
  deskMacroRun,
  deskMentions,
  deskNotes,
  deskNoteWish,
  deskNoteWritten,
  deskProofAsked,
  deskProofWish,
  deskSuggestions,
  deskSummary,
  type RefusalCode,
} from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent } from "../desk-auth.ts";
import { sendProblem } from "../problem.ts";
import { publicDeskRefusal } from "../refusals.ts";
import type { Surface } from "../surface.ts";

type CaseRoute = { Params: { id: string } };
type TextRoute = { Params: { id: string; textId: string } };
type Refused = NoteRefusal | FillRefusal | MacroRefusal;

/** What makes an agent's work quick: notes, prepared texts, suggestions, a summary, a wish for proof. Masked data only. */
export function deskCareRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.get<CaseRoute>(
    "/v1/desk/cases/:id/summary",
    {
      schema: {
        summary: "What the bot found: codes and masked values, no words of the customer",
        response: { 200: documented(deskSummary, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await summariseCase(deps, at));
    },
  );

  app.get<CaseRoute>(
    "/v1/desk/cases/:id/suggestions",
    {
      schema: {
        summary: "Passages and prepared texts that may answer what the customer wrote last",
        response: { 200: documented(deskSuggestions, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await suggestReplies(deps, at));
    },
  );

  app.get<CaseRoute>(
    "/v1/desk/cases/:id/notes",
    {
      schema: {
        summary: "Notes of colleagues about a case; the customer never gets them",
        response: { 200: documented(deskNotes, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await readNotes(deps, at));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/notes",
    {
      schema: {
        summary: "Write a note to colleagues; it is screened before it is kept",
        body: documented(deskNoteWish),
        response: { 200: documented(deskNoteWritten, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskNoteWish, request, reply);
      if (at === null || body === null) return reply;
      const mentions = body.mentions as AgentId | null;
      return answer(request, reply, await writeNote(deps, { ...at, text: body.text, mentions }));
    },
  );

  app.get(
    "/v1/desk/mentions",
    {
      schema: {
        summary: "Cases in which a colleague asked this person to look",
        response: { 200: documented(deskMentions, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const read = await readMentions(deps, agent);
      return read.ok ? reply.send(read.value) : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.get(
    "/v1/desk/colleagues",
    {
      schema: {
        summary: "Colleagues who can be asked to look at a case",
        response: { 200: documented(deskColleagues, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      if (agent === null) return reply;
      const read = await listColleagues(deps, agent);
      return read.ok ? reply.send(read.value) : sendProblem(request, reply, "not_authorised", { status: 403 });
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/ask-proof",
    {
      schema: {
        summary: "Ask the customer to prove who they are; only the customer can answer",
        body: documented(deskProofWish),
        response: { 200: documented(deskProofAsked, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskProofWish, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await askForProof(deps, { ...at, ...body }));
    },
  );

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/act-options",
    {
      schema: {
        summary: "What can be chosen for an act, on a line of the customer",
        body: documented(deskActOptionsQuery),
        response: { 200: documented(deskActOptions, "output") },
      },
    },
    async (request, reply) => {
      const at = await caseAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskActOptionsQuery, request, reply);
      if (at === null || body === null) return reply;
      const read = await readActOptions(deps, { ...at, ...body });
      return answer(request, reply, read.ok ? { ok: true, value: { options: read.value } } : read);
    },
  );

  app.post<TextRoute>(
    "/v1/desk/cases/:id/texts/:textId/fill",
    {
      schema: {
        summary: "A prepared text as it may be said in this case; nothing is sent",
        response: { 200: documented(deskFilled, "output") },
      },
    },
    async (request, reply) => {
      const at = await textAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await fillText(deps, at));
    },
  );

  app.get<TextRoute>(
    "/v1/desk/cases/:id/macros/:textId",
    {
      schema: {
        summary: "What a list of steps would do in this case; nothing is done",
        response: { 200: documented(deskMacroPreview, "output") },
      },
    },
    async (request, reply) => {
      const at = await textAt(surface, request, reply);
      return at === null ? reply : answer(request, reply, await previewMacro(deps, at));
    },
  );

  app.post<TextRoute>(
    "/v1/desk/cases/:id/macros/:textId/run",
    {
      schema: {
        summary: "Run a list of steps; each passes its own gate, the first refusal ends it",
        body: documented(deskMacroRun),
        response: { 200: documented(deskMacroDone, "output") },
      },
    },
    async (request, reply) => {
      const at = await textAt(surface, request, reply);
      const body = at === null ? null : parseBody(deskMacroRun, request, reply);
      if (at === null || body === null) return reply;
      return answer(request, reply, await runMacro(deps, { ...at, ...body }));
    },
  );
}

type At = { readonly agent: AgentIdentity; readonly conversationId: ConversationId };

async function caseAt(surface: Surface, request: FastifyRequest<CaseRoute>, reply: FastifyReply): Promise<At | null> {
  const agent = await requireAgent(surface, request, reply);
  if (agent === null) return null;
  const conversationId = parseConversationId(request.params.id);
  if (conversationId !== null) return { agent, conversationId };
  sendProblem(request, reply, "bad_request", { status: 404 });
  return null;
}

async function textAt(
  surface: Surface,
  request: FastifyRequest<TextRoute>,
  reply: FastifyReply,
): Promise<(At & { readonly textId: string }) | null> {
  const at = await caseAt(surface, request, reply);
  if (at === null) return null;
  if (isUuid(request.params.textId)) return { ...at, textId: request.params.textId };
  sendProblem(request, reply, "bad_request", { status: 404 });
  return null;
}

function answer<T>(request: FastifyRequest, reply: FastifyReply, result: Result<T, Refused>): FastifyReply {
  if (result.ok) return reply.header("cache-control", "no-store").send(result.value);
  return sendProblem(request, reply, publicCareRefusal(result.refusal));
}

function publicCareRefusal(refusal: Refused): RefusalCode {
  switch (refusal.reason) {
    case "colleague_unknown":
    case "text_not_found":
      return "bad_request";
    case "too_many_notes":
      return "too_many_requests";
    default:
      return publicDeskRefusal(refusal);
  }
}
