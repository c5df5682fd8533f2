// SPDX-License-Identifier: Apache-2.0
// The sealed channel as a client meets it, on two nodes of one database.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Channel, makeChannelClient, recordBundle } from "#app";
import { CHANNEL_PATHS, type ChannelSocket, LANE, readMark, type Signed, verifySigned } from "#channel";
import { channelCrypto } from "#crypto";
import { Sensitive } from "#kernel";
import type { ConversationOpened, ServerFrame, TurnAnswer } from "#protocol";
import { buildServer, type ChannelDoor, makeClientKey, openChannelDoor, parseNetworks } from "#surfaces";
import { mayBePlain, PLAIN_ROUTES } from "../../src/surfaces/channel/plain-routes.ts";
import { MemoryChannelStore, stubOptions } from "../../web/testing/stub-channel.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";

let at: TestServer;
let other: FastifyInstance;
let otherUrl: string;
let pin: string;
beforeAll(async () => {
  at = await openTestServer({ isChannelRequired: true });
  pin = await at.app.deps.channel.pin();
  const publicOrigins: string[] = [at.url];
  const options = {
    publicOrigins,
    embedOrigins: [],
    trustedProxies: parseNetworks([]),
    isHttps: false,
    plainHttpFrom: null,
    isChannelRequired: true,
    brands: {},
    webDir: at.webDir,
    version: "0.0.0-test",
  };
  // Chat windows of others come in here alone.
  const clients = {
    rasa: {
      origins: [at.url],
      secret: new Sensitive("a-secret-that-only-a-server-has-0123456789"),
      takesPolling: true,
    },
    directLine: { origins: [at.url], secret: null, tokenMs: 30 * 60_000 },
    deepChat: { origins: [at.url], secret: null },
  };
  other = await buildServer(
    { deps: await at.app.node(), options, clients },
    { logger: pino({ level: "silent" }), tls: null },
  );
  otherUrl = `http://localhost:${new URL(await other.listen({ host: "127.0.0.1", port: 0 })).port}`;
});
afterAll(async () => {
  await other.close();
  await at.close();
});

function doorOf(url: string, outer: Record<string, string> = {}): ChannelDoor {
  return openChannelDoor(url, { pin, outer, now: () => at.app.clock.now() });
}

/** The routes of a server, out of the tree that the router prints. */
function routesOf(server: FastifyInstance): { method: string; url: string }[] {
  const above: string[] = [];
  return server
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .flatMap((line) => {
      const found = /^(.*?)── (\S+)(?: \(([A-Z, ]+)\))?/u.exec(line);
      if (found === null) return [];
      const depth = ((found[1]?.length ?? 1) - 1) / 4;
      above.length = depth;
      above.push(found[2] ?? "");
      return (found[3]?.split(", ") ?? []).map((method) => ({ method, url: above.join("") }));
    });
}

/** A visitor behind the channel. */
class Visitor {
  readonly door: ChannelDoor;
  readonly key = makeClientKey();
  readonly url: string;
  token: string | null = null;

  constructor(url = at.url, door = doorOf(url)) {
    this.url = url;
    this.door = door;
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.door.fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        dpop: this.key.prove(method, `${at.url}${path}`, this.token, at.app.clock.now()),
        ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async open(): Promise<ConversationOpened> {
    const answer = await this.ask("POST", "/v1/conversations", { tokenIn: "bearer" });
    expect(answer.status).toBe(201);
    const opened = (await answer.json()) as ConversationOpened;
    this.token = opened.token ?? null;
    return opened;
  }

  async say(text: string): Promise<TurnAnswer> {
    const input = { kind: "text", text, clientId: crypto.randomUUID() };
    return (await (await this.ask("POST", "/v1/conversations/current/turns", input)).json()) as TurnAnswer;
  }
}

/** Sends bytes to the channel as somebody in between would. */
async function raw(path: string, body: Uint8Array, url = at.url): Promise<{ status: number; bytes: Uint8Array }> {
  const answer = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: Uint8Array.from(body),
  });
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

/** Collects what a client sends to the channel instead of sending it. */
async function recordOf(visitor: Visitor, method: string, path: string): Promise<Uint8Array> {
  await visitor.door.client.ready();
  const sent: Uint8Array[] = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (_url, init) => {
    sent.push(init?.body as Uint8Array);
    throw new TypeError("kept");
  };
  await visitor.ask(method, path).catch(() => undefined);
  globalThis.fetch = real;
  return sent[0] ?? new Uint8Array(0);
}

