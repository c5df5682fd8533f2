// SPDX-License-Identifier: Apache-2.0
// A desk of the operator's own: signed events out, signed calls in. Links to hidden values, and what others are told of conversations.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  type AppDeps,
  deleteConversation,
  rateConversation,
  relayOutside,
  revealOutside,
  signedWebhookHeaders,
  takeOver,
  viewOutside,
  WEBHOOK_COMPONENTS,
  WEBHOOK_EVENTS,
  WEBHOOK_TAG,
  type WebhookEventType,
} from "#app";
import { contentDigest, makeSigner, signMessage, verifyMessage } from "#crypto";
import { makeWebhookDesk } from "#desks";
import { type AgentId, fromUtf8, makeUuid, utf8 } from "#kernel";
import { buildServer, parseNetworks } from "#surfaces";
import { openHops } from "../../src/main/hops.ts";
import { loadConfig } from "../../src/main/load-config.ts";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

const ORIGIN = "http://chat.larkspur.localhost";
const CONSOLE = "https://console.operator.example";
const theirs = makeSigner("ed25519", new Uint8Array(32).fill(3));
const stranger = makeSigner("ed25519", new Uint8Array(32).fill(4));
const agent: AgentIdentity = {
  agentId: "0197a000-0000-4000-8000-00000000b001" as AgentId,
  name: "Rami",
  roles: ["care"],
};

type Event = { readonly id: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> };
type Taken = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array; readonly event: Event };

let app: TestApp;
let deps: AppDeps;
let server: FastifyInstance;
let desk: Server;
let deskUrl = "";
const taken: Taken[] = [];

beforeAll(async () => {
  app = await openTestApp();
  desk = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Uint8Array.from(Buffer.concat(pieces));
      taken.push({
        headers: request.headers as Record<string, string>,
        body,
        event: JSON.parse(fromUtf8(body)) as Event,
      });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => desk.listen(0, "127.0.0.1", done));
  deskUrl = `http://127.0.0.1:${(desk.address() as AddressInfo).port}/events`;
  const hops = openHops(
    await loadConfig(undefined, {}, new URL("../../config/defaults.yaml", import.meta.url).pathname),
  );
  const outside = makeWebhookDesk(
    {
      url: deskUrl,
      keys: [{ keyId: "desk-1", algorithm: "ed25519", publicKey: theirs.publicKey }],
      timeoutMs: 2_000,
      source: ORIGIN,
      components: WEBHOOK_COMPONENTS,
      tag: WEBHOOK_TAG,
      sign: (url, id, body) =>
        signedWebhookHeaders({ clock: app.clock, random: systemRandom, webhooks: app.deps.webhooks }, url, id, body),
      nowIso: () => new Date(app.clock.now()).toISOString(),
    },
    hops("desk"),
  );
  deps = {
    ...app.deps,
    outside: {
      ...app.deps.outside,
      desk: outside,
      settings: {
        keptReasons: [],
        downAfterMs: 60_000,
        whenDown: "queue",
        revealMs: 3_600_000,
        consoleOrigin: CONSOLE,
      },
    },
    webhooks: {
      ...app.deps.webhooks,
      endpoints: [
        {
          name: "crm",
          url: "https://crm.example/hooks",
          events: (Object.keys(WEBHOOK_EVENTS) as WebhookEventType[]).filter((name) =>
            name.startsWith("conversation."),
          ),
        },
      ],
    },
  };
  server = await buildServer(
    {
      deps,
      options: {
        publicOrigins: [ORIGIN],
        embedOrigins: [],
        trustedProxies: parseNetworks([]),
        isHttps: false,
        plainHttpFrom: null,
        isChannelRequired: true,
        brands: {},
        webDir: new URL("../../test/fixtures", import.meta.url).pathname,
        version: "0.0.0-test",
      },
    },
    { logger: pino({ level: "silent" }), tls: null },
  );
});
afterAll(async () => {
  await server.close();
  desk.closeAllConnections();
  await new Promise((done) => desk.close(done));
  await app.close();
});
beforeEach(() => {
  taken.length = 0;
});

