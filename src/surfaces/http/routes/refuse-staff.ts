// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from "fastify";
import type { GateOfStaff, TokenWishRefusal } from "#app";
import { unreachable } from "#kernel";
import { sendProblem } from "../problem.ts";

type Reason = GateOfStaff["reason"] | TokenWishRefusal["reason"] | "not_found";

/** Staff are told what stands in the way; 403 with `expired` asks for a sign-in again. */
export function refuseStaff(request: FastifyRequest, reply: FastifyReply, reason: Reason): FastifyReply {
  const because = (status: number, detail: string): FastifyReply =>
    sendProblem(request, reply, "bad_request", { status, detail });
  switch (reason) {
    case "sign_in_too_old":
      return sendProblem(request, reply, "expired", { status: 403, detail: "This needs a fresh sign-in" });
    case "not_permitted":
      return sendProblem(request, reply, "not_authorised", { status: 403, detail: "No role of yours permits this" });
    case "not_found":
      return sendProblem(request, reply, "bad_request", { status: 404 });
    case "bad_name":
      return because(422, "The name wants up to 40 small letters, digits and hyphens");
    case "bad_scope":
      return because(422, "A scope is not known, or none is named");
    case "bad_days":
      return because(422, "A token holds 1 to 366 days");
    case "bad_key":
      return because(422, "The key wants a thumbprint of 43 characters");
    case "approval_needed":
    case "approval_worthless":
      return because(409, "No approval that holds was made for exactly this");
    default:
      return unreachable(reason);
  }
}