describe("the sealed channel", () => {
  test("carries a conversation with the status, the headers and the bytes of each answer", async () => {
    const visitor = new Visitor();
    await visitor.open();
    expect(JSON.stringify(await visitor.say("What do you do?"))).toContain("clientId");
    const transcript = await visitor.ask("GET", "/v1/conversations/current/transcript?format=json");
    expect([transcript.status, transcript.headers.get("content-disposition")]).toEqual([
      200,
      expect.stringContaining("attachment"),
    ]);
    expect(await transcript.text()).toContain("What do you do?");
    const wrong = await visitor.ask("POST", "/v1/conversations/current/turns", { kind: "nothing" });
    expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([400, "bad_request"]);
    expect((await visitor.ask("GET", "/v1/nothing")).status).toBe(404);
    // A long poll waits, and is not ended by the inside of the channel.
    const since = performance.now();
    const events = await visitor.ask("GET", "/v1/conversations/current/events?after=999&waitMs=300");
    expect([events.status, performance.now() - since > 250]).toEqual([200, true]);
    expect((await visitor.ask("DELETE", "/v1/conversations/current")).status).toBe(204);
  });

  test("puts a cookie on the outer answer, where the browser keeps it and scripts cannot read it", async () => {
    const cookies: string[] = [];
    const real = globalThis.fetch;
    globalThis.fetch = async (...asked) => {
      const answer = await real(...asked);
      cookies.push(...answer.headers.getSetCookie());
      return answer;
    };
    const door = doorOf(at.url, { origin: at.url });
    const answer = await door.fetch("/v1/conversations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    globalThis.fetch = real;
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([201, null]);
    expect(cookies.join()).toMatch(/wardline_visitor=.+HttpOnly/i);
    // An origin of somebody else is refused inside as well, whatever the inside claims.
    const foreign = doorOf(at.url, { origin: "https://evil.example" });
    const inside = { "content-type": "application/json", origin: at.url, "x-wardline-sealed": "x" };
    expect((await foreign.fetch("/v1/conversations", { method: "POST", headers: inside, body: "{}" })).status).toBe(
      403,
    );
  });

  test("carries a file and a socket on any node", async () => {
    const visitor = new Visitor(otherUrl);
    await visitor.open();
    const bytes = await readFile(new URL("../../web/widget/index.html", import.meta.url));
    const announced = await visitor.ask("POST", "/v1/conversations/current/files", {
      purpose: "bill",
      sizeBytes: bytes.length,
    });
    // Not signed in: no ticket. What matters here is that the answer is the route's own.
    expect([announced.status, announced.headers.get("content-type")]).toEqual([
      expect.any(Number),
      expect.stringContaining("json"),
    ]);
    const path = "/v1/conversations/current/files/0190a000-0000-7000-8000-000000000000";
    const put = await visitor.door.fetch(path, {
      method: "PUT",
      headers: {
        "content-type": "application/octet-stream",
        "upload-ticket": "a".repeat(43),
        authorization: `Bearer ${visitor.token ?? ""}`,
        dpop: visitor.key.prove("PUT", at.url + path, visitor.token, at.app.clock.now()),
      },
      body: new Uint8Array(300_000),
    });
    expect(put.status).toBeGreaterThanOrEqual(400);
    expect(put.status).not.toBe(426);

    const frames: ServerFrame[] = [];
    const news = new EventTarget();
    const socket: ChannelSocket = visitor.door.socket(
      "/v1/conversations/current/socket",
      {
        authorization: `Bearer ${visitor.token ?? ""}`,
        dpop: visitor.key.prove("GET", `${at.url}/v1/conversations/current/socket`, visitor.token, at.app.clock.now()),
      },
      {
        onOpen: () => socket.send(JSON.stringify({ type: "resume", lastSeq: 0 })),
        onText: (text) => {
          frames.push(JSON.parse(text) as ServerFrame);
          news.dispatchEvent(new Event(frames.at(-1)?.type ?? ""));
        },
        onClose: (code) => frames.push({ type: "bye", reason: "restarting", code } as unknown as ServerFrame),
      },
    );
    await expect.poll(() => frames.map(({ type }) => type)).toContain("state");
    const acked = once(news, "ack");
    socket.send(
      JSON.stringify({ type: "turn", input: { kind: "text", text: "hello", clientId: crypto.randomUUID() } }),
    );
    await acked;
    socket.close();
    expect(frames.filter(({ type }) => type === "event").length).toBeGreaterThan(1);
  });

  test("survives a change of nodes and their restart; after a crash of the database it begins anew", async () => {
    const real = globalThis.fetch;
    let url = at.url;
    globalThis.fetch = async (asked, init) => real(String(asked).replace(at.url, url), init);
    const visitor = new Visitor();
    await visitor.open();
    url = otherUrl;
    expect((await visitor.ask("GET", "/v1/conversations/current")).status).toBe(200);
    const before = await at.app.database.query<{ n: string }>(
      "test.sessions",
      "SELECT count(*) AS n FROM channel_session",
    );
    url = at.url;
    expect((await visitor.ask("GET", "/v1/conversations/current")).status).toBe(200);
    // An unlogged table is empty after a crash, and nodes that ran on do not go on without it.
    await at.app.database.query("test.crash", "TRUNCATE channel_session");
    await expect(visitor.say("lost on its way")).rejects.toThrow("network");
    expect(JSON.stringify(await visitor.say("and again"))).toContain("and again");
    globalThis.fetch = real;
    expect(Number(before.rows[0]?.n)).toBeGreaterThan(0);
  });

  test("refuses what was changed, replayed on this node or another, or comes out of order [SEC-233]", async () => {
    const visitor = new Visitor();
    await visitor.open();
    const first = await recordOf(visitor, "POST", "/v1/nonces");
    const second = await recordOf(visitor, "POST", "/v1/nonces");
    expect([
      readMark(first, "request")?.lane,
      readMark(first, "request")?.seq,
      readMark(second, "request")?.seq,
    ]).toEqual([LANE.ordered, 1, 2]);
    for (const spot of [5, 6, 22, 30, 31, 200, first.length - 1]) {
      const changed = first.slice();
      changed[spot] = (changed[spot] ?? 0) ^ 1;
      expect([spot, (await raw(CHANNEL_PATHS.exchange, changed)).status]).toEqual([spot, 409]);
    }
    expect((await raw(CHANNEL_PATHS.exchange, second)).status).toBe(200);
    expect((await raw(CHANNEL_PATHS.exchange, first)).status).toBe(409);
    expect((await raw(CHANNEL_PATHS.exchange, second)).status).toBe(409);
    expect((await raw(CHANNEL_PATHS.exchange, second, otherUrl)).status).toBe(409);
    const reads: Uint8Array[] = [];
    for (let no = 0; no < 70; no += 1) reads.push(await recordOf(visitor, "GET", "/v1/conversations/current"));
    const send = async (no: number, url = at.url): Promise<number> =>
      (await raw(CHANNEL_PATHS.exchange, reads[no] ?? new Uint8Array(0), url)).status;
    // Reads overtake each other; each is taken once, and none that is too far behind.
    expect([
      await send(5),
      await send(3),
      await send(4),
      await send(3),
      await send(5, otherUrl),
      await send(4, otherUrl),
    ]).toEqual([200, 200, 200, 409, 409, 409]);
    expect([
      await send(69),
      await send(7),
      await send(8),
      await send(6),
      await send(8),
      await send(69, otherUrl),
    ]).toEqual([200, 409, 200, 409, 409, 409]);
    const twice = await Promise.all([send(40), send(40, otherUrl), send(40)]);
    expect(twice.sort()).toEqual([200, 409, 409]);
    for (const junk of [new Uint8Array(1), new Uint8Array(31), new Uint8Array(1_100)]) {
      expect((await raw(CHANNEL_PATHS.exchange, junk)).status).toBe(409);
      expect((await raw(CHANNEL_PATHS.hello, junk)).status).toBe(409);
    }
  });

  test("answers nothing personal outside of itself: every route is sealed or has its reason [SEC-234]", async () => {
    const asked = routesOf(at.server).filter(
      ({ method, url }) =>
        ["GET", "POST", "PUT", "DELETE"].includes(method) && !mayBePlain(url) && at.server.hasRoute({ method, url }),
    );
    expect(asked.length).toBeGreaterThan(60);
    for (const { method, url } of asked) {
      const answer = await fetch(at.url + url.replaceAll(/:\w+/gu, "x"), {
        method,
        headers: { "x-wardline-sealed": "1" },
      });
      expect([method, url, answer.status]).toEqual([method, url, 426]);
    }
    expect(routesOf(other).filter(({ url }) => url.startsWith("/clients/") && !mayBePlain(url))).toEqual([]);
    // Nothing stands in the list that is no route (any more); the gateway's, those of carriers and of another desk are served where they are
    // set up, which is in test/gateway, test/stories/messaging.test.ts and test/stories/outside-desk.test.ts.
    const plain = Object.entries(PLAIN_ROUTES).filter(
      ([url, why]) => !why.startsWith("gateway") && !/^\/v1\/(?:messaging\/|outside-desk$)/u.test(url),
    );
    const isServed = (url: string): boolean =>
      [at.server, other].some((server) => ["GET", "POST"].some((method) => server.hasRoute({ method, url })));
    const stale = plain.filter(([url]) => !isServed(url));
    expect(stale.map(([url]) => url)).toEqual([]);
    for (const path of ["/v1/conversations/current/socket", "/v1/desk/socket"]) {
      const socket = new WebSocket(at.wsUrl + path);
      const [closed] = (await once(socket, "close")) as [CloseEvent];
      expect([path, closed.code]).toEqual([path, 4426]);
      const sealed = new WebSocket(`${at.wsUrl}${path}?channel=1`);
      await once(sealed, "open");
      sealed.send(new Uint8Array(1_100));
      const [refused] = (await once(sealed, "close")) as [CloseEvent];
      // Before it is opened nobody is let in, and nothing that is no record opens it.
      expect([path, [4401, 4409].includes(refused.code)]).toEqual([path, true]);
    }
  });

  test("hears nothing on a plain socket, though it came before the socket was closed [SEC-234]", async () => {
    const visitor = new Visitor();
    await visitor.open();
    const path = "/v1/conversations/current/socket";
    const headers = {
      authorization: `Bearer ${visitor.token ?? ""}`,
      dpop: visitor.key.prove("GET", at.url + path, visitor.token, at.app.clock.now()),
    };
    const socket = new WebSocket(at.wsUrl + path, { headers });
    socket.addEventListener("open", () => {
      const input = { kind: "text", text: "said in the open", clientId: crypto.randomUUID() };
      socket.send(JSON.stringify({ type: "turn", input }));
    });
    const [closed] = (await once(socket, "close")) as [CloseEvent];
    expect(closed.code).toBe(4426);
    await visitor.say("said in the channel");
    const events = JSON.stringify(await (await visitor.ask("GET", "/v1/conversations/current")).json());
    expect([events.includes("said in the channel"), events.includes("said in the open")]).toEqual([true, false]);
  });

  test("reports no failure when a browser leaves while its answer is waited for", async () => {
    const visitor = new Visitor();
    await visitor.open();
    const record = await recordOf(visitor, "GET", "/v1/conversations/current/events?after=999&waitMs=20000");
    const failed = vi.spyOn(at.app.deps.log, "error");
    const leaving = AbortSignal.timeout(300);
    const headers = { "content-type": "application/octet-stream" };
    const body = Uint8Array.from(record);
    await expect(
      fetch(at.url + CHANNEL_PATHS.exchange, { method: "POST", headers, body, signal: leaving }),
    ).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(failed.mock.calls).toEqual([]);
    failed.mockRestore();
  });

  test("takes a changed answer for a broken connection, never for a conversation that is gone [SEC-237]", async () => {
    const visitor = new Visitor();
    await visitor.open();
    const real = globalThis.fetch;
    globalThis.fetch = async (...asked) => {
      const answer = await real(...asked);
      if (!String(asked[0]).endsWith(CHANNEL_PATHS.exchange)) return answer;
      globalThis.fetch = real;
      return new Response(new Uint8Array(await answer.arrayBuffer()).map((byte, no) => (no === 80 ? byte ^ 1 : byte)));
    };
    // Asked again with the same proof, the service would say that there is no such conversation.
    await expect(visitor.ask("GET", "/v1/conversations/current")).rejects.toThrow("network");
    globalThis.fetch = real;
    expect((await visitor.ask("GET", "/v1/conversations/current")).status).toBe(200);
  });

  test("is not carried inside itself, however its address is spelt [SEC-233]", async () => {
    const visitor = new Visitor();
    const statuses: [string, number][] = [];
    for (const path of [
      "/v1/channel/exchange",
      "/v1/%63hannel/exchange",
      "/v1/./channel/exchange",
      "/v1/x/../channel/exchange",
    ]) {
      const body = await recordOf(new Visitor(), "POST", "/v1/nonces");
      const headers = { "content-type": "application/octet-stream" };
      statuses.push([path, (await visitor.door.fetch(path, { method: "POST", headers, body })).status]);
    }
    expect(statuses.map(([, status]) => status)).toEqual([400, 404, 404, 404]);
  });

  test("makes no keys of a session that ended while its number was counted [SEC-233]", async () => {
    const { clock, deps } = at.app;
    const store = new MemoryChannelStore();
    const channel = new Channel({ ...stubOptions(store), clock, random: deps.random });
    const client = makeChannelClient({
      pins: null,
      now: () => clock.now(),
      transport: {
        keys: () => channel.list(),
        async post(path, body) {
          const made = path === CHANNEL_PATHS.hello ? await channel.welcome(body, new Uint8Array(8)) : null;
          return made?.ok === true ? { status: 200, body: made.value } : { status: 409, body: new Uint8Array(0) };
        },
      },
    });
    const keys = await client.socket();
    const record = keys?.record ?? new Uint8Array(0);
    const count = store.acceptFree;
    Object.assign(store, {
      acceptFree: async (...asked: Parameters<typeof count>) => {
        const isNew = await count(...asked);
        clock.advance(3_600_000);
        // Anybody who saw the number of the session can ask for it: that is when its secret is overwritten.
        await channel.open(Uint8Array.from(record, (byte, no) => (no === 22 ? LANE.free : byte)));
        return isNew;
      },
    });
    expect(await channel.openSocket(record)).toMatchObject({ ok: false, refusal: { reason: "unknown" } });
  });

  test("changes its key every day, takes the one before for two more, and removes it then [SEC-235]", async () => {
    const { channel, clock } = { channel: at.app.deps.channel, clock: at.app.clock };
    const current = async (): Promise<string> => (await channel.list()).keys[0]?.text ?? "";
    const first = await current();
    expect(await channel.keys.rotate()).toBe(false);
    const keyId = new Uint8Array(
      (await at.app.database.query<{ key_id: Buffer }>("test.key", "SELECT key_id FROM channel_key")).rows[0]?.key_id ??
        [],
    );
    clock.advance(25 * 3_600_000);
    expect(await channel.keys.rotate()).toBe(true);
    const second = await current();
    expect(second).not.toBe(first);
    expect((await channel.list()).keys.length).toBe(1);
    expect(await channel.keys.find(keyId)).not.toBeNull();
    clock.advance(48 * 3_600_000);
    expect(await channel.keys.find(keyId)).toBeNull();
    const stored = await at.app.database.query<{ sealed_private: Buffer; statement: string }>(
      "test.keys",
      "SELECT * FROM channel_key",
    );
    expect(stored.rows.length).toBeGreaterThan(1);
  });

  test("states in its history once what browsers are given to run, and signs the same for them", async () => {
    const { deps } = at.app;
    const files = { "/widget/assets/a.js": "sha384-x" };
    expect(await recordBundle(deps, "1.0.0", files)).toBe(true);
    expect(await recordBundle(deps, "1.0.0", files)).toBe(false);
    expect(await recordBundle(deps, "1.0.1", files)).toBe(true);
    const last = await deps.history.findBundleChange(deps.tenant);
    expect(last?.facts).toMatchObject({ version: "1.0.1", files });
    const answer = (await (await fetch(`${at.url}/v1/manifest`)).json()) as { service: unknown; manifest: Signed };
    expect(await verifySigned(channelCrypto, answer.service, answer.manifest, [pin])).toBe("ok");
    expect(JSON.parse(answer.manifest.text)).toMatchObject({ type: "wardline/bundle/1", version: "0.0.0-test" });
  });
});
