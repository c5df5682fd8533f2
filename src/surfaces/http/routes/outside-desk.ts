// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { type DeskHearRefusal, hearOutside } from "#app";
import type { RefusalCode } from "#protocol";
import { messageOf } from "../http-message.ts";
import { sendProblem } from "../problem.ts";
import { keepRawBodyUpTo, rawBodyOf } from "../raw-body.ts";
import type { Surface } from "../surface.ts";

/** A desk puts the conversation as it is into each call; more than this is none of theirs. */
const MOST_BYTES = 512 * 1024;

/**
 * Where the outside desk calls in. What is answered with 2xx is durable and will not be done twice; everything else may be sent again. Without such
 * a desk there is nothing here.
 */
export function outsideDeskRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  if (deps.outside.desk === null) return;
  void app.register(async (raw) => {
    // Bytes: the signature is over these, whatever type they are said to have.
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser("*", { parseAs: "buffer" }, (_request, _body, done) => {
      done(null, null);
    });
    raw.post(
      "/v1/outside-desk",
      { bodyLimit: MOST_BYTES, preParsing: keepRawBodyUpTo(MOST_BYTES), schema: { hide: true } },
      async (request, reply) => {
        const { method, targetUri } = messageOf(surface, request);
        const heard = await hearOutside(deps, {
          method,
          targetUri,
          headers: request.headers,
          body: rawBodyOf(request),
        });
        if (heard.ok) return reply.code(204).send();
        return sendProblem(request, reply, PUBLIC[heard.refusal.reason].code, answerOf(heard.refusal));
      },
    );
  });
}

/** 401 says nothing of why. 410: stop. 409: what comes before is missing. 422: the customer does not get it, and never will. */
const PUBLIC = {
  not_authentic: { code: "not_authorised", status: 401 },
  not_yours: { code: "conversation_ended", status: 410 },
  out_of_order: { code: "bad_request", status: 409 },
  withheld: { code: "bad_request", status: 422 },
} as const satisfies Record<DeskHearRefusal["reason"], { code: RefusalCode; status: number }>;

/** What a program over there goes by: the number it has to begin at, or the code of why not. */
function answerOf(refusal: DeskHearRefusal): { readonly status: number; readonly detail?: string } {
  const { status } = PUBLIC[refusal.reason];
  if (refusal.reason === "out_of_order") return { status, detail: `expected number ${refusal.expected}` };
  return refusal.reason === "withheld" ? { status, detail: refusal.why } : { status };
}
