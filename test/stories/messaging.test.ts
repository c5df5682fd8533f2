// SPDX-License-Identifier: Apache-2.0
// WhatsApp and SMS as customers have them: payloads of Meta and of a Kannel-like gateway through the public server, answers as they leave it.
import { createHmac, randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";
import {
  type AgentIdentity,
  ANY_CASE,
  type AppDeps,
  deleteConversation,
  proposeForCustomer,
  readCase,
  readConversation,
  receiveMessage,
  replyAsAgent,
  sendMessages,
  takeOver,
} from "#app";
import { makeSmsCarrier, makeSmsDoor, makeWhatsAppCarrier, makeWhatsAppDoor } from "#carriers";
import { type AgentId, type ConversationId, Sensitive } from "#kernel";
import { PRACTICE } from "#sandbox";
import { buildServer, makeClientKey, parseNetworks } from "#surfaces";
import { openHops } from "../../src/main/hops.ts";
import { loadConfig } from "../../src/main/load-config.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";

const ORIGIN = "http://chat.larkspur.localhost";
const HOUR = 3_600_000;
/** A line of the sandbox whose SIM was changed lately. */
const SWAPPED = "+447700900116";
let app: TestApp;
let deps: AppDeps;
let server: FastifyInstance;
let url: string;
/** The client library that others use: it checks what we send and what we take. */
const meta = new WhatsAppAPI({
  token: PRACTICE.accessToken,
  appSecret: PRACTICE.appSecret,
  webhookVerifyToken: PRACTICE.verifyToken,
});

beforeAll(async () => {
  app = await openTestApp();
  app.origins.push(ORIGIN);
  const hops = openHops(
    await loadConfig(undefined, {}, new URL("../../config/defaults.yaml", import.meta.url).pathname),
  );
  const whatsapp = {
    graphUrl: `${app.sandbox.url}/whatsapp`,
    version: "v23.0",
    phoneNumberId: PRACTICE.phoneNumberId,
    accessToken: new Sensitive<string>(PRACTICE.accessToken),
    appSecret: new Sensitive<string>(PRACTICE.appSecret),
    verifyToken: new Sensitive<string>(PRACTICE.verifyToken),
    template: { name: "answer_waits", languages: { en: "en", ar: "ar" } },
    timeoutMs: 5_000,
  };
  const sms = {
    url: `${app.sandbox.url}/sms/cgi-bin/sendsms`,
    username: PRACTICE.smsUser,
    password: new Sensitive<string>(PRACTICE.smsPassword),
    from: "40400",
    send: "headers" as const,
    incomingUser: PRACTICE.gatewayUser,
    incomingPassword: new Sensitive<string>(PRACTICE.gatewayPassword),
    reportUrl: `${ORIGIN}/v1/messaging/sms/report`,
    timeoutMs: 5_000,
  };
  deps = {
    ...app.deps,
    log: { info: () => undefined, warn: () => undefined, error: (f, m) => console.log(f, m) },
    messaging: {
      ...app.deps.messaging,
      carriers: {
        whatsapp: makeWhatsAppCarrier(whatsapp, hops("whatsapp")),
        sms: makeSmsCarrier(sms, hops("sms")),
      },
      doors: { whatsapp: makeWhatsAppDoor(whatsapp), sms: makeSmsDoor(sms) },
      settings: { linkLifetimeMs: 15 * 60_000, linkOrigin: ORIGIN, hasTemplate: true },
      wake: () => undefined,
    },
  };
  const options = {
    publicOrigins: [ORIGIN],
    embedOrigins: [],
    trustedProxies: parseNetworks([]),
    isHttps: false,
    plainHttpFrom: null,
    isChannelRequired: false,
    brands: {},
    // The pages unbuilt: enough to see what is sent with them.
    webDir: new URL("../../web/", import.meta.url).pathname,
    version: "0.0.0-test",
  };
  server = await buildServer({ deps, options }, { logger: pino({ level: "silent" }), tls: null });
  url = await server.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await server.close();
  await app.close();
});

let count = 0;
function delivery(value: object, number: string = PRACTICE.phoneNumberId): string {
  const whole = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "1", phone_number_id: number },
    ...value,
  };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", changes: [{ field: "messages", value: whole }] }],
  });
}
function message(from: string, content: object, changes: object = {}): object {
  count += 1;
  const timestamp = String(Math.floor(app.clock.now() / 1_000));
  return { from: from.replace("+", ""), id: `wamid.T${count}`, timestamp, ...content, ...changes };
}
const text = (body: string): object => ({ type: "text", text: { body } });

