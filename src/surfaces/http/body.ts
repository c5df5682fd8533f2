// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { sendProblem } from "./problem.ts";

/** Parses a body at the edge. On failure sends the refusal (which fields, never their values) and returns null. */
export function parseBody<T>(schema: z.ZodType<T>, request: FastifyRequest, reply: FastifyReply): T | null {
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join(".") || "body"))].slice(
    0,
    5,
  );
  sendProblem(request, reply, "bad_request", { detail: `Not as expected: ${fields.join(", ")}` });
  return null;
}

/** A Zod schema as JSON Schema, for the OpenAPI document. */
export function documented(schema: z.ZodType, io: "input" | "output" = "input"): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-7", io, unrepresentable: "any" }) as Record<
    string,
    unknown
  >;
  return rest;
}
