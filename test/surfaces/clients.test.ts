// SPDX-License-Identifier: Apache-2.0
// Chat windows of others over the wire, as they speak and as an attacker would: Direct Line, Rasa's two channels, deep-chat. Two nodes on one database.
import type { AddressInfo, Socket as NetSocket } from "node:net";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type AgentIdentity, type AppDeps, listCases, makeClientToken, replyAsAgent, takeOver } from "#app";
import { type AgentId, type ConversationId, Sensitive } from "#kernel";
import type { DeskCase } from "#protocol";
import { buildServer, parseNetworks } from "#surfaces";
import { openTestApp, type TestApp } from "../harness/app.ts";

const PAGE = "https://www.larkspur.example";
const EVIL = "https://evil.example";
const SECRET = "a-secret-that-only-a-server-has-0123456789";
const CHAT = "http://chat.larkspur.localhost";
const noor: AgentIdentity = {
  agentId: "00000000-0000-4000-8000-0000000000a1" as AgentId,
  name: "Noor",
  roles: ["care"],
};

let app: TestApp;
let far: AppDeps;
const servers: FastifyInstance[] = [];
let here: string;
let there: string;
/** Without a secret for pages, and with Rasa's polling. */
let open: string;
let lastAddress = 0;
let address = "";
/** For how long the nodes say that they are too busy; null: they are not. */
let busyForMs: number | null = null;

