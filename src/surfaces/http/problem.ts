// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Problem, RefusalCode } from "#protocol";

/** What each public code means on the wire. Reasons that would help an attacker share `not_authorised` or `bad_request`. */
const STATUS: Record<RefusalCode, { status: number; title: string }> = {
  bad_request: { status: 400, title: "The request does not have the shape this interface takes" },
  too_large: { status: 413, title: "The request is larger than this interface takes" },
  too_many_requests: { status: 429, title: "Too many requests" },
  not_authorised: { status: 401, title: "This needs a valid token" },
  conversation_ended: { status: 409, title: "The conversation has ended" },
  already_answered: { status: 409, title: "This was answered before" },
  expired: { status: 410, title: "This has expired" },
  unavailable: { status: 503, title: "The service cannot do this right now" },
  keys_unavailable: { status: 503, title: "What is kept locked cannot be opened right now; nothing is lost" },
  busy: { status: 503, title: "More come at once than can be served; nothing was begun, and waiting helps" },
};

/** What an error means for whoever asked. The key service keeps its own word: waiting helps, and nothing was damaged. */
export function publicCode(error: unknown): "unavailable" | "keys_unavailable" {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code === "adapter.kms_unavailable" || code === "adapter.kms_denied" ? "keys_unavailable" : "unavailable";
}

const refused = new WeakMap<FastifyRequest, RefusalCode>();

/** The code by which a request was refused; null where it was not. */
export function problemOf(request: FastifyRequest): RefusalCode | null {
  return refused.get(request) ?? null;
}

/** Sends problem details (RFC 9457). The sentence is fixed per code; `detail` is ours and holds nothing of the request's values. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: RefusalCode,
  extra: { readonly status?: number; readonly detail?: string; readonly retryAfterMs?: number } = {},
): FastifyReply {
  const { status, title } = STATUS[code];
  refused.set(request, code);
  const problem: Problem = {
    type: `urn:wardline:problem:${code}`,
    title,
    status: extra.status ?? status,
    code,
    requestId: request.id,
    ...(extra.detail === undefined ? {} : { detail: extra.detail }),
  };
  if (extra.retryAfterMs !== undefined) void reply.header("retry-after", String(Math.ceil(extra.retryAfterMs / 1_000)));
  return reply.code(problem.status).type("application/problem+json").send(problem);
}
