// SPDX-License-Identifier: Apache-2.0
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import cookie from "@fastify/cookie";
import swagger from "@fastify/swagger";
import websocket from "@fastify/websocket";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { AppError, limits, makeUuid } from "#kernel";
import { addChannelGate } from "../channel/gate.ts";
import { channelRoutes } from "../channel/routes.ts";
import { clientRoutes } from "../clients/routes.ts";
import { boundUnread } from "../realtime/bound-unread.ts";
import { deskSocket } from "../realtime/desk-socket.ts";
import { visitorSocket } from "../realtime/visitor-socket.ts";
import { isInNetworks } from "./client-address.ts";
import { gatewayRoutes } from "./gateway/routes.ts";
import { addSecurityHeaders } from "./headers.ts";
import { publicCode, sendProblem } from "./problem.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { analyticsRoutes } from "./routes/analytics.ts";
import { approvalRoutes } from "./routes/approvals.ts";
import { authenticatorRoutes } from "./routes/authenticators.ts";
import { backChannelRoutes } from "./routes/back-channel.ts";
import { brandRoutes } from "./routes/brands.ts";
import { connectRoutes } from "./routes/connect.ts";
import { consentRoutes } from "./routes/consents.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { deskRoutes } from "./routes/desk.ts";
import { deskArchiveRoutes } from "./routes/desk-archives.ts";
import { deskCareRoutes } from "./routes/desk-care.ts";
import { deskFileRoutes } from "./routes/desk-files.ts";
import { deskOutsideRoutes } from "./routes/desk-outside.ts";
import { deskPrivacyRoutes } from "./routes/desk-privacy.ts";
import { deskQueueRoutes } from "./routes/desk-queue.ts";
import { deskRequestRoutes } from "./routes/desk-requests.ts";
import { deskTextRoutes } from "./routes/desk-texts.ts";
import { directoryRoutes } from "./routes/directory.ts";
import { downloadRoutes } from "./routes/downloads.ts";
import { eventRoutes } from "./routes/events.ts";
import { fileRoutes } from "./routes/files.ts";
import { helpListRoutes } from "./routes/help-list.ts";
import { incidentDutyRoutes } from "./routes/incident-duties.ts";
import { incidentRoutes } from "./routes/incidents.ts";
import { installationRoutes } from "./routes/installation.ts";
import { lockRoutes } from "./routes/locks.ts";
import { lookRoutes } from "./routes/looks.ts";
import { manifestRoutes } from "./routes/manifest.ts";
import { messagingRoutes } from "./routes/messaging.ts";
import { misheardRoutes } from "./routes/misheard.ts";
import { newsRoutes } from "./routes/news.ts";
import { outsideDeskRoutes } from "./routes/outside-desk.ts";
import { owedDeletionRoutes } from "./routes/owed-deletions.ts";
import { pageRoutes } from "./routes/pages.ts";
import { panelRoutes } from "./routes/panels.ts";
import { policyRoutes } from "./routes/policies.ts";
import { privacyEventRoutes } from "./routes/privacy-events.ts";
import { ratingRoutes } from "./routes/rating.ts";
import { receiptRoutes } from "./routes/receipt.ts";
import { recordRoutes } from "./routes/records.ts";
import { recoveryRoutes } from "./routes/recovery.ts";
import { requestRoutes } from "./routes/requests.ts";
import { securityRoutes } from "./routes/security.ts";
import { securityTxtRoutes } from "./routes/security-txt.ts";
import { serviceRoutes } from "./routes/service.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { staffRoutes } from "./routes/staff.ts";
import { staffDoorRoutes } from "./routes/staff-door.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { transcriptRoutes } from "./routes/transcript.ts";
import { trustRoutes } from "./routes/trust.ts";
import { turnRoutes } from "./routes/turns.ts";
import { webhookKeyRoutes } from "./routes/webhook-keys.ts";
import { wishRoutes } from "./routes/wishes.ts";
import { wordingRoutes } from "./routes/wording.ts";
import { scimRoutes } from "./scim/routes.ts";
import type { Surface } from "./surface.ts";
import { type Certificate, makeSecureServer, type SecureServer, type TlsOptions } from "./tls/secure-server.ts";

