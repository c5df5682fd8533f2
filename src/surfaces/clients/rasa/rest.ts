// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply } from "fastify";
import { type ClientSession, readForClient, sayInClient } from "#app";
import { toBase64Url } from "#kernel";
import {
  isServer,
  openWindow,
  retryAfter,
  type Surface,
  statusOfError,
  UNLISTED,
  whenMayAddress,
  whenMayAsk,
} from "../door.ts";
import type { ClientsSurface } from "../surface.ts";
import { inputOf, langOf, restMessage, restOf } from "./shape.ts";

export const RASA_REST = "/clients/rasa/webhooks/rest/webhook";

export type RasaDoor = NonNullable<ClientsSurface["rasa"]>;

/** Refusals as Rasa's server words them. */
const FACES = {
  not_authorised: { code: 401, reason: "NotAuthenticated", message: "User is not authenticated." },
  bad_request: { code: 400, reason: "BadRequest", message: "The request is not as expected" },
  not_words: { code: 400, reason: "BadRequest", message: "Only words are taken, at most 4,000 characters" },
  too_large: { code: 413, reason: "PayloadTooLarge", message: "The request is too large" },
  throttled: { code: 429, reason: "TooManyRequests", message: "Too many requests" },
  unavailable: { code: 503, reason: "ServiceUnavailable", message: "This cannot be answered right now" },
} as const;

function sendFault(reply: FastifyReply, fault: keyof typeof FACES, retryAfterMs?: number): FastifyReply {
  if (retryAfterMs !== undefined) void retryAfter(reply, retryAfterMs);
  const face = FACES[fault];
  return reply
    .code(face.code)
    .type("application/json")
    .send({ status: "failure", ...face });
}

/**
 * Rasa's REST channel, for servers of the operator that have the secret: whoever names a sender reads that sender's conversation, so that
 * browsers are not let in. Answers what this message made and what came since the last one, such as a person's words.
 */
export async function rasaRest(app: FastifyInstance, surface: Surface, door: RasaDoor): Promise<void> {
  const { deps } = surface;
  await app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => {
      const status = statusOfError(error);
      return sendFault(reply, status === 413 ? "too_large" : status === 503 ? "unavailable" : "bad_request");
    });
    scope.post(RASA_REST, UNLISTED, async (request, reply) => {
      const byServer = isServer(surface, door, request);
      const wait = byServer ? await whenMayAsk(surface, { secretOf: "rasa" }) : await whenMayAddress(surface, request);
      if (wait !== null) return sendFault(reply, "throttled", wait);
      if (!byServer) return sendFault(reply, "not_authorised");
      const body = restMessage.safeParse(request.body);
      if (!body.success) return sendFault(reply, "bad_request");
      const { sender, message, metadata } = body.data;
      const session: ClientSession = { kind: "rasa", id: sender, isSender: true };
      // The server's own address and networks would count all of its customers as one.
      const addressKey = deps.keys.blindIndex("counter", `client sender ${sender}`);
      const origin = { addressKey };
      return deps.serial.run(`rasa rest ${toBase64Url(addressKey)}`, async () => {
        const opened = await openWindow(surface, session, { ...origin, lang: langOf(metadata) });
        if (!opened.ok)
          return opened.refusal.reason === "too_many_openings"
            ? sendFault(reply, "throttled", opened.refusal.retryAfterMs)
            : sendFault(reply, "not_authorised");
        const inputs = [
          ...(metadata?.identifyToken === undefined
            ? []
            : [{ kind: "identify" as const, token: metadata.identifyToken }]),
          inputOf(message),
        ].filter((input) => input !== null);
        let after: number | null = null;
        for (const input of inputs) {
          const said = await sayInClient(deps, { ...origin, conversationId: opened.value, input });
          if (!said.ok) {
            const { refusal } = said;
            return refusal.reason === "too_many_turns"
              ? sendFault(reply, "throttled", refusal.retryAfterMs)
              : sendFault(reply, refusal.reason === "not_words" ? "not_words" : "bad_request");
          }
          after ??= said.value.answeredBefore;
        }
        const reading = await readForClient(deps, opened.value, after ?? 0);
        const shown = reading?.messages.filter(({ by }) => by !== "visitor") ?? [];
        return reply.send(shown.map((each) => restOf(sender, each)));
      });
    });
  });
}
