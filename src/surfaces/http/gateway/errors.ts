// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply } from "fastify";
import type { GatewayRefusal, UpstreamRefusal } from "#app";
import { unreachable } from "#kernel";
import type { GatewayCode, GatewayError } from "#protocol";

type Face = {
  readonly status: number;
  readonly code: GatewayCode;
  readonly message: string;
  readonly param?: string;
  readonly retryAfterMs?: number;
};

/** The outer face of a refusal: one exhaustive switch. Sentences are ours and hold nothing of what was sent or answered. */
export function faceOf(refusal: GatewayRefusal): Face {
  switch (refusal.reason) {
    case "key_unknown":
      return { status: 401, code: "invalid_api_key", message: "This needs a valid key of the gateway" };
    case "too_many_requests":
      return {
        status: 429,
        code: "rate_limit_exceeded",
        message: "Too many requests with this key in this minute",
        retryAfterMs: refusal.retryAfterMs,
      };
    case "quota_spent":
      return {
        status: 429,
        code: "quota_exceeded",
        message: "The characters of this key for today are spent",
        retryAfterMs: refusal.retryAfterMs,
      };
    case "too_many_at_once":
    case "conversation_busy":
      return { status: 429, code: "too_many_at_once", message: "Too many requests at once", retryAfterMs: 1_000 };
    case "bad_request":
      return { status: 400, code: "invalid_request", message: "The request is not as expected", param: refusal.field };
    case "unsupported_field":
      return {
        status: 400,
        code: "unsupported_parameter",
        message: "This parameter is not supported by the gateway",
        param: refusal.field,
      };
    case "unsupported_content":
      return {
        status: 400,
        code: "unsupported_content",
        message: "Content that cannot be screened is not passed on",
        param: refusal.field,
      };
    case "personal_data_in_name":
      return {
        status: 400,
        code: "personal_data_in_name",
        message: "The name of a tool or schema must not hold personal data",
        param: refusal.field,
      };
    case "model_unknown":
      return { status: 404, code: "model_not_found", message: "There is no model of this name", param: "model" };
    case "bridge_unknown":
      return { status: 404, code: "not_found", message: "There is no bridge of this name" };
    case "screening_failed":
      return {
        status: 503,
        code: "screening_failed",
        message: "The text could not be screened for personal data, so nothing was passed on",
      };
    case "upstream":
      return upstreamFace(refusal.cause);
    default:
      return unreachable(refusal);
  }
}

function upstreamFace(cause: UpstreamRefusal): Face {
  switch (cause.reason) {
    case "unavailable":
      return { status: 502, code: "upstream_unavailable", message: "The model or bot does not answer" };
    case "timeout":
      return { status: 504, code: "upstream_timeout", message: "The model or bot did not answer in time" };
    case "invalid_answer":
      return {
        status: 502,
        code: "upstream_invalid",
        message: "The model or bot answered something that cannot be used",
      };
    case "too_large":
      return { status: 502, code: "upstream_too_large", message: "The answer of the model or bot is too long" };
    case "access_refused":
      return {
        status: 502,
        code: "upstream_refused_access",
        message: "The model or bot does not take the gateway's key",
      };
    case "rejected":
      return { status: 400, code: "upstream_rejected", message: "The model or bot does not take this request" };
    case "too_many_requests":
      return {
        status: 429,
        code: "upstream_rate_limited",
        message: "The model or bot takes no more requests now",
        retryAfterMs: cause.retryAfterMs,
      };
    default:
      return unreachable(cause);
  }
}

export function errorBody({ status, code, message, param }: Face): GatewayError {
  const type =
    status === 401
      ? "authentication_error"
      : status === 429
        ? "rate_limit_error"
        : status >= 500
          ? "server_error"
          : "invalid_request_error";
  return { error: { message, type, param: param ?? null, code } };
}

/** Sends a refusal in OpenAI's shape. */
export function sendFace(reply: FastifyReply, face: Face): FastifyReply {
  if (face.retryAfterMs !== undefined) void reply.header("retry-after", String(Math.ceil(face.retryAfterMs / 1_000)));
  if (face.status === 401) void reply.header("www-authenticate", "Bearer");
  return reply.code(face.status).type("application/json").send(errorBody(face));
}

export function sendRefusal(reply: FastifyReply, refusal: GatewayRefusal): FastifyReply {
  return sendFace(reply, faceOf(refusal));
}
