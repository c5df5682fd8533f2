// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  type ClientSession,
  type ClientToken,
  findSession,
  makeClientToken,
  makeSessionId,
  readClientToken,
  readForClient,
  sayInClient,
} from "#app";
import type { ConversationId } from "#kernel";
import {
  addressKey,
  allowPages,
  bearerOf,
  isPageAllowed,
  isServer,
  openWindow,
  originOf,
  type Surface,
  statusOfError,
  UNLISTED,
  whenMayAddress,
  whenMayAsk,
  whenMayWindow,
} from "../door.ts";
import { activityId, activityOf } from "./activity.ts";
import { DIRECT_LINE, type DirectLineDoor, isTrusted } from "./door.ts";
import { sendFault, sendTurnFault } from "./errors.ts";
import { directLineStream } from "./stream.ts";
import { generateBody, inputOf, referenceOf, sentActivity, watermarkOf } from "./wire.ts";

/** A stream's address opens it so long, once the client has it. */
const STREAM_MS = 60_000;

type Entered = { readonly token: ClientToken; readonly session: ClientSession };

/**
 * Direct Line 3.0 (Bot Framework): a secret becomes a token in the operator's server, a token opens one conversation and ends, and activities
 * come by a socket or are asked for, each under a watermark that any node understands.
 */
export async function directLineRoutes(app: FastifyInstance, surface: Surface, door: DirectLineDoor): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => {
      const status = statusOfError(error);
      return sendFault(reply, status === 413 ? "too_large" : status === 503 ? "unavailable" : "bad_request");
    });
    const one = `${DIRECT_LINE}/conversations/:conversation`;
    allowPages(scope, door, [
      `${DIRECT_LINE}/tokens/generate`,
      `${DIRECT_LINE}/tokens/refresh`,
      `${DIRECT_LINE}/conversations`,
      one,
      `${one}/activities`,
      `${one}/upload`,
    ]);
    tokenRoutes(scope, surface, door);
    conversationRoutes(scope, surface, door, one);
    directLineStream(scope, surface, door);
  });
}

function tokenRoutes(scope: FastifyInstance, surface: Surface, door: DirectLineDoor): void {
  const { deps } = surface;
  scope.post(`${DIRECT_LINE}/tokens/generate`, UNLISTED, async (request, reply) => {
    const body = generateBody.safeParse(request.body ?? {});
    if (!body.success) return sendFault(reply, "bad_request");
    const session = await admitNew(surface, door, request, reply);
    if (session === null) return reply;
    const { user, trustedOrigins } = body.data;
    // Who a page says it is counts for nothing: only a server names users.
    const isNamed = isServer(surface, door, request);
    return reply.send(
      tokenAnswer(surface, door, {
        session: session.id,
        user: isNamed ? (user?.id ?? null) : null,
        origins: isNamed ? (trustedOrigins ?? null) : null,
      }),
    );
  });
  scope.post(`${DIRECT_LINE}/tokens/refresh`, UNLISTED, async (request, reply) => {
    const entered = await enter(surface, door, request, reply, null);
    return entered === null ? reply : reply.send(tokenAnswer(surface, door, entered.token));
  });

  function tokenAnswer(
    of: Surface,
    { tokenMs }: DirectLineDoor,
    token: Omit<ClientToken, "use" | "expiresAt">,
  ): object {
    return {
      conversationId: token.session,
      token: makeClientToken(of.deps, "direct_line", { ...token, use: "token", expiresAt: deps.clock.now() + tokenMs }),
      expires_in: Math.floor(tokenMs / 1_000),
    };
  }
}

function conversationRoutes(scope: FastifyInstance, surface: Surface, door: DirectLineDoor, one: string): void {
  const { deps } = surface;

  scope.post(`${DIRECT_LINE}/conversations`, UNLISTED, async (request, reply) => {
    // A secret, or a page that needs none, begins with a session of its own.
    const isToken = bearerOf(request)?.startsWith("v1.") === true;
    const fresh = isToken ? null : await admitNew(surface, door, request, reply);
    const entered = isToken ? await enter(surface, door, request, reply, null) : null;
    const session = entered?.session ?? fresh;
    if (session === null) return reply;
    const existing = await findSession(deps, session);
    const locale = langIn(request.body);
    const opened = await openWindow(surface, session, { ...originOf(surface, request), lang: locale });
    if (!opened.ok) return sendOpening(reply, opened.refusal);
    const token = entered?.token ?? { session: session.id, user: null, origins: null };
    const expiresAt = deps.clock.now() + door.tokenMs;
    return reply.code(existing === null ? 201 : 200).send({
      conversationId: session.id,
      token: makeClientToken(deps, "direct_line", { ...token, use: "token", expiresAt }),
      expires_in: Math.floor(door.tokenMs / 1_000),
      streamUrl: streamUrl(surface, request, token, 0),
    });
  });

  // Reconnecting: a fresh address for the stream, from where the client stands.
  scope.get(one, UNLISTED, async (request, reply) => {
    const found = await requireOne(surface, door, request, reply);
    if (found === null) return reply;
    const after = watermarkOf(request);
    if (after === null) return sendFault(reply, "bad_request");
    const { token } = found;
    const expiresAt = deps.clock.now() + door.tokenMs;
    return reply.send({
      conversationId: token.session,
      token: makeClientToken(deps, "direct_line", { ...token, use: "token", expiresAt }),
      expires_in: Math.floor(door.tokenMs / 1_000),
      streamUrl: streamUrl(surface, request, token, after),
    });
  });

  scope.get(`${one}/activities`, UNLISTED, async (request, reply) => {
    const found = await requireOne(surface, door, request, reply);
    if (found === null) return reply;
    const after = watermarkOf(request);
    if (after === null) return sendFault(reply, "bad_request");
    const reading = await readForClient(deps, found.conversationId, after);
    if (reading === null) return sendFault(reply, "not_found");
    const { session, user } = found.token;
    return reply.send({
      activities: reading.messages.map((message) => activityOf(session, user, message)),
      watermark: String(reading.lastSeq),
    });
  });

  scope.post(`${one}/activities`, UNLISTED, async (request, reply) => {
    const found = await requireOne(surface, door, request, reply);
    if (found === null) return reply;
    const activity = sentActivity.safeParse(request.body);
    if (!activity.success) return sendFault(reply, "bad_request");
    if ((activity.data.attachments ?? []).length > 0) return sendFault(reply, "no_files");
    const input = inputOf(activity.data);
    // Such as `webchat/join` or that somebody types: taken, and nothing comes of it.
    if (input === null) return reply.send({ id: activityId(found.token.session, 0) });
    const said = await sayInClient(deps, {
      ...originOf(surface, request),
      conversationId: found.conversationId,
      input,
      reference: referenceOf(activity.data),
    });
    if (!said.ok) return sendTurnFault(reply, said.refusal);
    return reply.send({ id: activityId(found.token.session, said.value.seq ?? said.value.lastSeq) });
  });

  scope.post(`${one}/upload`, UNLISTED, async (_request, reply) => sendFault(reply, "no_files"));
}

