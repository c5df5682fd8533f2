// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import type { Surface } from "./surface.ts";

/** Headers of every answer. Pages add their own Content-Security-Policy. */
export function addSecurityHeaders(app: FastifyInstance, surface: Surface): void {
  app.addHook("onSend", async (_request, reply) => {
    void reply.header("x-content-type-options", "nosniff");
    void reply.header("referrer-policy", "no-referrer");
    void reply.header("cross-origin-opener-policy", "same-origin");
    // Whatever a page of ours loads must agree to it: a response that was stolen from elsewhere does not get into its process.
    void reply.header("cross-origin-embedder-policy", "require-corp");
    if (!reply.hasHeader("content-security-policy"))
      void reply.header("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
    if (!reply.hasHeader("cross-origin-resource-policy"))
      void reply.header("cross-origin-resource-policy", "same-origin");
    if (surface.options.isHttps) void reply.header("strict-transport-security", "max-age=63072000; includeSubDomains");
  });
}

/** The widget's frame: own scripts and styles only, embedded only by the pages that configuration names. */
export function widgetPolicy(surface: Surface): string {
  const sockets = surface.options.publicOrigins.map((origin) => origin.replace(/^http/, "ws"));
  return pagePolicy(sockets, surface.options.embedOrigins.join(" "));
}

/** The desk and the window for passkeys: never embedded. */
export function deskPolicy(surface: Surface): string {
  const origins = [...surface.options.publicOrigins, ...surface.deps.staffParty.origins];
  const sockets = [...new Set(origins)].map((origin) => origin.replace(/^http/, "ws"));
  return pagePolicy(sockets, "'none'");
}

function pagePolicy(sockets: readonly string[], ancestors: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // The channel's worker comes as text in the page's own script.
    "worker-src blob:",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${sockets.join(" ")}`,
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors === "" ? "'none'" : ancestors}`,
    "require-trusted-types-for 'script'",
    "trusted-types wardline",
  ].join("; ");
}
