// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { logOutByProvider } from "#app";
import { addressKey, type Surface } from "../surface.ts";

const FORM = "application/x-www-form-urlencoded";
const MAX_BYTES = 16 * 1_024;

/**
 * Where the operator's sign-on says that a login is over (OpenID Connect Back-Channel Logout 1.0 §2.5). It carries its proof in itself:
 * there is no token of ours. Answers as that text says: 200, or 400 with `invalid_request`; neither may be cached.
 */
export function backChannelRoutes(app: FastifyInstance, surface: Surface): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(FORM, { parseAs: "string", bodyLimit: MAX_BYTES }, (_request, body, done) => {
      done(null, new URLSearchParams(String(body)).getAll("logout_token"));
    });
    scope.post(
      "/v1/staff/back-channel-logout",
      {
        schema: {
          summary: "The operator's sign-on ends what a login opened here",
          tags: ["sign-on"],
          consumes: [FORM],
          body: { type: "object", properties: { logout_token: { type: "string" } }, required: ["logout_token"] },
        },
      },
      async (request, reply) => {
        void reply.header("cache-control", "no-store");
        const tokens = Array.isArray(request.body) ? (request.body as readonly string[]) : [];
        const [token = ""] = tokens;
        const done =
          tokens.length === 1 ? await logOutByProvider(surface.deps, token, addressKey(surface, request)) : null;
        if (done?.ok === true) return reply.code(200).send();
        const isTooOften = done?.refusal.reason === "too_many_tries";
        return reply.code(isTooOften ? 429 : 400).send({ error: "invalid_request" });
      },
    );
  });
}