async function post(body: string, secret: string = PRACTICE.appSecret): Promise<Response> {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return fetch(`${url}/v1/messaging/whatsapp`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-hub-signature-256": signature },
    body,
  });
}

/** Writes by WhatsApp and gives what came back, newest last. */
async function write(from: string, content: object | string): Promise<string[]> {
  const body = delivery({ messages: [message(from, typeof content === "string" ? text(content) : content)] });
  const before = app.sandbox.outbox(from).length;
  const answer = await post(body);
  expect(answer.status).toBe(200);
  await sendMessages(deps);
  return since(from, before);
}
async function sms(from: string, body: string, id: string = randomUUID()): Promise<string[]> {
  const before = app.sandbox.outbox(from).length;
  const answer = await fetch(`${url}/v1/messaging/sms?id=${id}`, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa(`${PRACTICE.gatewayUser}:${PRACTICE.gatewayPassword}`)}`,
      "content-type": "text/plain; charset=UTF-8",
      "x-kannel-from": from,
      "x-kannel-to": "40400",
    },
    body,
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe("");
  await sendMessages(deps);
  return since(from, before);
}
function since(from: string, before: number): string[] {
  const all = app.sandbox.outbox(from);
  return all
    .slice(0, all.length - before)
    .toReversed()
    .map((each) => each.text);
}
async function rowsIn(table: string): Promise<number | undefined> {
  const { rows } = await app.database.query<{ n: number }>(
    `test.rows.${table}`,
    `SELECT count(*)::int AS n FROM ${table}`,
  );
  return rows[0]?.n;
}
const linkIn = (said: readonly string[]): string => /#([\w-]{43})/.exec(said.join("\n"))?.[1] ?? "";

async function conversationOf(from: string): Promise<ConversationId> {
  const hash = deps.keys.blindIndex("counter", `messaging whatsapp ${from}`);
  const peer = await deps.messaging.store.findPeer(deps.tenant, "whatsapp", hash);
  return peer?.conversationId as ConversationId;
}

/** What the desk is told of messages of a case that Noor may read. */
async function deliveryOf(id: ConversationId) {
  const read = await readCase(deps, id, noor);
  return read.ok ? read.value.delivery : null;
}

async function trouble(what: object): Promise<void> {
  await fetch(`${app.sandbox.url}/__sandbox/carriers/trouble`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(what),
  });
}

const MINE = "+447700900107";
const OTHER = "+447700900101";
const noor: AgentIdentity = {
  agentId: "00000000-0000-4000-8000-0000000000a1" as AgentId,
  name: "Noor",
  roles: ["care"],
};

describe("the door of WhatsApp", () => {
  it("takes what Meta signed over the bytes, as the client library does, and nothing else [SEC-325]", async () => {
    const body = delivery({ messages: [message(OTHER, text("مرحبا ü"))] });
    const escaped = body.replaceAll(/[^\0-~]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
    const hex = (signed: string, key: string = PRACTICE.appSecret) =>
      createHmac("sha256", key).update(signed).digest("hex");
    expect(await meta.verifyRequestSignature(body, `sha256=${hex(escaped)}`)).toBe(true);
    const send = (signature: string | null) =>
      fetch(`${url}/v1/messaging/whatsapp`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(signature === null ? {} : { "x-hub-signature-256": signature }),
        },
        body,
      }).then(({ status }) => status);
    for (const wrong of [
      null,
      "",
      "sha256=",
      `sha1=${hex(body)}`,
      `sha256=${hex(`${body} `)}`,
      `sha256=${hex(body, "other")}`,
    ])
      expect(await send(wrong)).toBe(401);
    expect(app.sandbox.outbox(OTHER)).toHaveLength(0);
    expect(await conversationOf(OTHER), "nothing is stored of what nobody signed").toBeUndefined();
    expect(await rowsIn("conversation")).toBe(0);
    expect(await rowsIn("messaging_peer")).toBe(0);
    expect(await send(`sha256=${hex(escaped)}`)).toBe(200);
    expect(await send(`sha256=${hex(body)}`)).toBe(200);
    await sendMessages(deps);
    expect(app.sandbox.outbox(OTHER).length, "one message, however often it is delivered").toBe(2);
  });

  it("answers the first GET with Meta's challenge, for the right word only", async () => {
    const ask = (token: string) =>
      fetch(`${url}/v1/messaging/whatsapp?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`);
    const right = await ask(PRACTICE.verifyToken);
    expect([right.status, await right.text()]).toEqual([200, "1158201444"]);
    expect((await ask("guess")).status).toBe(403);
  });

  it("reads nothing that is for another number, and asks again where a turn cannot be carried out", async () => {
    const from = "+447700900199";
    expect((await post(delivery({ messages: [message(from, text("hello"))] }, "1"))).status).toBe(200);
    expect(app.sandbox.outbox(from)).toHaveLength(0);
    const body = delivery({ messages: Array.from({ length: 24 }, () => message(from, text("hello"))) });
    expect((await post(body)).status, "too many in a minute: the carrier sends them again").toBe(503);
    app.clock.advance(61_000);
    expect((await post(body)).status).toBe(200);
    await sendMessages(deps);
    const id = await conversationOf(from);
    const { rows } = await app.database.query<{ count: number }>(
      "test.turns",
      "SELECT count(*)::int AS count FROM turn WHERE conversation_id = $1",
      [id],
    );
    expect(rows[0]?.count, "each carried out once").toBe(24);
  });
});

describe("on WhatsApp", () => {
  it("the first message says who can read it, and amounts are told at A1 with a way to pay [SEC-326]", async () => {
    const said = await write(MINE, "how much do I owe");
    expect(said[0]).toMatch(/Meta can read/);
    expect(said.at(-1)).toMatch(/You owe £[\d.]+.*\[Pay now\]/s);
    const conversation = await deps.conversations.find(deps.tenant, await conversationOf(MINE), null, "own");
    expect(conversation?.assurance).toBe("A1");
    const pressed = await write(MINE, {
      type: "interactive",
      interactive: { type: "button_reply", button_reply: { id: await offered(MINE, 0), title: "Pay now" } },
    });
    expect(pressed.join("\n")).toMatch(/http:\/\/localhost:\d+\/pay\//);
  });

  it("outage, data left, orders and plans are finished there; a person comes to the same place", async () => {
    expect((await write(MINE, "no signal at all")).join("\n")).not.toContain("/continue/");
    expect((await write(MINE, "how much data do I have left?")).join("\n")).toMatch(
      /GB of \d|unlimited|used up|which line/i,
    );
    expect((await write(MINE, "where is my order")).join("\n")).toMatch(/order/i);
    expect((await write(MINE, "كم باقي من البيانات")).join("\n")).toMatch(/غيغابايت|بيانات/);
    expect((await write(MINE, "compare plans")).join("\n")).toMatch(/£\d/);
    const menu = await write(MINE, "menu");
    expect(menu.join("\n")).toContain("[How much data is left?]");
  });

  it("a line whose SIM was changed, or that is not ours, stays at A0 whatever it types [SEC-326]", async () => {
    const stranger = "+447911123456";
    const said = await write(stranger, `how much do I owe on ${MINE}`);
    expect(said.join("\n")).not.toMatch(/£/);
    expect(linkIn(said)).not.toBe("");
    const swapped = await app.deps.telco.signals.simSwap(SWAPPED);
    expect(swapped).not.toBe("clean");
    expect((await write(SWAPPED, "how much do I owe")).join("\n")).not.toMatch(/£/);
    const conversation = await deps.conversations.find(deps.tenant, await conversationOf(SWAPPED), null, "own");
    expect(conversation?.assurance).toBe("A0");
  });

  it.each([
    ["+447700900102", "simSwap", "not_clean"],
    ["+447700900103", "simSwap", "unknown"],
    ["+447700900104", "numberRecycling", "not_clean"],
    ["+447700900105", "numberRecycling", "unknown"],
  ] as const)("%s stays at A0 where %s is %s, and hears no figure [SEC-326]", async (from, signal, word) => {
    const telco = { ...deps.telco, signals: { ...deps.telco.signals, [signal]: async () => word } };
    const ask = (id: string, to: AppDeps) =>
      receiveMessage(to, {
        channel: "whatsapp",
        carrierId: id,
        from,
        isVouched: true,
        at: app.clock.now(),
        content: { kind: "text", text: "how much do I owe" },
      });
    const levelNow = async () =>
      (await deps.conversations.find(deps.tenant, await conversationOf(from), null, "own"))?.assurance;
    expect(await ask(`doubt-${from}`, { ...deps, telco })).toBe("done");
    await sendMessages(deps);
    expect(since(from, 0).join("\n")).not.toMatch(/£/);
    expect(await levelNow()).toBe("A0");
    // The same line with both signals clean: what stood against it was the signal, and nothing else.
    expect(await ask(`clean-${from}`, deps)).toBe("done");
    expect(await levelNow()).toBe("A1");
    // Doubt that comes later takes it back.
    app.clock.advance(6 * 60_000);
    expect(await ask(`later-${from}`, { ...deps, telco })).toBe("done");
    expect(await levelNow()).toBe("A0");
  });

  it("what was signed long ago is not carried out: carriers give up after a week [SEC-385]", async () => {
    const from = "+447700900123";
    const old = message(from, text("hello"), { timestamp: String(Math.floor(app.clock.now() / 1_000) - 8 * 86_400) });
    expect((await post(delivery({ messages: [old] }))).status).toBe(200);
    expect(await conversationOf(from)).toBeUndefined();
  });

  it("secrets are refused, told why, and never stored in the clear [SEC-327]", async () => {
    const said = await write(MINE, "my card is 4111 1111 1111 1111 and the PIN is 4821");
    expect(said.join("\n")).toMatch(/card/i);
    expect(said.join("\n")).not.toMatch(/4111|4821/);
    const { rows } = await app.database.query<{ all: string }>(
      "test.dump",
      "SELECT string_agg(t::text, '') AS all FROM (SELECT o::text AS t FROM messaging_outbox o UNION ALL SELECT p::text FROM messaging_peer p UNION ALL SELECT m::text FROM message m) x",
    );
    expect(rows[0]?.all ?? "").not.toMatch(/4111 ?1111|447700900107/);
  });

  it.each([
    ["audio", { audio: { id: "1", voice: true, mime_type: "audio/ogg" } }, /voice notes/],
    ["image", { image: { id: "1", mime_type: "image/jpeg", sha256: "x", caption: "my bill" } }, /pictures/],
    ["video", { video: { id: "1" } }, /videos/],
    ["document", { document: { id: "1", filename: "bill.pdf" } }, /documents/],
    ["location", { location: { latitude: "51.5", longitude: "-0.1" } }, /postcode/],
    ["contacts", { contacts: [{ name: { formatted_name: "A" } }] }, /contacts/],
    ["sticker", { sticker: { id: "1", animated: false } }, /words/],
    ["reaction", { reaction: { message_id: "wamid.1", emoji: "👍" } }, /reaction/],
    ["order", { order: { catalog_id: "1", product_items: [] } }, /orders/],
    ["edit", { edit: { original_message_id: "wamid.1" } }, /wrote first/],
    ["revoke", { revoke: { original_message_id: "wamid.1" } }, /took a message back/],
    ["unsupported", { errors: [{ code: 131_051, title: "x" }], unsupported: { type: "poll_creation" } }, /in words/],
    ["a_type_of_tomorrow", {}, /in words/],
  ])("%s gets a plain answer", async (type, content, answer) => {
    app.clock.advance(20_000);
    expect((await write("+447700900109", { type, ...content })).at(-1)).toMatch(answer);
  });
});

describe("links into the secure window", () => {
  /** Whether an ordinary chat opened that says so, and nothing of anybody. */
  const spent = async (answer: Response, sentence = /That link leads no further/u): Promise<boolean> => {
    expect(answer.status).toBe(201);
    const opened = (await answer.json()) as { state: { assurance: string }; events: unknown[] };
    const said = JSON.stringify(opened.events);
    expect(opened.state.assurance).toBe("A0");
    expect(said).not.toMatch(/900107|£/);
    if (!sentence.test(said)) return false;
    expect(said, "no topic of the link is begun").not.toMatch(/"type":"form"/);
    expect(said.search(sentence), "before what is offered").toBeLessThan(said.indexOf('"type":"choices"'));
    return true;
  };
  const open = async (secret: string, isDevice = true, lang = "en"): Promise<Response> => {
    const proof = makeClientKey().prove("POST", `${ORIGIN}/v1/conversations`, null, app.clock.now());
    return fetch(`${url}/v1/conversations`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: ORIGIN, ...(isDevice ? { dpop: proof } : {}) },
      body: JSON.stringify({ tokenIn: "bearer", lang, continueLink: secret }),
    });
  };

  it("what is not finished here goes on behind a link: one use, a browser's key, the topic and nothing else [SEC-328]", async () => {
    app.clock.advance(120_000);
    const said = await write(MINE, "change my plan please");
    expect(said.join("\n")).toMatch(/others could read it/);
    const secret = linkIn(said);
    expect(said.join("\n")).toContain(`${ORIGIN}/continue/?lang=en#${secret}`);
    expect(await spent(await open(secret, false)), "without a key of the browser nothing is opened or lost").toBe(true);
    const first = await open(secret);
    expect(first.status).toBe(201);
    const opened = (await first.json()) as { state: { assurance: string }; events: unknown[] };
    expect(opened.state.assurance).toBe("A0");
    expect(JSON.stringify(opened.events)).not.toMatch(/900107|£/);
    expect(JSON.stringify(opened.events)).toMatch(/Here nobody reads along. We go on/);
    expect(JSON.stringify(opened.events), "the flow asks for proof at once").toMatch(/"type":"form"/);
    expect(await spent(await open(secret)), "used").toBe(true);
    expect(await spent(await open(secret, true, "ar"), /لم يعد هذا الرابط صالحًا/u), "in Arabic").toBe(true);
    await sendMessages(deps);
    expect(app.sandbox.outbox(MINE)[0]?.text).toMatch(/was opened in the secure window/);
    const late = linkIn(await write(MINE, "cancel my contract"));
    app.clock.advance(16 * 60_000);
    expect(await spent(await open(late)), "too late").toBe(true);
    expect(await spent(await open("A".repeat(43))), "unknown").toBe(true);
    expect(linkIn(await write(MINE, "cancel my contract")), "and a new one is there").not.toBe("");
  });

  it("a robot that fetches the address gets a page that is the same for everybody, and uses nothing up [SEC-328]", async () => {
    const secret = linkIn(await write(MINE, "new sim card"));
    for (const method of ["GET", "HEAD"]) {
      const page = await fetch(`${url}/continue/?lang=en#${secret}`, { method });
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/s);
      expect(page.headers.get("referrer-policy")).toBe("no-referrer");
      expect(page.headers.get("set-cookie")).toBe(null);
      expect(await page.text()).not.toContain(secret);
    }
    expect(await spent(await open(secret))).toBe(false);
  });

  it("somebody else's proof is not taken behind the link of a known line [SEC-329]", async () => {
    const secret = linkIn(await write(MINE, "cancel my contract"));
    app.sandbox.clock.fix(app.clock.now());
    const identify = await app.token("CU-C01", (await import("#app")).makeNonce(deps));
    const proof = makeClientKey().prove("POST", `${ORIGIN}/v1/conversations`, null, app.clock.now());
    const answer = await fetch(`${url}/v1/conversations`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: ORIGIN, dpop: proof },
      body: JSON.stringify({ tokenIn: "bearer", continueLink: secret, identifyToken: identify }),
    });
    const opened = (await answer.json()) as { state: { assurance: string }; events: unknown[] };
    expect(opened.state.assurance).toBe("A0");
    expect(JSON.stringify(opened.events)).toMatch(/another customer/);
  });
});

