// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { beginSignIn, finishSignIn, type SignInRefusal } from "#app";
import { type RefusalCode, signInBegin, signInBegun, signInFinish, signInFinished } from "#protocol";
import { documented, parseBody } from "../body.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

const REFUSED: Record<SignInRefusal["reason"], RefusalCode> = {
  conversation_not_found: "not_authorised",
  not_asked: "expired",
  too_many_tries: "too_many_requests",
  unavailable: "unavailable",
};

/**
 * Signing in at an identity provider from a window of our own. Both calls need the conversation's token and key: an answer of the
 * provider is worth nothing in another browser, whoever brings it there.
 */
export function signInRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.post(
    "/v1/conversations/current/sign-in",
    {
      schema: {
        summary: "Begin signing in at an identity provider; the conversation must be asking for proof",
        body: documented(signInBegin),
        response: { 200: documented(signInBegun, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const body = parseBody(signInBegin, request, reply);
      if (body === null) return reply;
      // Where the browser is, which has to be one of ours: it comes back there, to the key that is kept there.
      const { origin } = request.headers;
      if (origin === undefined || !surface.options.publicOrigins.includes(origin))
        return sendProblem(request, reply, "bad_request", { detail: "An Origin is wanted" });
      const begun = await beginSignIn(deps, { conversationId, provider: body.provider, returnTo: origin });
      return begun.ok ? reply.send(begun.value) : sendProblem(request, reply, REFUSED[begun.refusal.reason]);
    },
  );

  app.post(
    "/v1/conversations/current/sign-in/finish",
    {
      schema: {
        summary: "Bring the provider's answer, as it stands in the address to which it sent the browser",
        body: documented(signInFinish),
        response: { 200: documented(signInFinished, "output") },
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const body = parseBody(signInFinish, request, reply);
      if (body === null) return reply;
      const finished = await finishSignIn(deps, { conversationId, ...body });
      return finished.ok ? reply.send(finished.value) : sendProblem(request, reply, "not_authorised");
    },
  );
}