async function serve(deps: AppDeps, isOpen: boolean): Promise<string> {
  const options = {
    publicOrigins: [CHAT],
    embedOrigins: [],
    trustedProxies: parseNetworks(["127.0.0.0/8"]),
    isHttps: false,
    plainHttpFrom: null,
    isChannelRequired: true,
    brands: {},
    webDir: new URL("../../web/", import.meta.url).pathname,
    version: "0.0.0-test",
    busyForMs: () => busyForMs,
  };
  const secret = new Sensitive<string>(SECRET);
  const clients = {
    rasa: { origins: [PAGE], secret, takesPolling: isOpen },
    directLine: { origins: [PAGE], secret: isOpen ? null : secret, tokenMs: 30 * 60_000 },
    deepChat: { origins: [PAGE], secret: null },
  };
  const server = await buildServer({ deps, options, clients }, { logger: pino({ level: "silent" }), tls: null });
  servers.push(server);
  await server.listen({ host: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  app = await openTestApp();
  far = await app.node();
  [here, there, open] = await Promise.all([serve(app.deps, false), serve(far, false), serve(app.deps, true)]);
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await app.close();
});
// Each test comes from an address of its own: what one uses up, another has.
beforeEach(() => {
  busyForMs = null;
  lastAddress += 1;
  address = `198.51.${lastAddress}.7`;
});

type Asked = {
  readonly method?: string;
  readonly token?: string;
  readonly origin?: string | null;
  readonly body?: unknown;
  readonly accept?: string;
};
async function ask(url: string, { method, token, origin = PAGE, body, accept }: Asked = {}): Promise<Response> {
  return fetch(url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      "x-forwarded-for": address,
      ...(origin === null ? {} : { origin }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(accept === undefined ? {} : { accept }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}
async function codeOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${error.code}`;
}

/** What an agent does with whoever waits last. */
async function answerAsNoor(text: string, id: string): Promise<void> {
  const waits = async (): Promise<DeskCase | undefined> => {
    const listed = await listCases(app.deps, noor);
    return listed.ok ? listed.value.cases.find(({ owner }) => owner === "queued") : undefined;
  };
  await expect.poll(waits, { interval: 20 }).toBeDefined();
  const waiting = await waits();
  if (!waiting) throw new Error("Nobody waits");
  const { version } = waiting;
  const conversationId = waiting.conversationId as ConversationId;
  expect((await takeOver(app.deps, { conversationId, version, agent: noor })).ok).toBe(true);
  const said = await replyAsAgent(app.deps, { conversationId, agent: noor, clientId: id, text });
  expect(said.ok).toBe(true);
}

type Activity = {
  readonly id: string;
  readonly type: string;
  readonly text: string;
  readonly from: { readonly role: string; readonly name?: string };
  readonly channelData?: { readonly clientActivityID: string };
  readonly suggestedActions?: { readonly actions: readonly { readonly title: string; readonly value: unknown }[] };
  readonly attachments?: readonly {
    readonly content: { readonly fallbackText: string; readonly actions?: readonly { readonly url: string }[] };
  }[];
};
type Group = { readonly activities: readonly Activity[]; readonly watermark: string };

describe("Direct Line", () => {
  const DL = "/clients/direct-line/v3/directline";
  type Begun = {
    readonly conversationId: string;
    readonly token: string;
    readonly expires_in: number;
    readonly streamUrl: string;
  };

  async function token(): Promise<Begun> {
    const answer = await ask(`${here}${DL}/tokens/generate`, {
      token: SECRET,
      origin: null,
      body: { user: { id: "dl_7" } },
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Begun;
  }
  async function begin(): Promise<Begun> {
    const generated = await token();
    const answer = await ask(`${here}${DL}/conversations`, { token: generated.token, body: {} });
    expect(answer.status).toBe(201);
    return (await answer.json()) as Begun;
  }
  const say = (begun: Begun, text: string, id: string = crypto.randomUUID(), node = here): Promise<Response> =>
    ask(`${node}${DL}/conversations/${begun.conversationId}/activities`, {
      token: begun.token,
      body: { type: "message", text, from: { id: "x" }, channelData: { clientActivityID: id } },
    });
  async function read(begun: Begun, watermark = "", node = here): Promise<Group> {
    const url = `${node}${DL}/conversations/${begun.conversationId}/activities?watermark=${watermark}`;
    return (await (await ask(url, { token: begun.token })).json()) as Group;
  }
  /** A stream, and everything it has brought. */
  async function stream(
    url: string,
    node: string,
  ): Promise<{ groups: Group[]; socket: WebSocket; closed: Promise<number> }> {
    const groups: Group[] = [];
    const socket = new WebSocket(url.replace(CHAT.replace("http", "ws"), node.replace("http", "ws")), {
      origin: PAGE,
      headers: { "x-forwarded-for": address },
    });
    socket.on("message", (data: Buffer) => groups.push(JSON.parse(data.toString("utf8")) as Group));
    const closed = new Promise<number>((done) => socket.on("close", done));
    await new Promise((done, fail) => socket.once("open", done).once("error", fail));
    return { groups, socket, closed };
  }
  const ids = (groups: readonly Group[]): string[] =>
    groups.flatMap(({ activities }) => activities.map(({ id }) => id));
  async function until(holds: () => boolean): Promise<void> {
    await expect.poll(holds, { interval: 20 }).toBe(true);
  }

  it("[SEC-540] exchanges a secret for a token in a server, and never in a browser", async () => {
    const generate = `${here}${DL}/tokens/generate`;
    expect((await token()).expires_in).toBe(1_800);
    expect(await codeOf(await ask(generate, { token: SECRET, body: {} }))).toBe("403 BadArgument");
    expect(await codeOf(await ask(generate, { body: {} }))).toBe("403 BadArgument");
    expect(await codeOf(await ask(generate, { origin: null, token: `${SECRET}x`, body: {} }))).toBe("403 BadArgument");
    expect(await codeOf(await ask(generate, { origin: EVIL, body: {} }))).toBe("403 BadArgument");
    // Where no secret is set a page may ask by itself, as it may open our own window, but names no user.
    const own = (await (await ask(`${open}${DL}/tokens/generate`, { body: { user: { id: "dl_9" } } })).json()) as Begun;
    expect(Buffer.from(own.token.split(".")[1] ?? "", "base64url").toString()).toContain('"user":null');
    expect((await ask(`${open}${DL}/tokens/generate`, { origin: EVIL, body: {} })).status).toBe(403);
  });

  it("[SEC-541] binds a token to one conversation: forged, expired, foreign and stream tokens open nothing", async () => {
    const [mine, theirs] = [await begin(), await begin()];
    const at = (id: string): string => `${here}${DL}/conversations/${id}/activities`;
    expect((await ask(at(mine.conversationId), { token: mine.token })).status).toBe(200);
    expect(await codeOf(await ask(at(theirs.conversationId), { token: mine.token }))).toBe("403 BadArgument");
    const [v, body = "", mac = ""] = mine.token.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, session: theirs.conversationId })).toString("base64url");
    expect(await codeOf(await ask(at(theirs.conversationId), { token: `${v}.${forged}.${mac}` }))).toBe(
      "403 BadArgument",
    );
    const forStream = new URL(mine.streamUrl).searchParams.get("t") ?? "";
    expect(await codeOf(await ask(at(mine.conversationId), { token: forStream }))).toBe("403 BadArgument");
    expect(await codeOf(await ask(at(mine.conversationId), { token: mine.token, origin: EVIL }))).toBe(
      "403 BadArgument",
    );
    const old = makeClientToken(app.deps, "direct_line", {
      use: "token",
      session: mine.conversationId,
      user: null,
      origins: null,
      expiresAt: app.clock.now(),
    });
    expect(await codeOf(await ask(at(mine.conversationId), { token: old }))).toBe("403 TokenExpired");
    expect(await codeOf(await ask(`${here}${DL}/tokens/refresh`, { token: old, body: {} }))).toBe("403 TokenExpired");
    // A token of a page that the server named is for that page alone.
    const bound = makeClientToken(app.deps, "direct_line", {
      use: "token",
      session: mine.conversationId,
      user: null,
      origins: ["https://shop.larkspur.example"],
      expiresAt: app.clock.now() + 1_000,
    });
    expect((await ask(at(mine.conversationId), { token: bound })).status).toBe(403);
    const refreshed = await ask(`${here}${DL}/tokens/refresh`, { token: mine.token, body: {} });
    const fresh = (await refreshed.json()) as Begun;
    expect(fresh.conversationId).toBe(mine.conversationId);
    expect((await ask(at(mine.conversationId), { token: fresh.token })).status).toBe(200);
    // A stream with another's token, or none, is closed before anything is sent.
    for (const url of [
      mine.streamUrl.replace(mine.conversationId, theirs.conversationId),
      mine.streamUrl.replace(/t=.*/, "t=v1.a.b"),
    ]) {
      const { groups, closed } = await stream(url, here);
      expect([await closed, groups.length]).toEqual([4403, 0]);
    }
  });

  it("[SEC-542] delivers each activity once, in order, on whichever node: reconnecting by watermark misses and doubles nothing", async () => {
    const begun = await begin();
    const first = await stream(begun.streamUrl, here);
    expect((await say(begun, "what plans do you have?", "mine-1")).status).toBe(200);
    await until(() =>
      first.groups.some(({ activities }) =>
        activities.some(({ channelData }) => channelData?.clientActivityID === "mine-1"),
      ),
    );
    const watermark = first.groups.at(-1)?.watermark ?? "";
    first.socket.terminate();
    // Said on one node while nothing is connected; heard on the other.
    expect((await say(begun, "is there an outage?", "mine-2")).status).toBe(200);
    const back = await ask(`${there}${DL}/conversations/${begun.conversationId}?watermark=${watermark}`, {
      token: begun.token,
    });
    const second = await stream(((await back.json()) as Begun).streamUrl, there);
    await until(() =>
      second.groups.some(({ activities }) =>
        activities.some(({ channelData }) => channelData?.clientActivityID === "mine-2"),
      ),
    );
    // And live from the other node.
    expect((await say(begun, "thanks", "mine-3")).status).toBe(200);
    const whole = await read(begun, "", there);
    await until(() => ids([...first.groups, ...second.groups]).length >= whole.activities.length);
    expect(ids([...first.groups, ...second.groups])).toEqual(whole.activities.map(({ id }) => id));
    second.socket.terminate();
    // The same activity again is carried out once and told under the same id.
    const again = (await (await say(begun, "thanks", "mine-3", there)).json()) as { id: string };
    expect(whole.activities.map(({ id }) => id)).toContain(again.id);
    expect((await read(begun)).activities).toHaveLength(whole.activities.length);
  });

  it("[SEC-542] takes no watermark that nobody gave out, and comes to the end from one that is too high", async () => {
    const begun = await begin();
    const at = `${here}${DL}/conversations/${begun.conversationId}/activities`;
    for (const bad of ["-1", "1e9", "1;DROP", "0x10", "9999999999"])
      expect(await codeOf(await ask(`${at}?watermark=${bad}`, { token: begun.token })), bad).toBe("400 BadArgument");
    const { watermark } = await read(begun);
    expect(await read(begun, "999999")).toEqual({ activities: [], watermark });
    const ahead = await stream(begun.streamUrl.replace("watermark=0", "watermark=999999"), here);
    await new Promise((done) => setTimeout(done, 50));
    await say(begun, "hello", "after");
    await until(() => ids(ahead.groups).length > 0);
    ahead.socket.terminate();
  });

  it("answers by buttons, and what needs proof by one link into our own window, without asking for anything secret", async () => {
    const begun = await begin();
    const welcome = (await read(begun)).activities;
    const actions = welcome.flatMap(({ suggestedActions }) => suggestedActions?.actions ?? []);
    expect(welcome.map(({ text }) => text).join(" ")).toContain("This window is not our own");
    expect(actions.length).toBeGreaterThan(3);
    const press = actions.find(({ title }) => /plan/i.test(title));
    const url = `${here}${DL}/conversations/${begun.conversationId}/activities`;
    await ask(url, { token: begun.token, body: { type: "message", text: press?.title, value: press?.value } });
    const plans = (await read(begun)).activities.at(-1);
    expect(plans?.attachments?.[0]?.content.fallbackText).toMatch(/Larkspur|GB|£/);
    for (const wish of ["I want to change my plan to the biggest one", "what is my PUK code?", "how much do I owe?"]) {
      await say(begun, wish);
      const last = (await read(begun)).activities.at(-1);
      const links =
        last?.attachments?.flatMap(({ content }) => content.actions?.map(({ url: href }) => href) ?? []) ?? [];
      expect(links[0], `${wish}: ${last?.text}`).toMatch(/\/continue\/\?lang=en#[\w-]{43}$/);
    }
  });

  it("[SEC-543] reaches A1 by a token of the host page's server, and no further: codes typed here are hidden and count for nothing", async () => {
    const begun = await begin();
    const { nonce } = (await (await ask(`${here}/clients/nonces`, { body: {} })).json()) as { nonce: string };
    const identity = await app.token("CU-C02", nonce);
    const url = `${here}${DL}/conversations/${begun.conversationId}/activities`;
    const event = { type: "event", name: "wardline/identify", value: identity };
    expect((await ask(url, { token: begun.token, body: event })).status).toBe(200);
    await say(begun, "how much do I owe?");
    expect(JSON.stringify((await read(begun)).activities.at(-1))).toContain("72.12");
    // The lines of that bill, and whatever changes something, are not told in this window.
    await say(begun, "why is my bill higher this month?");
    expect(JSON.stringify((await read(begun)).activities.at(-1))).toContain("/continue/");
    await say(begun, "my code is 482913 and my PIN is 4821");
    const all = JSON.stringify((await read(begun)).activities);
    expect(all).not.toContain("482913");
    expect(all).not.toMatch(/«[A-Z_]+_\d+»/);
    const levels = await app.database.query<{ assurance: string }>(
      "test.levels",
      "SELECT DISTINCT assurance FROM conversation",
      [],
    );
    expect(levels.rows.map(({ assurance }) => assurance).sort()).toEqual(["A0", "A1"]);
  });

  it("keeps nothing in the clear of what is said in a client's window, nor its ids, tokens and session", async () => {
    const begun = await begin();
    const needles = ["kept-nowhere-7", "Zebulon", "4111111111111111", "07700900455", begun.conversationId, begun.token];
    expect((await say(begun, "Zebulon here, card 4111111111111111, ring 07700900455", "kept-nowhere-7")).status).toBe(
      200,
    );
    const { rows: tables } = await app.database.query<{ name: string }>(
      "test.tables",
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
      [],
    );
    expect(tables.length).toBeGreaterThan(40);
    for (const { name } of tables) {
      const { rows } = await app.database.query<{ line: string }>(
        `test.${name}`,
        `SELECT t::text AS line FROM "${name}" t`,
        [],
      );
      const text = rows.map(({ line }) => line).join("\n");
      for (const needle of needles)
        for (const form of [needle, Buffer.from(needle).toString("hex")])
          expect([name, text.includes(form)], form).toEqual([name, false]);
    }
  });

  it("[SEC-585] gives out no token that does not work: too many pages for one are refused", async () => {
    const pages = (count: number): string[] =>
      Array.from({ length: count }, (_, at) => `https://${"a".repeat(60)}${at}.operator.example`);
    for (const count of [1, 5, 20]) {
      const body = { user: { id: "dl_salma" }, trustedOrigins: [PAGE, ...pages(count - 1)] };
      const made = await ask(`${here}${DL}/tokens/generate`, { token: SECRET, origin: null, body });
      if (made.status === 400) continue;
      expect([count, made.status]).toEqual([count, 200]);
      const { token: given } = (await made.json()) as Begun;
      const begun = await ask(`${here}${DL}/conversations`, { token: given, body: {} });
      expect([count, begun.status]).toEqual([count, 201]);
    }
  });

  it("refuses what is no words: files, too much, and floods, each in Direct Line's own shape", async () => {
    const begun = await begin();
    const url = `${here}${DL}/conversations/${begun.conversationId}`;
    expect(await codeOf(await ask(`${url}/upload?userId=x`, { token: begun.token, body: {} }))).toBe("400 BadArgument");
    const file = { type: "message", text: "see", attachments: [{ contentType: "image/png", contentUrl: "data:," }] };
    expect(await codeOf(await ask(`${url}/activities`, { token: begun.token, body: file }))).toBe("400 BadArgument");
    expect(await codeOf(await say(begun, "x".repeat(5_000)))).toBe("400 BadArgument");
    expect(await codeOf(await say(begun, "x".repeat(40_000)))).toBe("413 MessageSizeTooBig");
    expect(await codeOf(await ask(`${url}/activities`, { token: begun.token, body: "{" }))).toBe("400 BadArgument");
    // Over both nodes together.
    const flood = await Promise.all(
      Array.from({ length: 25 }, (_, i) => say(begun, `hello ${i}`, `f${i}`, i % 2 === 0 ? here : there)),
    );
    const refused = flood.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused[0]?.headers.get("retry-after")).toMatch(/^\d+$/);
  });

  it("[SEC-544] counts requests of one address over all nodes, and lets no page in that is not named", async () => {
    const begun = await token();
    let refused = 0;
    for (let i = 0; i < 260; i += 1) {
      const answer = await ask(`${i % 2 === 0 ? here : there}${DL}/tokens/refresh`, { token: begun.token, body: {} });
      if (answer.status === 429) refused += 1;
    }
    expect(refused).toBeGreaterThan(15);
    const preflight = (origin: string): Promise<Response> =>
      ask(`${here}${DL}/conversations`, { method: "OPTIONS", origin });
    expect((await preflight(PAGE)).headers.get("access-control-allow-origin")).toBe(PAGE);
    expect((await preflight(EVIL)).headers.get("access-control-allow-origin")).toBeNull();
    expect((await preflight(PAGE)).headers.get("access-control-allow-credentials")).toBeNull();
    expect((await preflight(PAGE)).headers.get("set-cookie")).toBeNull();
  });

  it("[SEC-589] shuts nobody out for what another does behind the same address", async () => {
    const [loud, quiet] = [await begin(), await begin()];
    const read = ({ conversationId, token: given }: Begun, node: string): Promise<Response> =>
      ask(`${node}${DL}/conversations/${conversationId}/activities`, { token: given });
    const often = async (of: Begun): Promise<number> => {
      const answers = await Promise.all(Array.from({ length: 250 }, (_, i) => read(of, i % 2 === 0 ? here : there)));
      return answers.filter(({ status }) => status === 429).length;
    };
    expect(await often(loud)).toBeGreaterThan(5);
    expect((await read(quiet, there)).status).toBe(200);
    // Whoever brings nothing that was made here is counted by the address.
    expect(await often({ ...loud, token: "v1.e30.forged" })).toBeGreaterThan(5);
    expect((await read(quiet, here)).status).toBe(200);
  });

  it("brings a person's words to the window, without markup, and ends with the conversation", async () => {
    const begun = await begin();
    const live = await stream(begun.streamUrl, there);
    await say(begun, "I want to talk to a person");
    await answerAsNoor("Hello <img src=x onerror=alert(1)> from Noor", "00000000-0000-4000-8000-0000000c0001");
    await until(() => live.groups.some(({ activities }) => activities.some(({ from }) => from.name === "Noor")));
    const said = live.groups.flatMap(({ activities }) => activities).find(({ from }) => from.name === "Noor");
    expect([said?.text, (said as { textFormat?: string } | undefined)?.textFormat]).toEqual([
      "Hello <img src=x onerror=alert(1)> from Noor",
      "plain",
    ]);
    live.socket.terminate();
  });
});

