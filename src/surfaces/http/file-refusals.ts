// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from "fastify";
import type { AnnounceRefusal, OpenFileRefusal, ReceiveRefusal } from "#app";
import { unreachable } from "#kernel";
import type { FileCode, RefusalCode } from "#protocol";
import { sendProblem } from "./problem.ts";
import { publicDeskRefusal } from "./refusals.ts";

const STATUS: Record<FileCode, { readonly status: number; readonly title: string }> = {
  files_off: { status: 403, title: "This channel takes no files" },
  identity_document: { status: 422, title: "Identity documents are not taken here" },
  file_too_large: { status: 413, title: "The file is larger than this interface takes" },
  too_many_files: { status: 429, title: "Too many files" },
  file_type: { status: 415, title: "Files of this kind are not taken" },
  file_heic: { status: 415, title: "HEIC is not taken: send a JPEG" },
  file_damaged: { status: 422, title: "The file is damaged" },
  file_incomplete: { status: 400, title: "The file did not arrive whole" },
};

/** Problem details of a file. `route`: where an identity document belongs instead. */
export function sendFileProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: AnnounceRefusal | ReceiveRefusal,
  route: string,
): FastifyReply {
  const code = publicFileRefusal(refusal);
  if (!isFileCode(code))
    return sendProblem(request, reply, code, code === "unavailable" ? { retryAfterMs: 5_000 } : {});
  const { status, title } = STATUS[code];
  if (refusal.reason === "too_many_files")
    void reply.header("retry-after", String(Math.ceil(refusal.retryAfterMs / 1_000)));
  const problem = { type: `urn:wardline:problem:${code}`, title, status, code, requestId: request.id };
  const body = code === "identity_document" ? { ...problem, route } : problem;
  return reply.code(status).type("application/problem+json").send(body);
}

function isFileCode(code: FileCode | RefusalCode): code is FileCode {
  return Object.hasOwn(STATUS, code);
}

/** What was wrong inside a file is told by kind only. */
export function publicFileRefusal(refusal: AnnounceRefusal | ReceiveRefusal): FileCode | RefusalCode {
  switch (refusal.reason) {
    case "conversation_not_found":
      return "not_authorised";
    case "ticket_unknown":
      return "expired";
    case "busy":
      return "unavailable";
    case "unknown_format":
    case "not_taken":
      return "file_type";
    case "heic":
      return "file_heic";
    case "damaged":
      return "file_damaged";
    case "too_large":
      return "file_too_large";
    case "conversation_ended":
    case "files_off":
    case "identity_document":
    case "file_too_large":
    case "too_many_files":
    case "file_incomplete":
      return refusal.reason;
    default:
      return unreachable(refusal);
  }
}

export function publicOpenRefusal(refusal: OpenFileRefusal): RefusalCode {
  return refusal.reason === "file_gone" ? "expired" : publicDeskRefusal(refusal);
}
