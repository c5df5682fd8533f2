// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WebSocket } from "ws";
import { z } from "zod";
import {
  type ClientInput,
  type ClientMessage,
  type ClientSentence,
  type ClientSession,
  clientSentence,
  isSessionId,
  makeSessionId,
  readForClient,
  sayInClient,
  stillHas,
} from "#app";
import { type ConversationId, limits, type Result, refuse, toBase64Url } from "#kernel";
import {
  addressKey,
  addressTimes,
  allowPages,
  bearerOf,
  Connections,
  isPageAllowed,
  openWindow,
  originOf,
  retryAfter,
  type Surface,
  statusOfError,
  UNLISTED,
  whenMayAddress,
  whenMayWindow,
} from "../door.ts";
import { followConversation } from "../follow.ts";
import { numberedText, withoutMarkup } from "../plain-text.ts";
import type { ClientDoor } from "../surface.ts";

const BASE = "/clients/deep-chat";

/** What deep-chat sends: its newest message last. Files come as a form, which is no JSON and is refused as such. */
const sentMessages = z.object({
  messages: z.array(z.object({ role: z.string().max(40), text: z.string().max(100_000).optional() })).max(200),
  identifyToken: z.string().max(4_000).optional(),
  language: z.string().max(40).optional(),
});
type Sent = z.infer<typeof sentMessages>;

const STATUS: Readonly<Record<ClientSentence, number>> = { busy: 429, not_words: 400, ended: 410, unavailable: 503 };

/**
 * deep-chat as it is: JSON, server-sent events, and a socket for who wants to hear of a person's words at once. The page fetches a session
 * first and has deep-chat send it as a bearer token.
 */
export async function deepChatRoutes(app: FastifyInstance, surface: Surface, door: ClientDoor): Promise<void> {
  const { deps } = surface;
  await app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => {
      const status = statusOfError(error);
      return sendError(surface, reply, status === 503 ? "unavailable" : "not_words", "en", { status });
    });
    allowPages(scope, door, [`${BASE}/sessions`, `${BASE}/messages`]);

    scope.post(`${BASE}/sessions`, UNLISTED, async (request, reply) => {
      if (!(await mayAsk(surface, door, request, reply, null))) return reply;
      return reply.code(201).send({ session: makeSessionId(deps, "deep_chat") });
    });

    scope.post(`${BASE}/messages`, UNLISTED, async (request, reply) => {
      const session = sessionOf(surface, bearerOf(request));
      if (!(await mayAsk(surface, door, request, reply, session))) return reply;
      if (session === null) return sendError(surface, reply, "unavailable", "en", { status: 401 });
      const body = sentMessages.safeParse(request.body);
      if (!body.success) return sendError(surface, reply, "not_words", "en");
      const lang = langOf(body.data);
      const isStream = /\btext\/event-stream\b/.test(request.headers.accept ?? "");
      const said = await say(surface, session, body.data, originOf(surface, request));
      if (!said.ok) return sendError(surface, reply, said.refusal.sentence, lang, said.refusal);
      const texts = said.value.filter(({ by }) => by !== "visitor").map(textOf);
      if (!isStream) return reply.send({ text: texts.join("\n\n") });
      const events = texts.map((text, index) => ({ text: index === 0 ? text : `\n\n${text}` }));
      return reply
        .type("text/event-stream; charset=utf-8")
        .header("x-accel-buffering", "no")
        .send(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
    });

    deepChatSocket(scope, surface, door);
  });
}

/** Whether a page of the operator asks, not too often. Sends the refusal itself. */
async function mayAsk(
  surface: Surface,
  door: ClientDoor,
  request: FastifyRequest,
  reply: FastifyReply,
  session: ClientSession | null,
): Promise<boolean> {
  if (!isPageAllowed(door, request)) {
    sendError(surface, reply, "unavailable", "en", { status: 403 });
    return false;
  }
  const wait =
    session === null
      ? await whenMayAddress(surface, request)
      : await whenMayWindow(surface, session, addressKey(surface, request));
  if (wait !== null) sendError(surface, reply, "busy", "en", { retryAfterMs: wait });
  return wait === null;
}

/** In the shape that deep-chat shows: a sentence for the person who reads it. */
function sendError(
  { deps }: Surface,
  reply: FastifyReply,
  sentence: ClientSentence,
  lang: "en" | "ar",
  { status = STATUS[sentence], retryAfterMs }: { readonly status?: number; readonly retryAfterMs?: number } = {},
): FastifyReply {
  if (retryAfterMs !== undefined) void retryAfter(reply, retryAfterMs);
  return reply
    .code(status)
    .type("application/json")
    .send({ error: clientSentence(deps, lang, sentence) });
}

function sessionOf({ deps }: Surface, given: string | null): ClientSession | null {
  return given !== null && isSessionId(deps, "deep_chat", given) ? { kind: "deep_chat", id: given } : null;
}

function langOf({ language }: Sent): "en" | "ar" {
  return language !== undefined && /^ar\b/i.test(language) ? "ar" : "en";
}

function textOf(message: ClientMessage): string {
  return withoutMarkup(numberedText(message));
}

type NotSaid = { readonly reason: "not_said"; readonly sentence: ClientSentence; readonly retryAfterMs?: number };