describe("Rasa", () => {
  const REST = "/clients/rasa/webhooks/rest/webhook";
  type Answer = readonly {
    readonly recipient_id: string;
    readonly text: string;
    readonly buttons?: readonly { readonly payload: string }[];
  }[];
  async function rest(sender: string, message: string, node = here, metadata?: object): Promise<Answer> {
    const answer = await ask(`${node}${REST}`, { token: SECRET, origin: null, body: { sender, message, metadata } });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Answer;
  }

  it("[SEC-545] lets only servers with the secret name a sender", async () => {
    const body = { sender: "victim", message: "hi" };
    for (const how of [{ origin: null }, { origin: null, token: "wrong" }, { origin: PAGE, token: SECRET }]) {
      const answer = await ask(`${here}${REST}`, { ...how, body });
      expect([answer.status, ((await answer.json()) as { reason: string }).reason]).toEqual([401, "NotAuthenticated"]);
    }
  });

  it("answers REST with texts and buttons, on any node, and brings what a person said meanwhile once", async () => {
    const first = await rest("anna", "what plans do you have?");
    expect(first[0]?.recipient_id).toBe("anna");
    const payload = first.flatMap(({ buttons }) => buttons ?? []).at(0)?.payload ?? "";
    expect(payload).toMatch(/^\/choice:/);
    const pressed = await rest("anna", payload, there);
    expect(pressed.length).toBeGreaterThan(0);
    expect(pressed.map(({ text }) => text)).not.toContain(first[0]?.text);
    await rest("anna", "I want to talk to a person");
    await answerAsNoor("I am here <b>now</b>", "00000000-0000-4000-8000-0000000c0002");
    const later = (await rest("anna", "are you there?", there)).map(({ text }) => text).join("\n");
    expect(later).toContain("Noor: I am here");
    expect(later).not.toContain("<b>");
    expect((await rest("anna", "hello?")).map(({ text }) => text).join("\n")).not.toContain("I am here");
    // Another sender is another conversation.
    expect((await rest("berta", "hello")).map(({ text }) => text).join("\n")).toContain("This window is not our own");
  });

  type Uttered = { readonly text: string; readonly quick_replies?: readonly { readonly payload: string }[] };
  type Window = { readonly socket: Socket; readonly heard: Uttered[]; readonly session: string };
  async function window(
    node: string,
    sessionId: string | null,
    how: { origin?: string; transports?: string[] } = {},
  ): Promise<Window> {
    const socket = io(node, {
      path: "/clients/rasa/socket.io/",
      transports: how.transports ?? ["websocket"],
      reconnection: false,
      forceNew: true,
      extraHeaders: { origin: how.origin ?? PAGE, "x-forwarded-for": address },
    });
    const heard: Uttered[] = [];
    socket.on("bot_uttered", (data: Uttered) => heard.push(data));
    await new Promise((done, fail) => socket.once("connect", () => done(null)).once("connect_error", fail));
    const confirmed = new Promise<string>((done) => socket.once("session_confirm", done));
    socket.emit("session_request", { session_id: sessionId });
    return { socket, heard, session: await confirmed };
  }
  const utter = ({ socket, session }: Window, message: string): void => {
    socket.emit("user_uttered", { message, session_id: session, customData: { language: "en" } });
  };
  async function hears({ heard }: Window, what: RegExp): Promise<void> {
    await expect.poll(() => heard.some(({ text }) => what.test(text)), { interval: 20 }).toBe(true);
  }

  it("[SEC-546] gives out session ids itself: one that is guessed, forged or another client's reads nothing", async () => {
    const mine = await window(here, null);
    utter(mine, "what plans do you have?");
    await hears(mine, /not our own/);
    for (const guess of [
      "alice",
      mine.session.slice(0, -1) + (mine.session.endsWith("A") ? "B" : "A"),
      mine.session.split(".")[0] ?? "",
    ]) {
      const other = await window(here, guess);
      expect(other.session).not.toBe(guess);
      expect(other.session).not.toBe(mine.session);
      other.socket.emit("user_uttered", { message: "/get_started", session_id: guess });
      await hears(other, /not our own/);
      expect(JSON.stringify(other.heard)).not.toContain("GB,");
      other.socket.close();
    }
    mine.socket.close();
    // A key of another kind of client is none here.
    const { session } = (await (await ask(`${here}/clients/deep-chat/sessions`, { body: {} })).json()) as {
      session: string;
    };
    const crossed = await window(here, session);
    expect(crossed.session).not.toBe(session);
    crossed.socket.close();
  });

  it("[SEC-584] leaves nothing open under an address that is spelled otherwise", async () => {
    for (const path of ["/clients/r%61sa/socket.io/", "/clients/rasa/socket%2Eio/", "/clients/rasa/socket.io/x"]) {
      const headers = { origin: PAGE, "x-forwarded-for": address };
      const polled = await fetch(`${open}${path}?EIO=4&transport=polling`, {
        headers,
        signal: AbortSignal.timeout(3_000),
      });
      expect([path, polled.status]).toEqual([path, 404]);
      const socket = new WebSocket(`${here.replace("http", "ws")}${path}?EIO=4&transport=websocket`, { headers });
      const ended = new Promise((done) =>
        socket.once("close", () => done("closed")).once("error", () => done("refused")),
      );
      const late = new Promise((done) => setTimeout(done, 3_000, "still open"));
      expect([path, await Promise.race([ended, late])]).toEqual([path, "refused"]);
    }
  });

  it("[SEC-586] holds what one sender does against no other sender of the same server", async () => {
    const { threat } = app.deps;
    const seen: string[][] = [];
    const incidents = Object.create(threat.incidents, {
      inForce: {
        value: (...given: Parameters<typeof threat.incidents.inForce>) => {
          seen.push(given[1].map((key) => key.toHex()));
          return threat.incidents.inForce(...given);
        },
      },
    }) as typeof threat.incidents;
    const node = await serve({ ...app.deps, threat: { ...threat, incidents } }, false);
    await rest("carla", "hello", node);
    const ofCarla = new Set(seen.splice(0).flat());
    await rest("dina", "hello", node);
    const ofDina = seen.flat();
    expect(ofCarla.size).toBeGreaterThan(0);
    expect(ofDina.length).toBeGreaterThan(0);
    expect(ofDina.filter((key) => ofCarla.has(key))).toEqual([]);
  });

  it("goes on after a reconnect on another node, with a person's words", async () => {
    const first = await window(here, null);
    utter(first, "I want to talk to a person");
    await hears(first, /person|colleague/i);
    first.socket.close();
    await answerAsNoor("Back again", "00000000-0000-4000-8000-0000000c0003");
    const second = await window(there, first.session);
    expect(second.session).toBe(first.session);
    await hears(second, /^Noor: Back again$/);
    utter(second, "thanks");
    await answerOnce();
    second.socket.close();

    async function answerOnce(): Promise<void> {
      await new Promise((done) => setTimeout(done, 150));
      expect(second.heard.filter(({ text }) => text.includes("Back again"))).toHaveLength(1);
    }
  });

  it("[SEC-544] takes sockets of named pages only, polling only where it is configured, and nothing oversized", async () => {
    await expect(window(here, null, { origin: EVIL })).rejects.toThrow();
    await expect(window(here, null, { transports: ["polling"] })).rejects.toThrow();
    const polling = await window(open, null, { transports: ["polling"] });
    utter(polling, "what plans do you have?");
    await hears(polling, /not our own/);
    polling.socket.close();
    await expect(window(open, null, { transports: ["polling"], origin: EVIL })).rejects.toThrow();
    const big = await window(here, null);
    const gone = new Promise((done) => big.socket.once("disconnect", done));
    utter(big, "x".repeat(200_000));
    await gone;
    const flood = await window(here, null);
    for (let i = 0; i < 40; i += 1) utter(flood, `hello ${i}`);
    await hears(flood, /a lot at once/);
    flood.socket.close();
  });
});