async function asks(...words: readonly string[]): Promise<Talk> {
  const talk = await app.open({ overrides: { outside: deps.outside, webhooks: deps.webhooks } });
  await talk.send({ kind: "person" });
  for (const text of words) await talk.say(text);
  for (let round = 0; round < 3; round += 1) await relayOutside(deps);
  return talk;
}

function signed(body: string, change: { signer?: typeof theirs; atMs?: number; nonce?: string; url?: string } = {}) {
  const created = Math.floor((change.atMs ?? app.clock.now()) / 1_000);
  const fields = { "content-type": "application/json", "content-digest": contentDigest(utf8(body)) };
  const { signatureInput, signature } = signMessage(
    { method: "POST", targetUri: change.url ?? `${ORIGIN}/v1/outside-desk`, fields },
    [
      {
        signer: change.signer ?? theirs,
        parts: {
          label: "desk",
          keyId: "desk-1",
          components: [...WEBHOOK_COMPONENTS],
          created,
          expires: created + 300,
          nonce: change.nonce ?? makeUuid(systemRandom),
          tag: WEBHOOK_TAG,
        },
      },
    ],
  );
  return { ...fields, "signature-input": signatureInput, signature };
}

async function call(
  body: object,
  headers?: Record<string, string>,
): Promise<{ status: number; detail: string | null }> {
  const payload = JSON.stringify(body);
  const answer = await server.inject({
    method: "POST",
    url: "/v1/outside-desk",
    headers: { host: new URL(ORIGIN).host, ...(headers ?? signed(payload)) },
    payload,
  });
  const problem = answer.body === "" ? {} : answer.json<{ detail?: string }>();
  return { status: answer.statusCode, detail: problem.detail ?? null };
}

async function answersOf(talk: Talk): Promise<string[]> {
  await talk.refresh();
  return talk.events.flatMap((event) =>
    event.kind === "message" && event.by === "agent"
      ? event.parts.flatMap((part) => (part.type === "text" ? [part.text] : []))
      : [],
  );
}

const message = (talk: Talk, number: number, text: string): object => ({
  type: "message",
  conversation: talk.id,
  number,
  text,
  agent: { name: "Huda" },
});