/** Carries out what was sent and gives everything that was not answered before: also what a person said meanwhile. */
async function say(
  surface: Surface,
  session: ClientSession,
  sent: Sent,
  origin: ReturnType<typeof originOf>,
): Promise<Result<readonly ClientMessage[], NotSaid>> {
  const { deps } = surface;
  return deps.serial.run(`deep chat ${session.id}`, async () => {
    const opened = await openWindow(surface, session, { ...origin, lang: langOf(sent) });
    if (!opened.ok)
      return opened.refusal.reason === "too_many_openings"
        ? notSaid("busy", opened.refusal.retryAfterMs)
        : notSaid("unavailable");
    let after: number | null = null;
    for (const input of inputsOf(sent)) {
      const said = await sayInClient(deps, { ...origin, conversationId: opened.value, input });
      if (!said.ok) {
        const { refusal } = said;
        if (refusal.reason === "too_many_turns") return notSaid("busy", refusal.retryAfterMs);
        if (refusal.reason === "conversation_ended") return notSaid("ended");
        return notSaid(refusal.reason === "not_words" ? "not_words" : "unavailable");
      }
      after ??= said.value.answeredBefore;
    }
    const reading = await readForClient(deps, opened.value, after ?? 0);
    return { ok: true, value: reading?.messages ?? [] };
  });
}

function notSaid(sentence: ClientSentence, retryAfterMs?: number): Result<never, NotSaid> {
  return refuse({ reason: "not_said", sentence, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
}

/** The newest message counts: what stands before it was sent before. */
function inputsOf({ identifyToken, messages }: Sent): readonly ClientInput[] {
  const text = messages.findLast(({ role }) => role === "user")?.text ?? "";
  return [
    ...(identifyToken === undefined ? [] : [{ kind: "identify" as const, token: identifyToken }]),
    { kind: "text", text },
  ];
}

const NOT_ALLOWED = 4403;
const BUSY = 4429;

/** Sessions come in the sub-protocol: an address would be written down. */
function deepChatSocket(scope: FastifyInstance, surface: Surface, door: ClientDoor): void {
  const connections = new Connections();
  const { deps } = surface;
  scope.get(`${BASE}/socket`, { websocket: true, ...UNLISTED }, async (socket: WebSocket, request) => {
    const early: string[] = [];
    let hear = (text: string): void => {
      if (early.length < 5) early.push(text);
    };
    socket.on("message", (data: Buffer) => {
      hear(data.toString("utf8"));
    });
    const session = sessionOf(surface, sessionIn(request.headers["sec-websocket-protocol"]));
    const address = addressKey(surface, request);
    if (
      session === null ||
      !isPageAllowed(door, request) ||
      (await whenMayWindow(surface, session, address)) !== null
    ) {
      socket.close(NOT_ALLOWED);
      return;
    }
    const release = connections.take(session.id, toBase64Url(address), addressTimes(surface, request));
    if (release === null) {
      socket.close(BUSY);
      return;
    }
    const send = (frame: { readonly text: string } | { readonly error: string }): void => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
    };
    let stop: (() => void) | null = null;
    let following: ConversationId | null = null;
    socket.on("close", () => {
      release();
      stop?.();
    });
    const follow = (conversationId: ConversationId, after: number): void => {
      if (following === conversationId) return;
      stop?.();
      following = conversationId;
      stop = followConversation(surface, conversationId, after, () => stillHas(deps, session, conversationId), {
        deliver(messages) {
          for (const message of messages) if (message.by !== "visitor") send({ text: textOf(message) });
        },
        end() {
          socket.close(1_000);
        },
      });
    };
    const take = async (text: string): Promise<void> => {
      const body = parse(text);
      if (body === null) return send({ error: clientSentence(deps, "en", "not_words") });
      const lang = langOf(body);
      const fail = (sentence: ClientSentence): void => send({ error: clientSentence(deps, lang, sentence) });
      if ((await whenMayWindow(surface, session, address)) !== null) return fail("busy");
      const origin = originOf(surface, request);
      const opened = await openWindow(surface, session, { ...origin, lang });
      if (!opened.ok) return fail(opened.refusal.reason === "too_many_openings" ? "busy" : "unavailable");
      let after: number | null = null;
      for (const input of inputsOf(body)) {
        const said = await sayInClient(deps, { ...origin, conversationId: opened.value, input });
        if (!said.ok)
          return fail(
            said.refusal.reason === "too_many_turns"
              ? "busy"
              : said.refusal.reason === "not_words"
                ? "not_words"
                : "unavailable",
          );
        after ??= said.value.answeredBefore;
      }
      follow(opened.value, after ?? 0);
    };
    let work: Promise<void> = Promise.resolve();
    let waiting = 0;
    hear = (text) => {
      if (waiting >= 5) return send({ error: clientSentence(deps, "en", "busy") });
      waiting += 1;
      work = work
        .then(() => take(text))
        .catch(() => send({ error: clientSentence(deps, "en", "unavailable") }))
        .finally(() => {
          waiting -= 1;
        });
    };
    for (const text of early) hear(text);
  });
}

function sessionIn(protocols: string | undefined): string | null {
  return /(?:^|,)\s*session\.([\w.-]{1,200})\s*(?:,|$)/.exec(protocols ?? "")?.[1] ?? null;
}

function parse(text: string): Sent | null {
  if (text.length > limits.frameBytes) return null;
  try {
    const parsed = sentMessages.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
