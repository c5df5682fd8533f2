// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { askForFile, fetchFile } from "#app";
import { parseConversationId } from "#kernel";
import { deskFileFetch, deskFileTicket, deskFileWish } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { requireAgent } from "../desk-auth.ts";
import { publicOpenRefusal } from "../file-refusals.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

type CaseRoute = { Params: { id: string } };

/** An agent opens a customer's file: a reason first, then the bytes, once. */
export function deskFileRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;

  app.post<CaseRoute>(
    "/v1/desk/cases/:id/files/open",
    {
      schema: {
        summary: "Ask to open a file, with a reason that the customer reads. Gives a ticket for one look",
        body: documented(deskFileWish),
        response: { 200: documented(deskFileTicket, "output") },
      },
    },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const conversationId = parseConversationId(request.params.id);
      if (agent === null) return reply;
      if (conversationId === null) return sendProblem(request, reply, "bad_request", { status: 404 });
      const wish = parseBody(deskFileWish, request, reply);
      if (wish === null) return reply;
      const asked = await askForFile(deps, { ...wish, agent, conversationId });
      return asked.ok ? reply.send(asked.value) : sendProblem(request, reply, publicOpenRefusal(asked.refusal));
    },
  );

  // A ticket travels in the body: an address would keep it in logs and histories of browsers.
  app.post<CaseRoute>(
    "/v1/desk/cases/:id/files/fetch",
    { schema: { summary: "The bytes of a file, for a ticket, once", body: documented(deskFileFetch) } },
    async (request, reply) => {
      const agent = await requireAgent(surface, request, reply);
      const conversationId = parseConversationId(request.params.id);
      if (agent === null) return reply;
      if (conversationId === null) return sendProblem(request, reply, "bad_request", { status: 404 });
      const body = parseBody(deskFileFetch, request, reply);
      if (body === null) return reply;
      const fetched = await fetchFile(deps, { ...body, agent, conversationId });
      if (!fetched.ok) return sendProblem(request, reply, "expired");
      const { bytes, mediaType, extension } = fetched.value;
      // Never a page: a browser that is pointed here stores it, and a page made of it has no origin and runs nothing.
      return reply
        .header("content-disposition", `attachment; filename="file.${extension}"`)
        .header("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
        .type(mediaType)
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );
}
