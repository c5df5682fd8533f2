// SPDX-License-Identifier: Apache-2.0
import type { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { announceFile, cancelFile, fileOffer as offerOf, receiveFile } from "#app";
import { isUuid } from "#kernel";
import { fileAnnouncement, fileOffer, fileTicket, turnAnswer } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendFileProblem } from "../file-refusals.ts";
import { sendProblem } from "../problem.ts";
import { readBytes } from "../read-bytes.ts";
import { addressKey, type Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** Files on their way at a time, each in memory as a whole: others are asked to come again. */
const MOST_AT_ONCE = 16;
/** Of these, so many from one address: who sends slowly on purpose holds up only themselves. */
const MOST_OF_ADDRESS = 3;
const HIGHEST_BYTES = 10 * 1024 * 1024;

type FileRoute = { Params: { fileId: string } };

/** Photos and bills of a visitor: announced, then sent. An answer of 200 to the bytes means: clean, sealed and on disk. */
export function fileRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  const underWay = new Map<string, number>();

  app.get(
    "/v1/conversations/current/files",
    {
      schema: {
        summary: "Whether this conversation takes files, and how large",
        response: { 200: documented(fileOffer, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      return conversationId === null ? reply : reply.send(await offerOf(deps, conversationId));
    },
  );

  app.post(
    "/v1/conversations/current/files",
    {
      schema: {
        summary: "Announce a file: what it shows and how long it is. Gives a ticket for one upload",
        body: documented(fileAnnouncement),
        response: { 201: documented(fileTicket, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      const body = conversationId === null ? null : parseBody(fileAnnouncement, request, reply);
      if (conversationId === null || body === null) return reply;
      const announced = await announceFile(deps, { ...body, conversationId, addressKey: addressKey(surface, request) });
      if (announced.ok) return reply.code(201).send(announced.value);
      return sendFileProblem(request, reply, announced.refusal, deps.settings.selfCareUrl);
    },
  );

  // Only here are bytes taken, and they are read only for a ticket.
  void app.register(async (scope) => {
    scope.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
    scope.put<FileRoute>(
      "/v1/conversations/current/files/:fileId",
      {
        bodyLimit: HIGHEST_BYTES,
        schema: {
          summary: "Send the bytes (application/octet-stream), with the ticket in the header upload-ticket",
          response: { 200: documented(turnAnswer, "output") },
        },
      },
      async (request, reply) => {
        const conversationId = await requireConversation(surface, request, reply);
        if (conversationId === null) return reply;
        const { fileId } = request.params;
        const ticket = ticketOf(request.headers["upload-ticket"]);
        const stream = request.body as Readable | undefined;
        if (ticket === null || !isUuid(fileId) || typeof stream?.pipe !== "function")
          return sendProblem(request, reply, "bad_request");
        const from = addressKey(surface, request).toHex();
        const ofAddress = underWay.get(from) ?? 0;
        const all = [...underWay.values()].reduce((sum, count) => sum + count, 0);
        if (ofAddress >= MOST_OF_ADDRESS || all >= MOST_AT_ONCE)
          return sendProblem(request, reply, "unavailable", { retryAfterMs: 5_000 });
        underWay.set(from, ofAddress + 1);
        try {
          const done = await receiveFile(deps, {
            conversationId,
            fileId,
            ticket,
            read: (size) => readBytes(stream, size),
          });
          if (done.ok) return await reply.send({ clientId: fileId, ...done.value });
          return await sendFileProblem(request, reply, done.refusal, deps.settings.selfCareUrl);
        } finally {
          const left = (underWay.get(from) ?? 1) - 1;
          if (left > 0) underWay.set(from, left);
          else underWay.delete(from);
          // What is still coming is let go, so that the sender hears the answer.
          stream.resume();
        }
      },
    );
  });

  app.delete<FileRoute>(
    "/v1/conversations/current/files/:fileId",
    { schema: { summary: "Give a ticket back: the file is not sent after all", response: { 204: { type: "null" } } } },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const ticket = ticketOf(request.headers["upload-ticket"]);
      if (ticket === null || !isUuid(request.params.fileId)) return sendProblem(request, reply, "bad_request");
      await cancelFile(deps, conversationId, request.params.fileId, ticket);
      return reply.code(204).send();
    },
  );
}

function ticketOf(header: string | string[] | undefined): string | null {
  return typeof header === "string" && /^[A-Za-z0-9_-]{43}$/u.test(header) ? header : null;
}