describe("a desk of the operator's own", () => {
  it("[SEC-530] is told by signed events, with pseudonyms and a link", async () => {
    const talk = await asks("Call me at +44 7700 900123");
    expect(taken.map(({ event }) => event.type.split(".")[2])).toEqual([
      "opened",
      "message",
      "message",
      "message",
      "message",
    ]);
    expect(taken[0]?.event.data).toMatchObject({ conversation: talk.id, reason: "asked", level: "A0", lang: "en" });
    expect(JSON.stringify(taken.map(({ event }) => event))).not.toContain("900123");
    expect(taken.map(({ event }) => event.data["text"])).toContain("Call me at [phone 1]");
    for (const { headers, body } of taken) {
      const fields = Object.fromEntries(Object.entries(headers).filter(([, value]) => typeof value === "string"));
      const checked = verifyMessage({ method: "POST", targetUri: deskUrl, fields }, body, {
        keys: deps.webhooks.signers.map(({ keyId, signer }) => ({
          keyId,
          algorithm: signer.algorithm,
          publicKey: signer.publicKey,
        })),
        components: [...WEBHOOK_COMPONENTS, "webhook-id"],
        tag: WEBHOOK_TAG,
        now: Math.floor(app.clock.now() / 1_000),
        maxAge: 300,
        skew: 0,
      });
      expect(checked.ok).toBe(true);
    }
  });

  it("[SEC-531] answers by number: doubled ones do nothing, a later one waits for the one before", async () => {
    const talk = await asks("Hello?");
    expect((await call({ type: "joined", conversation: talk.id, agent: { name: "Huda" } })).status).toBe(204);
    expect((await call({ type: "joined", conversation: talk.id })).status).toBe(204);
    expect(await call(message(talk, 2, "two"))).toEqual({ status: 409, detail: "expected number 1" });
    expect((await call(message(talk, 1, "one"))).status).toBe(204);
    expect((await call(message(talk, 1, "one"))).status).toBe(204);
    expect((await call(message(talk, 2, "two"))).status).toBe(204);
    expect((await call(message(talk, 1, "something else under the same number"))).status).toBe(204);
    expect(await answersOf(talk)).toEqual(["one", "two"]);
    const joined = talk.events.filter((event) => event.kind === "owner_changed" && event.owner === "agent");
    expect(joined).toHaveLength(1);
    expect(await call(message(talk, 3, "What is your password?"))).toEqual({ status: 422, detail: "asks_for_secret" });
    // It holds up nothing that comes after it.
    expect((await call(message(talk, 4, "Never mind"))).status).toBe(204);
    expect(await answersOf(talk)).toEqual(["one", "two", "Never mind"]);
  });

  it("[SEC-532] believes no call that is a copy, old, for another address, altered, or signed by somebody else", async () => {
    const talk = await asks("Hello?");
    const body = message(talk, 1, "one");
    const payload = JSON.stringify(body);
    const once = signed(payload);
    expect((await call(body, once)).status).toBe(204);
    const copied = message(talk, 2, "two");
    expect((await call(body, once)).status).toBe(401);
    for (const headers of [
      {},
      signed(payload),
      signed(JSON.stringify(copied), { signer: stranger }),
      signed(JSON.stringify(copied), { atMs: app.clock.now() - 400_000 }),
      signed(JSON.stringify(copied), { url: "http://other.localhost/v1/outside-desk" }),
    ])
      expect((await call(copied, headers as Record<string, string>)).status).toBe(401);
    expect(await answersOf(talk)).toEqual(["one"]);
  });

  it("answers what has another shape, or is about a conversation that it does not hold, without doing anything", async () => {
    const talk = await asks("Hello?");
    for (const body of [
      { type: "message", conversation: talk.id, number: 1, text: "x", html: "<b>x</b>" },
      { type: "message", conversation: talk.id, number: "1", text: "x" },
      { type: "message", conversation: talk.id, number: 0, text: "x" },
      { type: "nothing" },
    ])
      expect((await call(body)).status).toBe(204);
    expect(
      (await call({ ...message(talk, 1, "x"), conversation: "0197a000-0000-7000-8000-000000000001" })).status,
    ).toBe(410);
    expect(await answersOf(talk)).toEqual([]);
    const bot = await app.open({ overrides: { outside: deps.outside } });
    expect((await call({ ...message(bot, 1, "x"), conversation: bot.id })).status).toBe(410);
  });

  it("hands back, ends, and is told when it is over or must delete", async () => {
    const talk = await asks("Hello?");
    expect((await call({ type: "handed_back", conversation: talk.id })).status).toBe(204);
    await talk.refresh();
    expect(talk.state.owner).toBe("bot");
    expect((await call(message(talk, 1, "too late"))).status).toBe(410);
    await talk.send({ kind: "person" });
    for (let round = 0; round < 3; round += 1) await relayOutside(deps);
    expect((await call({ type: "ended", conversation: talk.id })).status).toBe(204);
    await talk.refresh();
    expect(talk.state.ended).toBe(true);
    for (let round = 0; round < 3; round += 1) await relayOutside(deps);
    await deleteConversation(deps, talk.id, "visitor");
    await relayOutside(deps);
    const types = taken.map(({ event }) => event.type.split(".")[2]);
    expect(types).toContain("closed");
    expect(types.at(-1)).toBe("forget");
    expect(taken.at(-1)?.event.data).toEqual({ conversation: talk.id });
  });
});

describe("what a desk of the operator's own is not told", () => {
  it("[SEC-580] hears nothing of what is said after it handed back, ended, or lost the case", async () => {
    const talk = await asks("Hello?");
    expect((await call({ type: "handed_back", conversation: talk.id })).status).toBe(204);
    await talk.refresh();
    // Before anything is told again: the job may be late, and the desk may have been down.
    await talk.say("This is for the bot alone");
    taken.length = 0;
    for (let round = 0; round < 3; round += 1) await relayOutside(deps);
    expect(taken.map(({ event }) => event.type.split(".")[2])).toEqual(["closed"]);
    // What was said while it was theirs still arrives, also when the customer ends right after.
    const other = await asks("Hello?");
    await other.say("My last word");
    await other.send({ kind: "end" });
    taken.length = 0;
    for (let round = 0; round < 3; round += 1) await relayOutside(deps);
    expect(taken.map(({ event }) => event.data["text"] ?? event.type.split(".")[2])).toEqual([
      "My last word",
      "closed",
    ]);
  });
});

