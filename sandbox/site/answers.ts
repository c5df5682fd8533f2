// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply, FastifyRequest } from "fastify";
import { TmfError } from "../tmf/errors.ts";

/** A page with the headers of the site. */
export function sendPage(reply: FastifyReply, page: string, widgetOrigin: string | null): FastifyReply {
  const chat = widgetOrigin === null ? "" : ` ${widgetOrigin}`;
  return reply
    .header("content-type", "text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("referrer-policy", "same-origin")
    .header("x-content-type-options", "nosniff")
    .header(
      "content-security-policy",
      `default-src 'none'; script-src 'self'${chat}; style-src 'self'; img-src 'self'${chat}; connect-src 'self'${chat}; frame-src${chat === "" ? " 'none'" : chat}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    .send(page);
}

/** A form sent from another site must not sign anybody in or pay anything. */
export function requireSameOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host ?? ""}`) throw new TmfError(403, "Only from this site");
}

/** One field of a form, sent by a page or as JSON. */
export function formField(request: FastifyRequest, name: string): string | null {
  if (typeof request.body === "string") return new URLSearchParams(request.body).get(name);
  const value = (request.body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "string" ? value : null;
}
