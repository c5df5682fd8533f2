// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest, LightMyRequestResponse } from "fastify";

/** How the sandbox speaks: TM Forum v4 and CAMARA; the v5 of those that have one; or words that no standard knows. */
export const DIALECTS = ["tmf4", "tmf5", "plain"] as const;
export type Dialect = (typeof DIALECTS)[number];

/** What was asked in a dialect, carried out by the paths that it stands for. */
export type Inner = (
  request: FastifyRequest,
  to: { readonly method: string; readonly url: string; readonly body?: unknown },
) => Promise<LightMyRequestResponse>;

/**
 * Closes the standard paths to everybody but the dialect itself, so that who connects has to speak it.
 *
 * @param isClosed - Whether a path belongs to those that the dialect takes the place of.
 */
export function behind(app: FastifyInstance, isClosed: (path: string) => boolean): Inner {
  const pass = randomBytes(18).toString("base64url");
  app.addHook("onRequest", async (request, reply) => {
    const path = request.url.split("?")[0] ?? "/";
    if (request.headers["x-dialect"] === pass || !isClosed(path)) return undefined;
    return reply.code(404).send({ fault: "NO_SUCH_PATH" });
  });
  return (request, { method, url, body }) => {
    const { authorization } = request.headers;
    return app.inject({
      method: method as "GET",
      url,
      headers: {
        host: request.headers.host ?? "localhost",
        "x-dialect": pass,
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  };
}
