// SPDX-License-Identifier: Apache-2.0
import type { FastifyRequest } from "fastify";
import type { Surface } from "./surface.ts";

/**
 * A request as far as it can be signed (RFC 9421). The target is one of our public origins, by the name the client called us: a signature for
 * another receiver does not fit, and a name that is not ours fits none.
 */
export function messageOf(
  surface: Surface,
  request: FastifyRequest,
): { readonly method: string; readonly targetUri: string; readonly fields: Readonly<Record<string, string>> } {
  const called = surface.options.publicOrigins.find((origin) => new URL(origin).host === request.host);
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !name.startsWith(":")) fields[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return { method: request.method, targetUri: `${called ?? "https://unknown.invalid"}${request.url}`, fields };
}