describe("a window that does not read", () => {
  const DEEP = "/clients/deep-chat";
  const open = (url: string, protocols: string[] = []): Promise<WebSocket> => {
    const socket = new WebSocket(url, protocols, { origin: PAGE, headers: { "x-forwarded-for": address } });
    return new Promise((done, fail) => socket.once("open", () => done(socket)).once("error", fail));
  };
  /** Sends on and on, and never reads. @returns Whether it was cut off. */
  async function isCutOff(socket: WebSocket, send: () => void): Promise<boolean> {
    const { _socket: wire } = socket as unknown as { readonly _socket: NetSocket };
    let isOver = false;
    wire.once("close", () => {
      isOver = true;
    });
    socket.on("error", () => undefined);
    wire.pause();
    for (const until = performance.now() + 25_000; !isOver && performance.now() < until; ) {
      for (let i = 0; i < 500 && wire.writableLength < 1_000_000; i += 1) send();
      await new Promise((done) => setTimeout(done, 5));
    }
    socket.terminate();
    return isOver;
  }

  it("[SEC-598] is cut off by deep-chat's socket, and goes on from what it has when it comes again", async () => {
    const begun = await ask(`${here}${DEEP}/sessions`, { body: {} });
    const { session } = (await begun.json()) as { session: string };
    const url = `${here.replace("http", "ws")}${DEEP}/socket`;
    const deaf = await open(url, ["wardline", `session.${session}`]);
    expect(await isCutOff(deaf, () => deaf.send("no words at all"))).toBe(true);
    const again = await open(url, ["wardline", `session.${session}`]);
    const heard: string[] = [];
    again.on("message", (data: Buffer) => heard.push(data.toString("utf8")));
    again.send(JSON.stringify({ messages: [{ role: "user", text: "what plans do you have?" }] }));
    await expect.poll(() => heard.join("")).toContain("not our own");
    again.terminate();
  }, 60_000);

  it("[SEC-598] is cut off by Rasa's socket", async () => {
    const deaf = await open(`${here.replace("http", "ws")}/clients/rasa/socket.io/?EIO=4&transport=websocket`);
    deaf.send("40");
    await new Promise((done) =>
      deaf.on("message", (data: Buffer) => data.toString("utf8").startsWith("40") && done(0)),
    );
    expect(await isCutOff(deaf, () => deaf.send('42["user_uttered",{"message":7}]'))).toBe(true);
  }, 60_000);
});

