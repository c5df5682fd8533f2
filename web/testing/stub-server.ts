// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";
import cookie from "@fastify/cookie";
import websocket from "@fastify/websocket";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { DeskConversation, DeskFrame, StaffMe, TurnInput } from "#protocol";
import { wireOf } from "../../src/surfaces/channel/wire.ts";
import { buildWeb } from "./build-web.ts";
import { addStubChannel, MemoryChannelStore, stubSurface } from "./stub-channel.ts";
import { type StubChoices, stubConsents, stubReceipts } from "./stub-consents.ts";
import { StubConversation } from "./stub-conversation.ts";
import { hostPage, hostPolicy, stubBrand } from "./stub-pages.ts";

const AGENT = "Maya Lindt";
const HELD_POLL_MS = 5_000;
/** Of a case at the desk. */
const EVENTS_AT_ONCE = 500;
/** Of the desk, what is answered whatever happens to the rest. */
const UNTOUCHED = ["/v1/desk/me", "/v1/desk/active", "/v1/desk/socket"];
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  html: "text/html",
  json: "application/json",
};

/** Who is signed in at the desk; the way in is proved against the real server. */
const stubMe: StaffMe = {
  staffId: "00000000-0000-4000-8000-0000000000a1",
  name: AGENT,
  roles: ["care"],
  sessionId: "00000000-0000-4000-8000-0000000000b1",
  method: "passkey",
  may: ["desk.list"],
  idleMs: 900_000,
  expiresAt: "2099-01-01T00:00:00.000Z",
};

/** A small honest server for journeys through the browser parts: same paths, headers and rules as the real one, all in memory. */
export class StubServer {
  readonly conversations: StubConversation[] = [];
  /** Every request but those for host pages, as `METHOD path`. */
  readonly requests: string[] = [];
  /** The law asks to keep what is deleted next. */
  keepsNext = false;
  /** What the customer took back. */
  readonly choices: StubChoices = { withdrawn: [] };
  /** Inputs as they arrived, repeats too. */
  readonly inputs: TurnInput[] = [];
  /** Told of every request before it is carried out, as `METHOD path`. */
  heard: (line: string) => void = () => undefined;
  /** False: the network between blocks WebSocket. */
  allowsSockets = true;
  /** False: nothing is answered, as if the server were down. */
  isUp = true;
  /** True: the next turn is carried out and its answer never arrives. */
  losesNextAnswer = false;
  /** What else the desk reads, by path without its query. */
  readonly deskAnswers = new Map<string, unknown>();
  /** Who is signed in at the desk. */
  me: StaffMe = stubMe;
  /** What a test answers itself, by `METHOD path`; a promise keeps the browser waiting. */
  readonly answers = new Map<string, unknown>();
  /** Answers what the desk asks, where a test does not answer it by its line: a method, a path without its query, and the query. */
  deskFills: (method: string, path: string, query: URLSearchParams) => unknown = () => undefined;
  /** How everything that the desk reads ends, but who one is: a status, or no answer yet. Null: as usual. */
  deskReadings: 403 | 500 | "waits" | null = null;
  /** For how many seconds whoever opens a chat is asked to wait, as a server that has too much to do does. Null: chats open. */
  busyForS: number | null = null;
  /** Milliseconds that each turn takes. */
  turnTakesMs = 0;
  /** What the channel keeps of its sessions. */
  readonly channelStore = new MemoryChannelStore();
  readonly surface: ReturnType<typeof stubSurface>;
  #cutsNext = false;
  readonly #waiting: (() => void)[] = [];
  readonly #webDir: string;
  readonly #app: FastifyInstance = fastify();
  readonly #sockets = new Set<{ close(): void; terminate(): void }>();
  readonly #desks = new Set<(frame: DeskFrame) => void>();
  #port = 0;
  #nonces = 0;

  /** @param webDir - Where loader, widget and desk were built to. */
  constructor(webDir: string) {
    this.#webDir = webDir;
    this.surface = stubSurface(this.channelStore, webDir);
  }

  get chatOrigin(): string {
    return `http://chat.larkspur.localhost:${this.#port}`;
  }