/** A new session for a server with the secret, or, where there is none, for an allowed page. Sends the refusal itself. */
async function admitNew(
  surface: Surface,
  door: DirectLineDoor,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ClientSession | null> {
  const byServer = isServer(surface, door, request);
  const wait = byServer
    ? await whenMayAsk(surface, { secretOf: "direct_line" })
    : await whenMayAddress(surface, request);
  const fault =
    wait !== null
      ? "throttled"
      : byServer
        ? null
        : !isPageAllowed(door, request)
          ? "page_refused"
          : door.secret === null
            ? null
            : request.headers.origin === undefined
              ? "token_invalid"
              : "secret_in_browser";
  if (fault === null) return { kind: "direct_line", id: makeSessionId(surface.deps, "direct_line") };
  sendFault(reply, fault, wait ?? undefined);
  return null;
}

/** Who has a token that holds, on a page for which it was made. Sends the refusal itself. */
async function enter(
  surface: Surface,
  door: DirectLineDoor,
  request: FastifyRequest,
  reply: FastifyReply,
  conversation: string | null,
): Promise<Entered | null> {
  const read = readClientToken(surface.deps, "direct_line", bearerOf(request) ?? "", "token");
  const wait = read.ok
    ? await whenMayWindow(surface, { kind: "direct_line", id: read.value.session }, addressKey(surface, request))
    : await whenMayAddress(surface, request);
  if (wait !== null) {
    sendFault(reply, "throttled", wait);
    return null;
  }
  const { origin } = request.headers;
  const fault = !read.ok
    ? read.refusal.reason === "expired"
      ? "token_expired"
      : "token_invalid"
    : !isPageAllowed(door, request) || !isTrusted(read.value, origin)
      ? "page_refused"
      : // The token says which conversation it is; an address that names another is refused like a forged token.
        conversation !== null && conversation !== read.value.session
        ? "token_invalid"
        : null;
  if (!read.ok || fault !== null) {
    sendFault(reply, fault ?? "token_invalid");
    return null;
  }
  return { token: read.value, session: { kind: "direct_line", id: read.value.session } };
}

async function requireOne(
  surface: Surface,
  door: DirectLineDoor,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<(Entered & { readonly conversationId: ConversationId }) | null> {
  const { conversation } = request.params as { readonly conversation: string };
  const entered = await enter(surface, door, request, reply, conversation);
  if (entered === null) return null;
  const conversationId = await findSession(surface.deps, entered.session);
  if (conversationId !== null) return { ...entered, conversationId };
  sendFault(reply, "not_found");
  return null;
}

function sendOpening(
  reply: FastifyReply,
  refusal: Extract<Awaited<ReturnType<typeof openWindow>>, { readonly ok: false }>["refusal"],
): FastifyReply {
  return refusal.reason === "too_many_openings"
    ? sendFault(reply, "throttled", refusal.retryAfterMs)
    : sendFault(reply, "not_found");
}

/** An address of the stream, under the name by which the client called us. Its token opens a stream and nothing else, and ends soon. */
function streamUrl(
  { deps, options }: Surface,
  request: FastifyRequest,
  token: Omit<ClientToken, "use" | "expiresAt">,
  after: number,
): string {
  const own = options.publicOrigins.find((origin) => new URL(origin).host === request.host) ?? options.publicOrigins[0];
  const base = (own ?? "http://localhost").replace(/^http/, "ws");
  const stream = makeClientToken(deps, "direct_line", {
    session: token.session,
    user: token.user,
    origins: token.origins,
    use: "stream",
    expiresAt: deps.clock.now() + STREAM_MS,
  });
  return `${base}${DIRECT_LINE}/conversations/${token.session}/stream?watermark=${after}&t=${stream}`;
}

function langIn(body: unknown): "en" | "ar" | undefined {
  const locale = typeof body === "object" && body !== null && "locale" in body ? body.locale : undefined;
  return typeof locale !== "string" ? undefined : /^ar\b/i.test(locale) ? "ar" : "en";
}
