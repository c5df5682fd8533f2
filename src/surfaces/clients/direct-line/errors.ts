// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply } from "fastify";
import type { ClientRefusal } from "#app";
import { unreachable } from "#kernel";
import { retryAfter } from "../door.ts";

/** Refusals of Direct Line 3.0. Its clients go by the status: 403 asks for another token, 404 ends the conversation. */
const FACES = {
  token_invalid: { status: 403, code: "BadArgument", message: "The token is missing or is not valid here" },
  token_expired: { status: 403, code: "TokenExpired", message: "The token has expired" },
  page_refused: { status: 403, code: "BadArgument", message: "This page may not use Direct Line" },
  secret_in_browser: {
    status: 403,
    code: "BadArgument",
    message: "A secret is for servers: exchange it there for a token",
  },
  not_found: { status: 404, code: "ConversationNotFound", message: "There is no such conversation, or it has ended" },
  bad_request: { status: 400, code: "BadArgument", message: "The request is not as expected" },
  not_words: { status: 400, code: "BadArgument", message: "Only words are taken, at most 4,000 characters" },
  no_files: { status: 400, code: "BadArgument", message: "Files are not taken here" },
  too_large: { status: 413, code: "MessageSizeTooBig", message: "The message is too large" },
  throttled: { status: 429, code: "Throttled", message: "Too many requests" },
  unavailable: { status: 503, code: "ServiceError", message: "This cannot be answered right now" },
} as const satisfies Record<string, { readonly status: number; readonly code: string; readonly message: string }>;
export type DirectLineFault = keyof typeof FACES;

/** Sends a refusal in Direct Line's shape. It holds nothing of what was sent. */
export function sendFault(reply: FastifyReply, fault: DirectLineFault, retryAfterMs?: number): FastifyReply {
  const { status, code, message } = FACES[fault];
  if (retryAfterMs !== undefined) void retryAfter(reply, retryAfterMs);
  return reply.code(status).type("application/json").send({ error: { code, message } });
}

export function sendTurnFault(reply: FastifyReply, refusal: ClientRefusal): FastifyReply {
  switch (refusal.reason) {
    case "too_many_turns":
      return sendFault(reply, "throttled", refusal.retryAfterMs);
    case "conversation_not_found":
    case "conversation_ended":
      return sendFault(reply, "not_found");
    case "not_words":
      return sendFault(reply, "not_words");
    // Nothing of this is offered in a client's window.
    case "act_unknown":
    case "act_text_differs":
    case "act_already_answered":
    case "form_unknown":
      return sendFault(reply, "bad_request");
    default:
      return unreachable(refusal);
  }
}