  /** The operator's page: same site as the chat. */
  get hostOrigin(): string {
    return `http://www.larkspur.localhost:${this.#port}`;
  }

  /** A page of somebody else: the chat is cross-site there. */
  get strangerOrigin(): string {
    return `http://www.stranger.localhost:${this.#port}`;
  }

  get newest(): StubConversation {
    const last = this.conversations.at(-1);
    if (last === undefined) throw new Error("No conversation was opened");
    return last;
  }

  async start(port = 0): Promise<void> {
    await this.#app.register(cookie);
    await this.#app.register(websocket);
    this.#app.addHook("onRequest", async (request, reply) => {
      const path = request.url.split("?")[0] ?? "";
      if (request.hostname.startsWith("chat.")) this.requests.push(`${request.method} ${path}`);
      this.heard(`${request.method} ${path}`);
      if (!this.isUp) {
        reply.hijack();
        request.raw.socket.destroy();
      }
    });
    // The answer of a turn is lost with the outer one that carries it.
    this.#app.addHook("onSend", async (request) => {
      if (!this.#cutsNext || !request.url.startsWith("/v1/channel/")) return;
      this.#cutsNext = false;
      request.raw.socket.destroy();
    });
    this.#app.addHook("onRequest", async (request, reply) => {
      const own = await this.answers.get(`${request.method} ${request.url.split("?")[0] ?? ""}`);
      if (own !== undefined) await reply.send(own);
    });
    this.#app.addHook("onRequest", async (request, reply) => {
      const path = request.url.split("?")[0] ?? "";
      if (this.deskReadings === null || !path.startsWith("/v1/desk/") || UNTOUCHED.includes(path)) return;
      if (this.deskReadings === "waits") await new Promise<void>((resolve) => void this.#waiting.push(resolve));
      else await this.#problem(reply, this.deskReadings, "not_authorised");
    });
    this.#app.addHook("onRequest", async (request, reply) => {
      const path = request.url.split("?")[0] ?? "";
      if (reply.sent || !path.startsWith("/v1/desk/") || UNTOUCHED.includes(path)) return;
      const query = new URLSearchParams(request.url.split("?")[1] ?? "");
      const filled = this.deskFills(request.method, path, query);
      if (filled !== undefined) await reply.send(filled);
    });
    await addStubChannel(this.#app, this.surface);
    this.#routes();
    await this.#app.listen({ host: "127.0.0.1", port });
    const address = this.#app.server.address();
    this.#port = typeof address === "object" && address !== null ? address.port : 0;
  }

  async stop(): Promise<void> {
    for (const go of this.#waiting) go();
    this.dropSockets();
    this.#app.server.closeAllConnections();
    await this.#app.close();
  }

  /** Cuts every connection without a word, as a change of network does. */
  dropSockets(): void {
    for (const socket of [...this.#sockets]) socket.terminate();
  }

  #find(request: FastifyRequest): StubConversation | undefined {
    const bearer = /^Bearer (.+)$/u.exec(request.headers.authorization ?? "")?.[1];
    const token = bearer ?? request.cookies["wardline_visitor"];
    return token === undefined ? undefined : this.conversations.find((one) => one.token === token);
  }

  #problem(reply: FastifyReply, status: number, code: string): FastifyReply {
    const problem = { type: `urn:wardline:problem:${code}`, title: "Refused", status, code, requestId: "r" };
    return reply.code(status).type("application/problem+json").send(problem);
  }

  #routes(): void {
    const app = this.#app;
    app.get("/loader.js", async (_request, reply) => this.#file(reply, "loader.js", null));
    app.get("/widget/", async (_request, reply) =>
      this.#file(
        reply.header("allow-csp-from", "*"),
        "widget/index.html",
        this.#pagePolicy(`${this.hostOrigin} ${this.strangerOrigin}`),
      ),
    );
    app.get<{ Params: { "*": string } }>("/widget/assets/*", async (request, reply) =>
      this.#file(reply, `widget/assets/${request.params["*"]}`, null),
    );
    app.get("/console", async (_request, reply) => this.#file(reply, "console/index.html", this.#pagePolicy("'none'")));
    app.get<{ Params: { "*": string } }>("/console/assets/*", async (request, reply) =>
      this.#file(reply, `console/assets/${request.params["*"]}`, null),
    );
    app.get("/v1/brands/:name", async (_request, reply) => reply.send(stubBrand));
    this.#hostPages();
    this.#conversationRoutes();
    this.#deskRoutes();
  }

  #pagePolicy(ancestors: string): string {
    return `default-src 'none'; script-src 'self'; worker-src blob:; style-src 'self'; img-src 'self' data:; connect-src 'self' ${this.chatOrigin.replace("http", "ws")}; form-action 'none'; base-uri 'none'; frame-ancestors ${ancestors}; require-trusted-types-for 'script'; trusted-types wardline`;
  }

  async #file(reply: FastifyReply, name: string, policy: string | null): Promise<FastifyReply> {
    if (policy !== null) void reply.header("content-security-policy", policy);
    if (name === "loader.js" || name.startsWith("widget/assets/"))
      void reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");
    const file = await readFile(join(this.#webDir, normalize(`/${name}`)));
    const pin = `name="wardline-service-key" content="${await this.surface.deps.channel.pin()}"`;
    const body = name.endsWith(".html")
      ? file.toString("utf8").replace('name="wardline-service-key" content=""', pin)
      : file;
    return reply.type(TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream").send(body);
  }

  #hostPages(): void {
    const page = (body: string) => async (request: FastifyRequest, reply: FastifyReply) => {
      const query = request.query as { lang?: string; theme?: string; pinned?: string };
      const pin = query.pinned === undefined ? "" : ` data-service-key="${await this.surface.deps.channel.pin()}"`;
      const theme = query.theme === undefined ? pin : `data-theme="${query.theme}"${pin}`;
      void reply.header("content-security-policy", hostPolicy(this.chatOrigin));
      return reply.type("text/html").send(hostPage(this.chatOrigin, query.lang === "ar" ? "ar" : "en", theme, body));
    };
    this.#app.get("/", page(`<p><button type="button" id="before">Before</button></p>`));
    this.#app.get("/checkout", page(`<form><input name="n" autocomplete="cc-number"></form>`));
    this.#app.get("/other", page(""));
    this.#app.get("/gone", async (_request, reply) => reply.type("text/html").send("<title>Weather</title>Weather"));
  }

  #conversationRoutes(): void {
    const app = this.#app;
    app.post<{ Body: { lang?: "en" | "ar"; tokenIn?: string; identifyToken?: string } }>(
      "/v1/conversations",
      async (request, reply) => {
        if (request.headers.origin !== this.chatOrigin) return this.#problem(reply, 403, "not_authorised");
        if (this.busyForS !== null)
          return this.#problem(reply.header("retry-after", String(this.busyForS)), 503, "busy");
        const conversation = new StubConversation(request.body.lang ?? "en", () => this.#tellDesks());
        this.conversations.push(conversation);
        if (request.body.identifyToken !== undefined) {
          conversation.openedWith = request.body.identifyToken;
          conversation.state = { ...conversation.state, assurance: "A1" };
        }
        const { state, events, token } = conversation;
        if (request.body.tokenIn === "bearer") return reply.code(201).send({ state, events, token });
        void reply.setCookie("wardline_visitor", token, { httpOnly: true, sameSite: "strict", path: "/" });
        return reply.code(201).send({ state, events });
      },
    );
    app.post("/v1/nonces", async (_request, reply) => {
      this.#nonces += 1;
      return reply.code(201).send({ nonce: `nonce-${this.#nonces}` });
    });
    app.get("/v1/conversations/current", async (request, reply) => {
      const found = this.#find(request);
      return found === undefined
        ? this.#problem(reply, 404, "not_authorised")
        : reply.send({ state: found.state, events: found.events });
    });
    app.delete("/v1/conversations/current", async (request, reply) => {
      const found = this.#find(request);
      if (found === undefined) return this.#problem(reply, 401, "not_authorised");
      this.conversations.splice(this.conversations.indexOf(found), 1);
      void reply.clearCookie("wardline_visitor", { path: "/" });
      if (!this.keepsNext) return reply.code(204).send();
      this.keepsNext = false;
      return reply.code(202).send({ outcome: "kept" });
    });
    app.get("/v1/conversations/current/consents", async (_request, reply) => reply.send(stubConsents(this.choices)));
    app.post<{ Body: { purpose: string } }>("/v1/conversations/current/consents/withdraw", async (request, reply) => {
      this.choices.withdrawn.push(request.body.purpose);
      return reply.send(stubConsents(this.choices));
    });
    app.post("/v1/conversations/current/consents/receipts", async (_request, reply) => reply.send(stubReceipts));
    app.post<{ Body: TurnInput }>("/v1/conversations/current/turns", async (request, reply) => {
      const found = this.#find(request);
      if (found === undefined) return this.#problem(reply, 401, "not_authorised");
      if (found.state.ended) return this.#problem(reply, 409, "conversation_ended");
      this.inputs.push(request.body);
      if (this.turnTakesMs > 0) await new Promise((resolve) => setTimeout(resolve, this.turnTakesMs));
      const answer = found.take(request.body);
      this.#cutsNext = this.losesNextAnswer;
      this.losesNextAnswer = false;
      return reply.send(answer);
    });
    app.get<{ Querystring: { after: string; waitMs: string } }>(
      "/v1/conversations/current/events",
      async (request, reply) => {
        const found = this.#find(request);
        if (found === undefined) return this.#problem(reply, 401, "not_authorised");
        const after = Number(request.query.after);
        const mayWait = Number(request.query.waitMs) > 0;
        if (mayWait && found.events.length <= after && !found.state.ended) await nextFrame(found);
        return reply.send({ events: found.events.slice(after), state: found.state });
      },
    );
    app.get("/v1/conversations/current/transcript", async (request, reply) => {
      const found = this.#find(request);
      if (found === undefined) return this.#problem(reply, 401, "not_authorised");
      return reply.type("text/html").send(`<ol>${found.events.map((event) => `<li>${event.kind}`).join("")}</ol>`);
    });
    app.get("/v1/conversations/current/socket", { websocket: true }, (raw, request) => {
      const found = this.#find(request);
      if (!this.allowsSockets || found === undefined) {
        raw.terminate();
        return;
      }
      this.#sockets.add(raw);
      const socket = wireOf(this.surface, raw, request);
      const send = (frame: unknown): void => socket.send(JSON.stringify(frame));
      found.listeners.add(send);
      socket.on("close", () => {
        found.listeners.delete(send);
        this.#sockets.delete(raw);
      });
      socket.on("message", (data: Buffer) => {
        const frame = JSON.parse(data.toString("utf8")) as {
          type: string;
          lastSeq: number;
          isTyping: boolean;
          seq: number;
        };
        if (frame.type === "ping") send({ type: "pong" });
        if (frame.type === "typing")
          for (const tell of this.#desks) tell({ type: "typing", conversationId: found.id, isTyping: frame.isTyping });
        if (frame.type === "seen")
          for (const tell of this.#desks) tell({ type: "seen", conversationId: found.id, seq: frame.seq });
        if (frame.type !== "resume") return;
        for (const event of found.events.slice(frame.lastSeq)) send({ type: "event", event });
        send({ type: "state", state: found.state });
      });
    });
  }

  #cases(): Extract<DeskFrame, { type: "cases" }>["cases"] {
    const open = this.conversations.filter((one) => one.state.owner !== "bot" && !one.state.ended);
    return { cases: open.map((one) => one.asCase(AGENT)), isOpen: true };
  }

  #tellDesks(): void {
    for (const tell of this.#desks) {
      tell({ type: "cases", cases: this.#cases() });
      for (const one of this.conversations)
        tell({ type: "changed", conversationId: one.id, lastSeq: one.state.lastSeq });
    }
  }

  #deskRoutes(): void {
    const app = this.#app;
    type Case = { Params: { id: string }; Body: { version: number; text: string } };
    const at = (request: FastifyRequest<Case>): StubConversation | undefined =>
      this.conversations.find((one) => one.id === request.params.id);
    const opened = (one: StubConversation, events = one.events.slice(-EVENTS_AT_ONCE)): DeskConversation => ({
      case: one.asCase(AGENT),
      passNote: null,
      ending: null,
      events,
      delivery: null,
    });
    const act = (path: string, run: (one: StubConversation, body: Case["Body"]) => boolean): void => {
      app.post<Case>(`/v1/desk/cases/:id/${path}`, async (request, reply) => {
        const one = at(request);
        if (one === undefined) return this.#problem(reply, 404, "bad_request");
        return run(one, request.body) ? reply.send(opened(one)) : this.#problem(reply, 409, "already_answered");
      });
    };
    for (const path of [
      "service",
      "hours",
      "installation",
      "installation/check",
      "installation/draft",
      "connect/check",
      "retention",
      "owed-deletions",
    ])
      app.route({
        method: ["GET", "POST"],
        url: `/v1/desk/${path}`,
        handler: async (request, reply) => {
          const answer = this.deskAnswers.get(request.url.split("?")[0] ?? "");
          return answer === undefined ? this.#problem(reply, 404, "bad_request") : reply.send(answer);
        },
      });
    app.get("/v1/desk/me", async (_request, reply) => reply.send(this.me));
    app.post("/v1/desk/active", async (_request, reply) => reply.code(204).send());
    app.get("/v1/desk/cases", async (_request, reply) => reply.send({ ...this.#cases(), next: null, counts: [] }));
    app.get<Case>("/v1/desk/cases/:id", async (request, reply) => {
      const one = at(request);
      if (one === undefined) return this.#problem(reply, 404, "bad_request");
      const { after, before } = request.query as { readonly after?: string; readonly before?: string };
      if (after !== undefined)
        return reply.send(opened(one, one.events.slice(Number(after), Number(after) + EVENTS_AT_ONCE)));
      const end = before === undefined ? one.events.length : Number(before) - 1;
      return reply.send(opened(one, one.events.slice(Math.max(0, end - EVENTS_AT_ONCE), end)));
    });
    act("take-over", (one, { version }) => one.takeOver(version, AGENT));
    act("hand-back", (one, { version }) => one.handBack(version));
    act("replies", (one, { text }) => {
      if (one.agent !== AGENT) return false;
      one.say("agent", [{ type: "text", text }]);
      return true;
    });
    act("end", (one) => {
      one.end("by_agent");
      return true;
    });
    app.get("/v1/desk/socket", { websocket: true }, (raw, request) => {
      const socket = wireOf(this.surface, raw, request);
      const tell = (frame: DeskFrame): void => socket.send(JSON.stringify(frame));
      this.#desks.add(tell);
      this.#sockets.add(raw);
      socket.on("close", () => {
        this.#desks.delete(tell);
        this.#sockets.delete(raw);
      });
      socket.on("message", (data: Buffer) => {
        const frame = JSON.parse(data.toString("utf8")) as {
          type: string;
          conversationId: string;
          isTyping: boolean;
          seq: number;
        };
        if (frame.type === "ping") tell({ type: "pong" });
        const one = this.conversations.find(({ id }) => id === frame.conversationId);
        for (const listener of one?.listeners ?? []) {
          if (frame.type === "seen") listener({ type: "seen", by: "agent", seq: frame.seq });
          else listener({ type: "typing", by: "agent", isTyping: frame.isTyping });
        }
      });
      tell({ type: "cases", cases: this.#cases() });
    });
  }
}

async function nextFrame(conversation: StubConversation): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      conversation.listeners.delete(done);
      resolve();
    };
    const timer = setTimeout(done, HELD_POLL_MS);
    conversation.listeners.add(done);
  });
}

if (import.meta.main) {
  const stub = new StubServer((await buildWeb()).dir);
  await stub.start(Number(process.env["PORT"] ?? 0));
  process.stdout.write(`${stub.hostOrigin}/  ${stub.chatOrigin}/console\n`);
}
