// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyRequest } from "fastify";
import { TRUST_STYLE, trustPage } from "#app";
import { utf8 } from "#kernel";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

/** The public page that says how old this instance's evidence is: the same for everybody, without scripts or cookies. */
export function trustRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps, options } = surface;
  const style = deps.hashes.sha256(utf8(TRUST_STYLE)).toBase64();
  const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  app.get(
    "/trust",
    { schema: { summary: "How old the evidence about this instance is, as a page" } },
    async (request, reply) => {
      if (options.trust === undefined)
        return sendProblem(request, reply, "bad_request", { status: 404, detail: "There is nothing at this address" });
      const page = trustPage(await options.trust(), langOf(request), deps.clock.now());
      return reply
        .header("content-security-policy", policy)
        .header("cache-control", "public, max-age=300")
        .header("vary", "accept-language")
        .type("text/html; charset=utf-8")
        .send(page);
    },
  );
}

/** As asked for, else the first of ours that the browser names. */
function langOf(request: FastifyRequest): "en" | "ar" {
  const { lang } = request.query as { readonly lang?: unknown };
  if (lang === "en" || lang === "ar") return lang;
  const named = (request.headers["accept-language"] ?? "").toLowerCase().match(/\b(?:en|ar)(?=[-,;\s]|$)/u)?.[0];
  return named === "ar" ? "ar" : "en";
}