describe("what is sent", () => {
  it("comes in order, again after trouble, and is known to have arrived [SEC-330]", async () => {
    const from = "+447700900113";
    await write(from, "hello");
    const id = await conversationOf(from);
    await trouble({ channel: "whatsapp", http: 503, code: 131_000 });
    expect(await write(from, "thanks")).toHaveLength(0);
    app.clock.advance(10_000);
    await sendMessages(deps);
    const states = await deps.messaging.store.states(deps.tenant, id);
    expect(states.map(({ state }) => state)).toEqual(states.map(() => "sent"));
    const { rows } = await app.database.query<{ seq: number }>(
      "test.seq",
      "SELECT max(seq) AS seq FROM messaging_outbox WHERE conversation_id = $1",
      [id],
    );
    const newest = states.find(({ seq }) => seq === rows[0]?.seq);
    expect(newest?.state).toBe("sent");
  });

  it("states go forward only, by reports that Meta signs; a failure that can pass is tried again", async () => {
    const ids: string[] = [];
    const carrier = deps.messaging.carriers.whatsapp as NonNullable<AppDeps["messaging"]["carriers"]["whatsapp"]>;
    const watched: AppDeps = {
      ...deps,
      messaging: {
        ...deps.messaging,
        carriers: {
          whatsapp: {
            ...carrier,
            send: async (to, each, reference) => {
              const outcome = await carrier.send(to, each, reference);
              if (outcome.outcome === "sent" && outcome.carrierId !== null) ids.push(outcome.carrierId);
              return outcome;
            },
          },
        },
      },
    };
    const from = "+447700900114";
    await post(delivery({ messages: [message(from, text("hello"))] }));
    await sendMessages(watched);
    const id = await conversationOf(from);
    const tell = async (state: string, carrierId: string | undefined, code?: number) => {
      const errors = code === undefined ? {} : { errors: [{ code, title: "x" }] };
      const statuses = [{ id: carrierId, status: state, timestamp: "1", recipient_id: "1", ...errors }];
      expect((await post(delivery({ statuses }))).status).toBe(200);
      return (await deps.messaging.store.states(deps.tenant, id)).map(({ state: now, code: why }) => why ?? now);
    };
    expect(ids.length).toBeGreaterThan(1);
    expect((await tell("read", ids[0]))[0]).toBe("read");
    expect((await tell("delivered", ids[0]))[0], "never back").toBe("read");
    expect((await tell("failed", ids[1], 131_026))[1], "not to be reached").toBe("131026");
    const { rows } = await app.database.query<{ left: number }>(
      "test.left",
      "SELECT count(sealed)::int AS left FROM messaging_outbox WHERE conversation_id = $1 AND state IN ('read', 'failed')",
      [id],
    );
    expect(rows[0]?.left, "words go when it is settled").toBe(0);
    ids.length = 0;
    await post(delivery({ messages: [message(from, text("thanks"))] }));
    await sendMessages(watched);
    await tell("failed", ids[0], 130_429);
    app.clock.advance(60_000);
    await sendMessages(watched);
    expect(ids.length, "sent again").toBe(2);
  });

  it("after a day only a template goes out, once, to who asked; the answer follows when they write, and the desk sees it [SEC-331] [SEC-387]", async () => {
    const from = "+447700900115";
    await write(from, "hello");
    const id = await conversationOf(from);
    await write(from, "I want to talk to a person");
    const { rows: cases } = await deps.care.page(deps.tenant, ANY_CASE, "waiting", null, 200);
    const waiting = cases.find(({ conversationId }) => conversationId === id);
    expect(waiting?.channel).toBe("whatsapp");
    app.clock.advance(25 * HOUR);
    const version = waiting?.version ?? 0;
    expect((await takeOver(deps, { conversationId: id, agent: noor, version })).ok).toBe(true);
    const reply = (words: string) =>
      replyAsAgent(deps, { conversationId: id, agent: noor, clientId: randomUUID(), text: words });
    const before = app.sandbox.outbox(from).length;
    await reply("Your router is on its way. Card 4111 1111 1111 1111.");
    await reply("Anything else?");
    expect(await deliveryOf(id)).toMatchObject({ window: "waits", isStopped: false });
    await sendMessages(deps);
    app.clock.advance(5_000);
    await sendMessages(deps);
    expect(since(from, before)).toEqual(["[answer_waits]"]);
    expect((await deliveryOf(id))?.messages.slice(-2).map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    const said = await write(from, "yes?");
    expect(said.join("\n")).toMatch(/Noor: Your router is on its way/);
    expect(said.join("\n")).toMatch(/Anything else/);
    expect(said.join("\n")).not.toMatch(/4111/);
    expect(await deliveryOf(id)).toMatchObject({ window: "open" });
    expect((await deliveryOf(id))?.messages.at(-1)).toMatchObject({ state: "sent", code: null });

    // Where others can read along an act that an agent prepared is led into the secure window, and told plainly.
    const prepared = app.sandbox.outbox(from).length;
    const lines = await deps.telco.reads.findLineByMsisdn(from);
    const lineId = lines.ok ? (lines.value?.lineId ?? "") : "";
    const proposal = { conversationId: id, kind: "roaming_enable", lineId } as const;
    const sam: AgentIdentity = { ...noor, agentId: "00000000-0000-4000-8000-0000000000a2" as AgentId };
    expect((await proposeForCustomer(deps, { ...proposal, agent: sam })).ok, "held by somebody else").toBe(false);
    expect((await proposeForCustomer(deps, { ...proposal, agent: noor })).ok).toBe(true);
    await sendMessages(deps);
    const offer = since(from, prepared).join("\n");
    expect(offer).toMatch(/Noor would like to do this with you where nobody reads along/);
    expect(offer).toMatch(/\/continue\//);
    expect(offer).not.toMatch(/not shown here/);
    const seen = JSON.stringify(await readCase(deps, id, noor));
    expect(seen).toContain("/continue/?lang=en#•••");
    expect(seen, "the secret is the customer's alone").not.toContain(linkIn([offer]));
    expect(linkIn([offer])).toHaveLength(43);

    // After STOP nothing of the agent's leaves, and the desk says so.
    await write(from, "STOP");
    const stopped = app.sandbox.outbox(from).length;
    await reply("Are you there?");
    await sendMessages(deps);
    expect(app.sandbox.outbox(from)).toHaveLength(stopped);
    expect(await deliveryOf(id)).toMatchObject({ isStopped: true });
  });

  it("who asked for nothing gets no template", async () => {
    const from = "+447700900122";
    await post(delivery({ messages: [message(from, text("hello"))] }));
    app.clock.advance(25 * HOUR);
    await sendMessages(deps);
    expect(app.sandbox.outbox(from)).toHaveLength(0);
    const states = await deps.messaging.store.states(deps.tenant, await conversationOf(from));
    expect(new Set(states.map(({ code }) => code))).toEqual(new Set(["window_closed"]));
  });

  it.each([
    ["en", "STOP", "START"],
    ["ar", "إيقاف", "ابدأ"],
  ])("%s: STOP ends it at once, START begins it again [SEC-332]", async (lang, stop, start) => {
    const from = lang === "en" ? "+447700900117" : "+447700900118";
    await write(from, lang === "en" ? "hello" : "مرحبا");
    expect(await write(from, stop)).toHaveLength(1);
    const reminded = await write(from, "how much do I owe");
    expect(reminded).toHaveLength(1);
    expect(reminded[0]).not.toMatch(/£/);
    expect(await write(from, "hello?"), "once a day").toHaveLength(0);
    expect((await write(from, start)).length).toBeGreaterThan(0);
    expect((await write(from, "thanks")).length).toBeGreaterThan(0);
  });

  it("goes with its conversation; only that somebody wrote STOP stays, as a keyed hash [SEC-333]", async () => {
    const from = "+447700900119";
    await write(from, "change my plan");
    const id = await conversationOf(from);
    await deleteConversation(deps, id, "visitor");
    const left = async (table: string) =>
      (
        await app.database.query<{ n: number }>(
          `test.${table}`,
          `SELECT count(*)::int AS n FROM ${table} WHERE conversation_id = $1`,
          [id],
        )
      ).rows[0]?.n;
    expect([await left("messaging_peer"), await left("messaging_outbox"), await left("messaging_link")]).toEqual([
      0, 0, 0,
    ]);
    await write(from, "hello");
    await write(from, "stop");
    await deleteConversation(deps, await conversationOf(from), "visitor");
    expect(await write(from, "hello again")).toHaveLength(1);
  });
});

describe("SMS", () => {
  const FROM = "+447700900107";
  it("is A0 whatever number it bears, and choices are numbers [SEC-334]", async () => {
    app.clock.advance(120_000);
    const said = await sms(FROM, "how much do I owe");
    expect(said.join("\n")).toMatch(/can be read by networks/);
    expect(said.join("\n")).not.toMatch(/£/);
    expect(linkIn(said)).not.toBe("");
    const menu = await sms(FROM, "menu");
    expect(menu.join("\n")).toMatch(/1 No service\n2 /);
    expect((await sms(FROM, "2")).join("\n")).toMatch(/£\d/);
    expect((await sms(FROM, "data left?")).join("\n")).toMatch(/\/continue\//);
  });

  it("takes the gateway's password only, each message once, and reports by an unguessable reference", async () => {
    const bare = await fetch(`${url}/v1/messaging/sms?from=%2B447700900107&text=hi&id=1`);
    expect(bare.status).toBe(401);
    const id = randomUUID();
    expect((await sms("+447700900120", "hello", id)).length).toBeGreaterThan(0);
    expect(await sms("+447700900120", "hello", id)).toHaveLength(0);
    const asked = await fetch(`${app.sandbox.url}/__sandbox/carriers/report?to=${encodeURIComponent("+447700900120")}`);
    const { url: report } = (await asked.json()) as { url: string };
    const { pathname, search } = new URL(report.replace("%d", "1"));
    expect((await fetch(url + pathname + search)).status).toBe(200);
    expect((await fetch(`${url}${pathname}?ref=guess&status=1`)).status).toBe(400);
    const hash = deps.keys.blindIndex("counter", "messaging sms +447700900120");
    const peer = await deps.messaging.store.findPeer(deps.tenant, "sms", hash);
    const states = await deps.messaging.store.states(deps.tenant, peer?.conversationId as ConversationId);
    expect(states.map(({ state }) => state)).toContain("delivered");
  });

  it("GET of a gateway that knows nothing else is read the same", async () => {
    const query = new URLSearchParams({ from: "00447700900121", text: "hello", id: "g1" });
    const answer = await fetch(`${url}/v1/messaging/sms?${query.toString()}`, {
      headers: { authorization: `Basic ${btoa(`${PRACTICE.gatewayUser}:${PRACTICE.gatewayPassword}`)}` },
    });
    expect(answer.status).toBe(200);
    await sendMessages(deps);
    expect(app.sandbox.outbox("+447700900121").length).toBeGreaterThan(0);
  });
});

/** The id of a button of the newest message that has some, as the carrier was told it. */
async function offered(from: string, index: number): Promise<string> {
  const read = await readConversation(deps, deps.tenant, await conversationOf(from), 0);
  const events = read.ok ? read.value.events : [];
  const shown = events.findLast(
    (event) => event.kind === "message" && event.parts.some(({ type }) => type === "choices"),
  );
  const parts = shown?.kind === "message" ? shown.parts : [];
  const ids = parts.flatMap((part) => (part.type === "choices" ? part.choices.map(({ id }) => id) : []));
  return ids[index] ?? "";
}