describe("a link to a hidden value", () => {
  /** The ticket of the newest link that the desk was sent. */
  const ticket = (): string => {
    const text = taken
      .map(({ event }) => String(event.data["text"] ?? ""))
      .findLast((one) => one.includes("#outside="));
    return text?.split("#outside=")[1]?.trim() ?? "";
  };

  it("[SEC-537] opens nothing by itself: it needs a sign-in, a role, a reason, and is read by the customer", async () => {
    const talk = await asks("Call me at +44 7700 900123");
    const link = ticket();
    const unsigned = await server.inject({ method: "POST", url: "/v1/desk/outside", payload: { ticket: link } });
    expect(unsigned.statusCode).toBeGreaterThanOrEqual(400);
    expect(unsigned.body).not.toContain("PHONE");
    expect(await viewOutside(deps, { ...agent, roles: ["auditor"] }, link)).toMatchObject({ ok: false });
    const seen = await viewOutside(deps, agent, link);
    expect(seen).toMatchObject({ ok: true, value: { values: [{ name: "PHONE_1", kind: "PHONE" }] } });
    const shown = await revealOutside(deps, agent, { ticket: link, name: "PHONE_1", reason: "callBack" });
    expect(shown).toMatchObject({ ok: true, value: { values: [{ name: "PHONE_1" }] } });
    expect(shown.ok && shown.value.values[0]?.value).toMatch(/7700\s?900123/u);
    await talk.refresh();
    expect(JSON.stringify(talk.events)).toContain("Rami");
    const stored = await deps.conversations.find(deps.tenant, talk.id, null, "own");
    const entries = stored === null ? [] : await deps.history.list(deps.tenant, stored.subjectId, 50);
    expect(entries.find(({ kind }) => kind === "agent.revealed")?.actor).toEqual({ kind: "agent", id: agent.agentId });
  });

  it("[SEC-537] leads nowhere when it is altered, too old, or the desk has the case no more", async () => {
    const talk = await asks("Call me at +44 7700 900123");
    const link = ticket();
    const [id = "", until = "", mark = ""] = link.split(".");
    const other = await asks("And me at +44 7700 900124");
    for (const wrong of [
      `${other.id}.${until}.${mark}`,
      `${id}.${(Number.parseInt(until, 36) + 3_600).toString(36)}.${mark}`,
      `${id}.${until}.${"A".repeat(43)}`,
      `${link}.x`,
      "",
    ]) {
      expect(await viewOutside(deps, agent, wrong)).toMatchObject({ ok: false });
      const shown = await revealOutside(deps, agent, { ticket: wrong, name: "PHONE_1", reason: "callBack" });
      expect(shown.ok).toBe(false);
    }
    await call({ type: "handed_back", conversation: talk.id });
    expect(await viewOutside(deps, agent, link)).toMatchObject({ ok: false });
    expect(await revealOutside(deps, agent, { ticket: link, name: "PHONE_1", reason: "callBack" })).toMatchObject({
      ok: false,
    });
    const fresh = ticket();
    app.clock.advance(3_601_000);
    expect(await viewOutside(deps, agent, fresh)).toMatchObject({ ok: false });
  });

  it("[SEC-537] counts against the bound of whoever looks", async () => {
    await asks("Call me at +44 7700 900123");
    const link = ticket();
    const bounded: AppDeps = {
      ...deps,
      settings: { ...deps.settings, budgets: { ...deps.settings.budgets, maxRevealsPerHour: 1 } },
    };
    const looker = { ...agent, agentId: "0197a000-0000-4000-8000-00000000b002" as AgentId };
    const wish = { ticket: link, name: "PHONE_1", reason: "callBack" } as const;
    expect((await revealOutside(bounded, looker, wish)).ok).toBe(true);
    expect(await revealOutside(bounded, looker, wish)).toMatchObject({
      ok: false,
      refusal: { reason: "budget_spent" },
    });
  });
});