export type ServerOptions = {
  readonly logger: FastifyBaseLogger;
  /** Null: plain HTTP, on loopback or behind a proxy. */
  readonly tls: TlsOptions | null;
};

/** Renews the certificate of a server that runs; for one without TLS there is nothing to renew. */
export type BuiltServer = FastifyInstance & {
  readonly renewCertificate: (certificate: Certificate) => void;
  /** Every route that is served, as `METHOD /path`. */
  readonly routes: readonly string[];
};

/** Builds the public server: schema-checked routes, the realtime connections and the OpenAPI document made from them. */
export async function buildServer(surface: Surface, options: ServerOptions): Promise<BuiltServer> {
  let secure: SecureServer | null = null;
  const { tls } = options;
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.frameBytes,
    genReqId: () => makeUuid(surface.deps.random),
    forceCloseConnections: "idle",
    // Attacker: a request that comes byte by byte holds its connection no longer. Fastify would wait for ever; a file over a slow line takes less.
    requestTimeout: 300_000,
    // What cannot even be routed is refused in the same form as everything else.
    frameworkErrors: (_error, request, reply) => {
      sendProblem(request, reply, "bad_request");
    },
    ...(tls === null
      ? {}
      : {
          serverFactory: (handler: (request: IncomingMessage, response: ServerResponse) => void) => {
            // Quirk: Fastify has one handler for both protocols, and types it as HTTP/1.1.
            secure = makeSecureServer(tls, handler as unknown as Parameters<typeof makeSecureServer>[1]);
            return secure.server as unknown as HttpServer;
          },
        }),
  }) as unknown as FastifyInstance;

  const routes = new Set<string>();
  app.addHook("onRoute", ({ method, url }) => {
    // What answers a HEAD or OPTIONS carries nothing that its GET does not.
    for (const one of [method].flat()) if (one !== "HEAD" && one !== "OPTIONS") routes.add(`${one} ${url}`);
  });

  // Bodies are parsed by Zod in the handlers; the schemas of the routes only document.
  app.setValidatorCompiler(() => (value: unknown) => ({ value }));
  app.setSerializerCompiler(() => (value: unknown) => JSON.stringify(value));
  app.setErrorHandler((error, request, reply) => {
    handleError(error, surface, () => request.id);
    const status =
      typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;
    if (status === 413) return sendProblem(request, reply, "too_large");
    if (status >= 400 && status < 500) return sendProblem(request, reply, "bad_request", { status });
    const code = publicCode(error);
    return sendProblem(request, reply, code, code === "keys_unavailable" ? { retryAfterMs: 30_000 } : {});
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, "bad_request", { status: 404, detail: "There is nothing at this address" }),
  );

  addSecurityHeaders(app, surface);
  refusePlainStrangers(app, surface);
  const gate = addChannelGate(app, surface);
  await app.register(cookie);
  await app.register(websocket, { options: { maxPayload: limits.frameBytes } });
  app.websocketServer.on("connection", boundUnread);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Wardline",
        version: surface.options.version,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
    },
  });
  channelRoutes(app, surface, gate);
  conversationRoutes(app, surface);
  turnRoutes(app, surface);
  eventRoutes(app, surface);
  transcriptRoutes(app, surface);
  receiptRoutes(app, surface);
  authenticatorRoutes(app, surface);
  recoveryRoutes(app, surface);
  messagingRoutes(app, surface);
  outsideDeskRoutes(app, surface);
  deskOutsideRoutes(app, surface);
  owedDeletionRoutes(app, surface);
  helpListRoutes(app, surface);
  newsRoutes(app, surface);
  panelRoutes(app, surface);
  downloadRoutes(app, surface);
  sessionRoutes(app, surface);
  lookRoutes(app, surface);
  requestRoutes(app, surface);
  consentRoutes(app, surface);
  privacyEventRoutes(app, surface);
  deskRequestRoutes(app, surface);
  recordRoutes(app, surface);
  deskPrivacyRoutes(app, surface);
  deskArchiveRoutes(app, surface);
  webhookKeyRoutes(app, surface);
  securityTxtRoutes(app, surface);
  trustRoutes(app, surface);
  signInRoutes(app, surface);
  lockRoutes(app, surface);
  brandRoutes(app, surface);
  staffDoorRoutes(app, surface);
  staffRoutes(app, surface);
  deskRoutes(app, surface);
  deskQueueRoutes(app, surface);
  wishRoutes(app, surface);
  approvalRoutes(app, surface);
  incidentRoutes(app, surface);
  serviceRoutes(app, surface);
  alertRoutes(app, surface);
  connectRoutes(app, surface);
  analyticsRoutes(app, surface);
  ratingRoutes(app, surface);
  misheardRoutes(app, surface);
  incidentDutyRoutes(app, surface);
  securityRoutes(app, surface);
  policyRoutes(app, surface);
  fileRoutes(app, surface);
  deskCareRoutes(app, surface);
  deskTextRoutes(app, surface);
  wordingRoutes(app, surface);
  installationRoutes(app, surface);
  deskFileRoutes(app, surface);
  visitorSocket(app, surface);
  deskSocket(app, surface);
  await scimRoutes(app, surface);
  backChannelRoutes(app, surface);
  tokenRoutes(app, surface);
  directoryRoutes(app, surface);
  if (surface.gateway) await gatewayRoutes(app, surface, surface.gateway);
  if (surface.clients) await clientRoutes(app, surface, surface.clients);
  await manifestRoutes(app, surface);
  await pageRoutes(app, surface);
  app.get("/openapi.json", { schema: { hide: true } }, async (_request, reply) =>
    reply.header("access-control-allow-origin", "*").send(app.swagger()),
  );
  await app.ready();
  return Object.assign(app, {
    routes: [...routes].sort(),
    renewCertificate: (certificate: Certificate) => {
      secure?.renew(certificate);
    },
  });
}

