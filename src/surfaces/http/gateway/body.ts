// SPDX-License-Identifier: Apache-2.0
import type { z } from "zod";
import type { GatewayRefusal } from "#app";
import { ok, type Result, refuse } from "#kernel";
import { REFUSED_CHAT_FIELDS } from "#protocol";

/** Deeper JSON is no request that anybody writes; it would only exhaust whoever walks it. */
const MAX_DEPTH = 40;

/** Parses a body at the edge. A refusal names a field of the interface, never a value and never a name that the caller made up. */
export function parseGatewayBody<T>(schema: z.ZodType<T>, body: unknown): Result<T, GatewayRefusal> {
  if (!isShallow(body)) return refuse({ reason: "bad_request", field: "body" });
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  const path = parsed.error.issues[0]?.path ?? [];
  return refuse({ reason: "bad_request", field: namedPath(path) });
}

/** A field whose absence would change what the answer means; null: none was given. */
export function refusedField(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  const given = body as Readonly<Record<string, unknown>>;
  const isUsed = (field: string): boolean => {
    const value = given[field];
    if (field === "modalities") return Array.isArray(value) && value.some((one) => one !== "text");
    return value !== undefined && value !== null && value !== false;
  };
  return REFUSED_CHAT_FIELDS.find(isUsed) ?? null;
}

/** Steps of a path up to the first that is no word of the interface: keys of `metadata` or of a schema are the caller's. */
function namedPath(path: readonly PropertyKey[]): string {
  const open = path.findIndex((step) => step === "metadata" || step === "parameters" || step === "schema");
  const named = (open < 0 ? path : path.slice(0, open + 1)).slice(0, 6).map(String);
  return named.every((step) => /^[a-z_]{1,32}$|^\d{1,4}$/.test(step)) && named.length > 0 ? named.join(".") : "body";
}

function isShallow(body: unknown): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
  return level.length === 0;
}