describe("webhooks of conversations", () => {
  async function owed(talk: Talk): Promise<Event[]> {
    const { rows } = await app.database.query<{ delivery_id: string; sealed: Uint8Array }>(
      "test.owed",
      "SELECT delivery_id, sealed FROM webhook_delivery ORDER BY made_at, delivery_id",
    );
    return rows
      .map(({ delivery_id, sealed }) => JSON.parse(fromUtf8(deps.webhooks.cipher.open(delivery_id, sealed))) as Event)
      .filter(({ data }) => data["conversation"] === talk.id);
  }

  it("[SEC-538] tell of everything that happened with ids, codes and numbers, each once and never a word", async () => {
    const talk = await asks("My number is +44 7700 900123");
    await call(message(talk, 1, "Hello Salma"));
    await call({ type: "ended", conversation: talk.id });
    const origin = { addressKey: new Uint8Array(32) };
    const rated = { clientId: makeUuid(systemRandom), score: 5, comment: "Thanks, Huda" } as const;
    expect((await rateConversation(deps, talk.id, rated, origin)).ok).toBe(true);
    expect((await rateConversation(deps, talk.id, rated, origin)).ok).toBe(true);
    await deleteConversation(deps, talk.id, "visitor");
    const events = await owed(talk);
    const types = events.map(({ type }) => type.slice("wardline.conversation.".length, -".v1".length));
    for (const [type, count] of [
      ["opened", 1],
      ["handed_over", 1],
      ["agent_joined", 1],
      ["ended", 1],
      ["rated", 1],
      ["deleted", 1],
    ] as const)
      expect([type, types.filter((one) => one === type).length]).toEqual([type, count]);
    expect(events.find(({ type }) => type.includes("handed_over"))?.data).toMatchObject({ to: "outside" });
    expect(events.find(({ type }) => type.includes("rated"))?.data).toMatchObject({ score: 5 });
    const sent = events.filter(({ type }) => type.includes("message_sent"));
    expect(new Set(sent.map(({ data }) => data["number"])).size).toBe(sent.length);
    const words = JSON.stringify(events);
    for (const secret of ["900123", "PHONE", "Salma", "Huda", "Thanks"]) expect(words).not.toContain(secret);
  });

  it("are not made where nobody wants to hear of conversations", async () => {
    const talk = await app.open();
    await talk.say("hello");
    expect(await owed(talk)).toEqual([]);
  });

  it("say who of ours took it, by the id of their account", async () => {
    const talk = await app.open({ overrides: { webhooks: deps.webhooks } });
    await talk.send({ kind: "person" });
    const stored = await deps.conversations.find(deps.tenant, talk.id, null, "desk");
    await takeOver(deps, { conversationId: talk.id, agent, version: stored?.version ?? 0 });
    const joined = (await owed(talk)).find(({ type }) => type.includes("agent_joined"));
    expect(joined?.data["agent"]).toBe(agent.agentId);
  });

  it("[SEC-539] are sent again by their time, kind and receiver, under the ids they had", async () => {
    const store = deps.webhooks.store;
    const now = new Date(app.clock.now());
    await app.database.query("test.none", "DELETE FROM webhook_delivery");
    await asks("Hello?");
    const claimed = await store.claim(deps.tenant, now, 1_000, 100);
    expect(claimed.length).toBeGreaterThan(3);
    for (const { deliveryId } of claimed) await store.settle(deps.tenant, deliveryId, "delivered", 204, now);
    const all = {
      from: new Date(now.getTime() - 1_000),
      until: new Date(now.getTime() + 1_000),
      event: null,
      endpoint: null,
    };
    expect(await store.replay(deps.tenant, all, now, true)).toBe(claimed.length);
    expect(await store.claim(deps.tenant, now, 1_000, 100)).toEqual([]);
    expect(await store.replay(deps.tenant, { ...all, endpoint: "other" }, now, false)).toBe(0);
    expect(
      await store.replay(deps.tenant, { ...all, from: all.until, until: new Date(now.getTime() + 2_000) }, now, false),
    ).toBe(0);
    expect(await store.replay(deps.tenant, { ...all, event: "conversation.handed_over" }, now, false)).toBe(1);
    const again = await store.claim(deps.tenant, now, 1_000, 100);
    expect(again.map(({ deliveryId }) => deliveryId)).toEqual(
      claimed.filter(({ event }) => event === "conversation.handed_over").map(({ deliveryId }) => deliveryId),
    );
  });
});
