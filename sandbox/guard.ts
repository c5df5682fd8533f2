// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Fault } from "./faults.ts";
import type { TokenDesk } from "./oauth.ts";
import { settleTransfers } from "./tmf/balances.ts";
import { type Context, struckBy } from "./tmf/context.ts";
import { CamaraError, camaraCode, camaraErrorBody, TmfError, tmfErrorBody } from "./tmf/errors.ts";
import { settleOrders } from "./tmf/orders.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Faults that struck this request. */
    struck: readonly Fault[];
    /** Number of the person behind a three-legged token, else null. */
    tokenSubject: string | null;
  }
}

const open = [
  "/oauth2/",
  "/__sandbox/",
  "/outbox",
  "/pay/",
  "/form/",
  "/invoice/",
  "/site/",
  "/help/",
  // Carriers bring secrets of their own.
  "/whatsapp/",
  "/sms/",
  "/assets/",
  "/favicon.ico",
];
const openPages: ReadonlySet<string> = new Set(["/", "/signin", "/outbox", "/outbox.json", "/privacy", "/help"]);

function pathOf(request: FastifyRequest): string {
  return request.url.split("?")[0] ?? "/";
}

function isOpen(path: string): boolean {
  return openPages.has(path) || open.some((prefix) => path.startsWith(prefix));
}

function isTmf(path: string): boolean {
  return (
    path.startsWith("/tmf-api/") ||
    path.startsWith("/payment/") ||
    path.startsWith("/rolesAndPermissions/") ||
    path.startsWith("/__sandbox/") ||
    path.startsWith("/larkspur/") ||
    path.startsWith("/subscriber-secrets/")
  );
}

export function errorBody(path: string, status: number, message: string, code: string | null = null): object {
  return isTmf(path) ? tmfErrorBody(status, message) : camaraErrorBody(status, code ?? camaraCode(status), message);
}

const loopback = /^(127\.|::1$|::ffff:127\.)/;
const localHost = /^(localhost|[a-z0-9.-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

function answerFault(request: FastifyRequest, reply: FastifyReply, fault: Fault): FastifyReply {
  if (fault.retryAfter !== null) reply.header("retry-after", String(fault.retryAfter));
  return reply.code(fault.status).send(errorBody(pathOf(request), fault.status, fault.message, fault.code));
}

function drop(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.destroy();
}

/** Who may ask, what goes wrong on purpose, and how refusals look. */
export function registerGuard(app: FastifyInstance, context: Context, tokens: TokenDesk): void {
  app.decorateRequest("struck", null as unknown as readonly Fault[]);
  app.decorateRequest("tokenSubject", null);

  app.addHook("onRequest", async (request, reply) => {
    request.struck = [];
    if (!loopback.test(request.socket.remoteAddress ?? "") || !localHost.test(request.headers.host ?? ""))
      return reply.code(403).send(tmfErrorBody(403, "Only from this machine"));
    if (isOpen(pathOf(request))) return undefined;
    const header = request.headers.authorization ?? "";
    const opened = header.startsWith("Bearer ") ? tokens.open(header.slice(7)) : null;
    if (opened === null)
      return reply
        .code(401)
        .header("www-authenticate", "Bearer")
        .send(errorBody(pathOf(request), 401, "The token is missing, unknown or expired"));
    request.tokenSubject = opened.subject;
    return undefined;
  });

  app.addHook("preHandler", async (request, reply) => {
    const path = pathOf(request);
    settleOrders(context);
    settleTransfers(context.world);
    if (isOpen(path) && path !== "/oauth2/token") return undefined;
    request.struck = context.faults.strike({
      method: request.method,
      url: request.url,
      body: request.body === undefined ? "" : JSON.stringify(request.body),
    });
    for (const fault of request.struck)
      if (fault.latencyMs > 0 && fault.phase === "before") await sleep(fault.latencyMs);
    const status = struckBy(request.struck, "status");
    if (status?.phase === "before") return answerFault(request, reply, status);
    const dropped = struckBy(request.struck, "drop");
    if (dropped?.phase === "before") drop(request, reply);
    return undefined;
  });

  app.addHook("onSend", async (request, reply, payload: unknown) => {
    const { struck } = request;
    if (struck.length === 0 || !(typeof payload === "string" || Buffer.isBuffer(payload))) return payload;
    for (const fault of struck) if (fault.latencyMs > 0 && fault.phase === "after") await sleep(fault.latencyMs);
    if (struckBy(struck, "drop")?.phase === "after") {
      request.raw.socket.destroy();
      return payload;
    }
    const status = struckBy(struck, "status");
    if (status?.phase === "after") {
      reply.code(status.status);
      return JSON.stringify(errorBody(pathOf(request), status.status, status.message, status.code));
    }
    if (struckBy(struck, "wrongContentType") !== null) reply.header("content-type", "text/html; charset=utf-8");
    if (struckBy(struck, "truncate") === null) return payload;
    const half = Math.floor(payload.length / 2);
    if (typeof payload === "string") return payload.slice(0, half);
    reply.removeHeader("content-length");
    return payload.subarray(0, half);
  });

  app.setErrorHandler((error: unknown, request, reply) => {
    if (error instanceof TmfError) return reply.code(error.status).send(tmfErrorBody(error.status, error.message));
    if (error instanceof CamaraError)
      return reply.code(error.status).send(camaraErrorBody(error.status, error.code, error.message));
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    const message = status < 500 && error instanceof Error ? error.message : "The sandbox has a fault of its own";
    if (status >= 500) request.log.error(error);
    return reply.code(status).send(errorBody(pathOf(request), status, message));
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).send(errorBody(pathOf(request), 404, "No such path")));
}