/** Plain HTTP from elsewhere than the proxies that end TLS for us is not answered. */
function refusePlainStrangers(app: FastifyInstance, surface: Surface): void {
  const { plainHttpFrom } = surface.options;
  if (plainHttpFrom === null) return;
  app.addHook("onRequest", async (request, reply) => {
    if (isInNetworks(plainHttpFrom, request.socket.remoteAddress ?? "")) return;
    sendProblem(request, reply, "not_authorised", { status: 403, detail: "Plain HTTP is not taken from here" });
  });
}

/** Logs codes, never messages of others: an error text may quote what was sent. */
function handleError(error: unknown, surface: Surface, requestId: () => string): void {
  const code =
    error instanceof AppError
      ? error.code
      : typeof error === "object" && error !== null && "code" in error
        ? String(error.code)
        : "unexpected";
  const isOurs = !(
    typeof error === "object" &&
    error !== null &&
    "statusCode" in error &&
    Number(error.statusCode) < 500
  );
  if (isOurs) surface.deps.log.error({ code, requestId: requestId(), at: firstOwnFrame(error) }, "A request failed");
}

/** Such as `src/app/turn.ts:12:3`: where, and nothing of the message, whose lines come first. */
function firstOwnFrame(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const frames = error.stack?.replace(error.message, "").split("\n") ?? [];
  return (
    frames.map((line) => /\/(src\/[\w./-]+\.[jt]s:\d+:\d+)\)?$/u.exec(line)?.[1]).find((at) => at !== undefined) ?? null
  );
}