describe("deep-chat", () => {
  const DEEP = "/clients/deep-chat";
  async function session(): Promise<string> {
    const answer = await ask(`${here}${DEEP}/sessions`, { body: {} });
    expect([
      answer.status,
      answer.headers.get("access-control-allow-origin"),
      answer.headers.get("set-cookie"),
    ]).toEqual([201, PAGE, null]);
    return ((await answer.json()) as { session: string }).session;
  }
  const say = (token: string, text: string, more: Asked = {}, node = here): Promise<Response> =>
    ask(`${node}${DEEP}/messages`, { token, body: { messages: [{ role: "user", text }] }, ...more });

  it("answers JSON and server-sent events, on any node, and a button by its number or its words", async () => {
    const mine = await session();
    const first = ((await (await say(mine, "what plans do you have?")).json()) as { text: string }).text;
    expect(first).toContain("not our own");
    const events = await (await say(mine, "1", { accept: "text/event-stream" }, there)).text();
    expect(events).toMatch(/^data: \{"text":".+"\}\n\n/);
    expect(events).not.toContain("not our own");
  });

  it("[SEC-546] opens nothing by a session that was made up, and tells so in its own shape", async () => {
    for (const token of ["", "victim", `${"A".repeat(24)}.${"A".repeat(43)}`]) {
      const answer = await say(token, "hi");
      expect([answer.status, typeof ((await answer.json()) as { error: unknown }).error]).toEqual([401, "string"]);
    }
    expect((await say(await session(), "hi", { origin: EVIL })).status).toBe(403);
    expect((await say(await session(), "x".repeat(40_000))).status).toBe(413);
    expect((await say(await session(), "x".repeat(4_500))).status).toBe(400);
    const form = await fetch(`${here}${DEEP}/messages`, {
      method: "POST",
      headers: { origin: PAGE, authorization: `Bearer ${await session()}`, "x-forwarded-for": address },
      body: new URLSearchParams({ files: "x" }),
    });
    expect(form.status).toBe(415);
  });

  it("hears of a person at once by its socket, which takes the session in the sub-protocol", async () => {
    const mine = await session();
    const socket = new WebSocket(`${here.replace("http", "ws")}${DEEP}/socket`, ["wardline", `session.${mine}`], {
      origin: PAGE,
      headers: { "x-forwarded-for": address },
    });
    const heard: string[] = [];
    socket.on("message", (data: Buffer) => heard.push(data.toString("utf8")));
    await new Promise((done) => socket.once("open", done));
    socket.send(JSON.stringify({ messages: [{ role: "user", text: "I want to talk to a person" }] }));
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    await answerAsNoor("![x](https://evil.example/x.png)", "00000000-0000-4000-8000-0000000c0004");
    await expect.poll(() => heard.some((text) => text.includes("Noor:"))).toBe(true);
    expect(heard.join("")).not.toContain("![x](");
    socket.terminate();
    const stranger = new WebSocket(`${here.replace("http", "ws")}${DEEP}/socket`, ["wardline", "session.made-up"], {
      origin: PAGE,
    });
    expect(await new Promise((done) => stranger.once("close", done))).toBe(4403);
  });
});

it("[SEC-563] turns new windows away while a node is too busy, and serves those that have begun", async () => {
  const DL = "/clients/direct-line/v3/directline";
  const DEEP = "/clients/deep-chat";
  const text = (said: string): object => ({ messages: [{ role: "user", text: said }] });
  const begin = async (): Promise<string> =>
    ((await (await ask(`${open}${DEEP}/sessions`, { body: {} })).json()) as { session: string }).session;
  const begun = await begin();
  expect((await ask(`${open}${DEEP}/messages`, { token: begun, body: text("hello") })).status).toBe(200);
  const rest = (sender: string): Promise<Response> =>
    ask(`${open}/clients/rasa/webhooks/rest/webhook`, { token: SECRET, origin: null, body: { sender, message: "hi" } });
  expect((await rest("early")).status).toBe(200);
  busyForMs = 7_000;
  const late = [
    await ask(`${open}${DEEP}/messages`, { token: await begin(), body: text("hello") }),
    await ask(`${open}${DL}/conversations`, { body: {} }),
    await rest("late"),
  ];
  expect(late.map((answer) => [answer.status, answer.headers.get("retry-after")])).toEqual(late.map(() => [429, "7"]));
  expect((await ask(`${open}${DEEP}/messages`, { token: begun, body: text("hello again") })).status).toBe(200);
  expect((await rest("early")).status).toBe(200);
});

it("has nothing at these addresses where no client is configured", async () => {
  const server = await buildServer(
    {
      deps: app.deps,
      options: {
        publicOrigins: [CHAT],
        embedOrigins: [],
        trustedProxies: parseNetworks([]),
        isHttps: false,
        plainHttpFrom: null,
        isChannelRequired: true,
        brands: {},
        webDir: new URL("../../web/", import.meta.url).pathname,
        version: "0.0.0-test",
      },
    },
    { logger: pino({ level: "silent" }), tls: null },
  );
  expect(server.routes.filter((route) => route.includes("/clients/"))).toEqual([]);
  await server.close();
});
