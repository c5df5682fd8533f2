// SPDX-License-Identifier: Apache-2.0
// The contact centre that is there: a conversation at Chatwoot, by the payloads of its API and webhooks, and at a desk of the operator's own.
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  type AppDeps,
  assignCases,
  bringBack,
  deleteConversation,
  hearOutside,
  listOwed,
  type OutsideSettings,
  readOutside,
  relayOutside,
  settleOwed,
  takeOver,
} from "#app";
import { readEvents } from "#app/testing";
import { makeChatwootDesk } from "#desks";
import { type AgentId, type ConversationId, Sensitive } from "#kernel";
import { readQueueDepths } from "#postgres";
import { buildServer, parseNetworks } from "#surfaces";
import { openHops } from "../../src/main/hops.ts";
import { loadConfig } from "../../src/main/load-config.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";
import { CHATWOOT, FakeChatwoot, signedByChatwoot } from "../harness/chatwoot.ts";

const ORIGIN = "http://chat.larkspur.localhost";
const ours: AgentIdentity = {
  agentId: "0197a000-0000-4000-8000-00000000a001" as AgentId,
  name: "Noura",
  roles: ["care"],
};

let app: TestApp;
let deps: AppDeps;
let server: FastifyInstance;
let chatwoot: FakeChatwoot;

const settings: OutsideSettings = {
  keptReasons: ["suspected_fraud"],
  downAfterMs: 60_000,
  whenDown: "queue",
  revealMs: 3_600_000,
  consoleOrigin: "https://console.operator.example",
};

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});
beforeEach(async () => {
  chatwoot = await FakeChatwoot.start();
  await use({});
});
afterEach(async () => {
  // What one story leaves there is no other's.
  await app.database.query("test.clear", "DELETE FROM outside_case");
  await server.close();
  await chatwoot.stop();
});

async function use(changed: Partial<OutsideSettings>): Promise<void> {
  const hops = openHops(
    await loadConfig(undefined, {}, new URL("../../config/defaults.yaml", import.meta.url).pathname),
  );
  const desk = makeChatwootDesk(
    {
      baseUrl: chatwoot.url,
      accountId: CHATWOOT.accountId,
      inboxId: CHATWOOT.inboxId,
      accessToken: new Sensitive<string>(CHATWOOT.token),
      webhookSecret: new Sensitive<string>(CHATWOOT.secret),
      timeoutMs: 2_000,
    },
    hops("desk"),
  );
  deps = { ...app.deps, outside: { ...app.deps.outside, desk, settings: { ...settings, ...changed } } };
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
}

/** Somebody asks for a person and writes; nothing was told to the desk yet. */
async function asks(...words: readonly string[]): Promise<Talk> {
  const talk = await app.open({ overrides: { outside: deps.outside } });
  await talk.send({ kind: "person" });
  for (const text of words) await talk.say(text);
  return talk;
}

async function relay(rounds = 3): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await relayOutside(deps);
}

async function calls(body: object, headers?: Record<string, string>): Promise<number> {
  const payload = JSON.stringify(body);
  const answer = await server.inject({
    method: "POST",
    url: "/v1/outside-desk",
    headers: { host: new URL(ORIGIN).host, ...(headers ?? signedByChatwoot(payload, app.clock.now())) },
    payload,
  });
  return answer.statusCode;
}

/** What agents wrote, as the customer has it, oldest first. */
async function answersOf(talk: Talk): Promise<string[]> {
  await talk.refresh();
  return talk.events.flatMap((event) =>
    event.kind === "message" && event.by === "agent"
      ? event.parts.flatMap((part) => (part.type === "text" ? [part.text] : []))
      : [],
  );
}

describe("a conversation at Chatwoot", () => {
  it("[SEC-530] reaches it with pseudonyms and without anything else that tells who it is", async () => {
    const talk = await asks("My number is +44 7700 900123 and my mail is salma@example.org");
    await relay();
    expect(chatwoot.heard().at(-1)).toMatch(/My number is \[phone 1\] and my mail is \[email 1\]/u);
    expect(chatwoot.heard()).toHaveLength(2);
    const [contact] = [...chatwoot.contacts.values()];
    expect(contact?.identifier).toBe(`wardline:${talk.id}`);
    const sent = chatwoot.bodies.join("\n");
    for (const secret of ["900123", "7700", "salma", "example.org"]) expect(sent).not.toContain(secret);
    expect(chatwoot.only.status).toBe("open");
    expect(chatwoot.notes()[0]).toContain("Why: Asked for a person. About");
    expect(chatwoot.notes().at(-1)).toMatch(/https:\/\/console\.operator\.example\/console#outside=/u);
    // Told once: a further round finds nothing to tell.
    const before = chatwoot.calls.length;
    await relay();
    expect(chatwoot.calls.length).toBe(before);
    const entries = await deps.history.list(deps.tenant, await subjectOf(talk), 50);
    expect(entries.map(({ kind }) => kind)).toContain("outside.sent");
  });

  it("is answered in the same window, with the agent's name, and the bot keeps silent", async () => {
    const talk = await asks("Hello?");
    await relay();
    expect(talk.state.owner).toBe("queued");
    expect(talk.state.queue?.place).toBeGreaterThan(0);
    expect(await calls(chatwoot.messageCreated(chatwoot.say("Good morning, how can I help?")))).toBe(204);
    expect(await answersOf(talk)).toEqual(["Good morning, how can I help?"]);
    expect(talk.state.owner).toBe("agent");
    const joined = talk.events.find((event) => event.kind === "owner_changed" && event.owner === "agent");
    expect(joined).toMatchObject({ agentName: "Rami Haddad", text: "Rami Haddad is with you now." });
    const before = talk.events.length;
    await talk.say("How much is my bill?");
    // Nothing but the customer's own words: one owner.
    await talk.refresh();
    expect(talk.events.slice(before).filter((event) => event.kind === "message" && event.by === "bot")).toEqual([]);
    await relay();
    expect(chatwoot.heard().at(-1)).toBe("How much is my bill?");
  });

  it("[SEC-531] takes each answer once and in order, though calls are lost, doubled, late and out of order", async () => {
    const talk = await asks("Hello?");
    await relay();
    const said = ["one", "two", "three", "four"].map((text) => chatwoot.say(text));
    const bells = said.map((message) => chatwoot.messageCreated(message));
    for (const at of [2, 0, 3, 3, 1, 2, 0]) expect(await calls(bells[at] ?? {})).toBe(204);
    expect(await answersOf(talk)).toEqual(["one", "two", "three", "four"]);
    // At once, from two nodes: the same.
    chatwoot.say("five");
    const other: AppDeps = { ...(await app.node()), outside: deps.outside };
    const payload = JSON.stringify(bells[0]);
    const call = {
      method: "POST",
      targetUri: `${ORIGIN}/v1/outside-desk`,
      headers: signedByChatwoot(payload, app.clock.now()),
      body: new TextEncoder().encode(payload),
    };
    await Promise.all([deps, other, deps, other, deps].map((node) => hearOutside(node, call)));
    expect(await answersOf(talk)).toEqual(["one", "two", "three", "four", "five"]);
    // Nobody called for this one.
    chatwoot.say("six");
    app.clock.advance(30_000);
    await readOutside(deps);
    expect(await answersOf(talk)).toEqual(["one", "two", "three", "four", "five", "six"]);
  });

  it("[SEC-532] believes no call that is not signed, is old, or was altered", async () => {
    const talk = await asks("Hello?");
    await relay();
    const body = chatwoot.messageCreated(chatwoot.say("Real"));
    const payload = JSON.stringify(body);
    const now = app.clock.now();
    const good = signedByChatwoot(payload, now);
    const { "x-chatwoot-signature": _signature, ...unsigned } = good;
    const forged: Record<string, string>[] = [
      unsigned,
      { ...good, "x-chatwoot-signature": "" },
      { ...good, "x-chatwoot-signature": `sha256=${"0".repeat(64)}` },
      { ...good, "x-chatwoot-timestamp": String(Number(good["x-chatwoot-timestamp"]) + 1) },
      signedByChatwoot(payload, now, "another-secret"),
      signedByChatwoot(payload, now - 301_000),
      signedByChatwoot(payload, now + 301_000),
      signedByChatwoot(`${payload} `, now),
    ];
    for (const headers of forged) expect(await calls(body, headers)).toBe(401);
    expect(await answersOf(talk)).toEqual([]);
    // A signed one with other words in it changes nothing either: what was written is read from the desk.
    expect(await calls({ ...body, content: "Send me your password" })).toBe(204);
    expect(await answersOf(talk)).toEqual(["Real"]);
  });

  it("answers what is huge, broken or about somebody else without doing anything", async () => {
    const talk = await asks("Hello?");
    await relay();
    const real = chatwoot.messageCreated(chatwoot.say("Real")) as { conversation: object };
    expect(await calls({ ...real, padding: "x".repeat(600_000) })).toBe(413);
    for (const body of [
      {},
      [],
      { event: "webwidget_triggered" },
      { ...real, conversation: { id: 1, inbox_id: 99 } },
      { ...real, account: { id: 99 } },
      { ...real, conversation: { id: 999_999, inbox_id: CHATWOOT.inboxId } },
      { ...real, conversation: { id: "1; DROP TABLE", inbox_id: CHATWOOT.inboxId } },
    ])
      expect(await calls(body)).toBe(204);
    expect(await answersOf(talk)).toEqual([]);
  });

  it("[SEC-533] shows markup as the letters it is, takes out what is not seen, and passes on no files and no asking for secrets", async () => {
    const talk = await asks("Hello?");
    await relay();
    chatwoot.say('<img src=x onerror="alert(1)"><script>alert(2)</script>');
    chatwoot.say("safe\u202Etxt.exe\u200B \u0007ok");
    chatwoot.say("Please tell me your one-time code");
    chatwoot.say("من فضلك أرسل رمز التحقق");
    chatwoot.say("x".repeat(4_001));
    chatwoot.say(null, { attachments: [{ data_url: "http://127.0.0.1:1/x.exe", file_type: "file" }] });
    chatwoot.say("   ");
    chatwoot.say("between us", { private: true });
    chatwoot.say("I am a program", { sender: { id: 1, name: "Bot", type: "agent_bot" } });
    chatwoot.say("Call +44 7700 900456");
    expect(await calls(chatwoot.messageCreated(chatwoot.say("last")))).toBe(204);
    const answers = await answersOf(talk);
    expect(answers.slice(0, 2)).toEqual(['<img src=x onerror="alert(1)"><script>alert(2)</script>', "safetxt.exe ok"]);
    expect(answers).toHaveLength(4);
    // Screened and sealed like what a customer types; only the one whose chat it is reads it whole.
    expect(answers[2]).toBe("Call +44 7700 900456");
    const stored = await deps.conversations.find(deps.tenant, talk.id, null, "desk");
    const sealed = stored === null ? [] : await readEvents(deps, stored, 0);
    expect(JSON.stringify(sealed)).toMatch(/Call «PHONE_\d+»/u);
    expect(answers[3]).toBe("last");
    const notes = chatwoot.notes().filter((note) => note.startsWith("Not passed on"));
    expect(notes).toHaveLength(5);
    expect(notes.filter((note) => note.includes("asks for a password"))).toHaveLength(2);
    expect(chatwoot.calls.some((call) => call.includes("x.exe"))).toBe(false);
  });

  it("shows that an agent types, to nobody but the customer, and not what is typed in a note", async () => {
    const talk = await asks("Hello?");
    await relay();
    const seen: boolean[] = [];
    const stop = deps.fanOut.subscribe(talk.id, (signal) => {
      if (signal.type === "typing" && signal.by === "agent") seen.push(signal.isTyping);
    });
    expect(await calls(chatwoot.typing(true))).toBe(204);
    expect(seen).toEqual([]);
    await calls(chatwoot.messageCreated(chatwoot.say("Hello")));
    await calls(chatwoot.typing(true, true));
    await calls(chatwoot.typing(true));
    await calls(chatwoot.typing(false));
    await expect.poll(() => seen).toEqual([true, false]);
    stop();
  });

  it("ends when it is resolved there, and what an agent writes after the end reaches nobody", async () => {
    const talk = await asks("Hello?");
    await relay();
    chatwoot.say("Done, good bye");
    chatwoot.only.status = "resolved";
    expect(await calls(chatwoot.statusChanged())).toBe(204);
    expect(await answersOf(talk)).toEqual(["Done, good bye"]);
    expect(talk.state.ended).toBe(true);
    await relay();
    expect(await calls(chatwoot.messageCreated(chatwoot.say("One more thing")))).toBe(204);
    app.clock.advance(60_000);
    await readOutside(deps);
    expect(await answersOf(talk)).toEqual(["Done, good bye"]);
  });

  it("goes back to the bot when it is set to pending there, and to Chatwoot again as the same conversation", async () => {
    const talk = await asks("Hello?");
    await relay();
    await calls(chatwoot.messageCreated(chatwoot.say("The robot can do that")));
    chatwoot.only.status = "pending";
    await calls(chatwoot.statusChanged());
    await talk.refresh();
    expect(talk.state.owner).toBe("bot");
    await relay();
    expect(chatwoot.only.status).toBe("resolved");
    await talk.send({ kind: "person" });
    await talk.say("Still not solved");
    await relay();
    expect(chatwoot.only.status).toBe("open");
    expect(chatwoot.heard().at(-1)).toBe("Still not solved");
    chatwoot.say("I am back");
    await calls(chatwoot.statusChanged());
    expect(await answersOf(talk)).toEqual(["The robot can do that", "I am back"]);
  });

  it("is closed there when the customer ends it", async () => {
    const talk = await asks("Hello?");
    await relay();
    await talk.send({ kind: "end" });
    await relay();
    expect(chatwoot.only.status).toBe("resolved");
  });

  it("[SEC-534] has one owner: our own people can take it while it waits, then the other desk reaches nobody", async () => {
    const talk = await asks("Hello?");
    await relay();
    expect(await assignCases(deps)).toBe(0);
    const stored = await deps.conversations.find(deps.tenant, talk.id, null, "desk");
    const taken = await takeOver(deps, { conversationId: talk.id, agent: ours, version: stored?.version ?? 0 });
    expect(taken.ok).toBe(true);
    await calls(chatwoot.messageCreated(chatwoot.say("Hello from over there")));
    expect(await answersOf(talk)).toEqual([]);
    await relay();
    expect(chatwoot.only.status).toBe("resolved");
    await talk.say("Only for Noura");
    await relay();
    expect(chatwoot.heard()).not.toContain("Only for Noura");
  });

  it("[SEC-534] cannot be taken here while somebody there speaks", async () => {
    const talk = await asks("Hello?");
    await relay();
    await calls(chatwoot.messageCreated(chatwoot.say("With you")));
    const stored = await deps.conversations.find(deps.tenant, talk.id, null, "desk");
    const taken = await takeOver(deps, { conversationId: talk.id, agent: ours, version: stored?.version ?? 0 });
    expect(taken.ok).toBe(false);
  });

  it("loses nothing and tells nothing twice when answers are lost on the way", async () => {
    await use({ downAfterMs: 86_400_000 });
    const talk = await asks("first");
    for (let lost = 0; lost < 6; lost += 1) {
      chatwoot.loseAnswers = 1;
      await relay(1);
      app.clock.advance(300_000);
    }
    chatwoot.loseAnswers = 0;
    await talk.say("second");
    await relay();
    expect(chatwoot.contacts.size).toBe(1);
    expect(chatwoot.conversations.size).toBe(1);
    expect(chatwoot.heard().filter((text) => text === "first")).toHaveLength(1);
    expect(chatwoot.heard().at(-1)).toBe("second");
  });

  it("[SEC-599] owes its first note until it arrived, and tells it once, before the customer's words", async () => {
    await use({ downAfterMs: 86_400_000 });
    const talk = await asks("first");
    chatwoot.refusesNotes = true;
    await relay(1);
    expect(chatwoot.conversations.size).toBe(1);
    expect(chatwoot.only.messages).toEqual([]);
    // A node that stops between the two leaves the same behind.
    app.clock.advance(300_000);
    await relay(1);
    chatwoot.refusesNotes = false;
    app.clock.advance(300_000);
    chatwoot.loseAnswers = 1;
    await relay(1);
    for (let round = 0; round < 4; round += 1) {
      app.clock.advance(300_000);
      await relay(1);
    }
    await talk.say("second");
    await relay();
    expect(chatwoot.notes().filter((note) => note.includes("Why: Asked for a person."))).toHaveLength(1);
    expect(chatwoot.only.messages[0]?.private).toBe(true);
    expect(chatwoot.heard().slice(-2)).toEqual(["first", "second"]);
    expect(new Set(chatwoot.heard()).size).toBe(chatwoot.heard().length);
  });

  it("[SEC-622] is not given up at the first hiccup, because its first note was late once and nothing else was to be told", async () => {
    const talk = await asks();
    await relay();
    // Everything that was said is there; what is left is the note.
    await app.database.query(
      "test.note_owed",
      `UPDATE outside_case SET note_owed = true, due_at = opened_at WHERE conversation_id = $1`,
      [talk.id],
    );
    chatwoot.refusesNotes = true;
    await relay(1);
    chatwoot.refusesNotes = false;
    app.clock.advance(300_000);
    await relay(1);
    expect((await deps.outside.store.counts(deps.tenant)).failingSince).toBeNull();
    app.clock.advance(86_400_000);
    await talk.say("Hello again");
    chatwoot.broken = 500;
    await relay(1);
    await talk.refresh();
    expect(talk.state.owner).toBe("queued");
    expect((await deps.outside.store.find(deps.tenant, talk.id))?.state).toBe("open");
  });

  it("[SEC-535] comes back to our own queue when the desk is down, told to the customer, and goes on there", async () => {
    const talk = await asks("Is anybody there?");
    chatwoot.broken = 500;
    await relay(1);
    app.clock.advance(61_000);
    await relay(1);
    await talk.refresh();
    expect(talk.state.owner).toBe("queued");
    expect(spoken(talk)).toContain("cannot be reached at the moment");
    const stored = await deps.conversations.find(deps.tenant, talk.id, null, "desk");
    const taken = await takeOver(deps, { conversationId: talk.id, agent: ours, version: stored?.version ?? 0 });
    expect(taken.ok).toBe(true);
    // Up again: nothing of it goes there any more.
    chatwoot.broken = null;
    app.clock.advance(600_000);
    await relay();
    expect(chatwoot.conversations.size).toBe(0);
  });

  it("[SEC-535] leaves a reference and the bot where that is configured, also when the desk went down in the middle", async () => {
    await use({ whenDown: "form" });
    const talk = await asks("Hello?");
    await relay();
    await calls(chatwoot.messageCreated(chatwoot.say("With you")));
    chatwoot.broken = "hangs_up";
    await talk.say("And now?");
    await relay(1);
    app.clock.advance(61_000);
    await relay(1);
    await talk.refresh();
    expect(talk.state.owner).toBe("bot");
    expect(spoken(talk)).toMatch(/noted as CB-[0-9A-Z]+/u);
    chatwoot.broken = null;
    app.clock.advance(600_000);
    await relay();
    expect(chatwoot.only.status).toBe("resolved");
  });

  it("[SEC-535] comes back when the desk is taken out of the configuration, also while somebody there has it", async () => {
    const waiting = await asks("Hello?");
    await relay();
    await calls(chatwoot.messageCreated(chatwoot.say("With you")));
    expect(await bringBack(deps)).toBe(0);
    expect(await bringBack({ ...deps, outside: { ...deps.outside, desk: null } })).toBe(1);
    await waiting.refresh();
    expect(waiting.state.owner).toBe("queued");
    expect(spoken(waiting)).toContain("cannot be reached at the moment");
  });

  it("[SEC-536] is deleted there with the conversation, however long the desk is down", async () => {
    const talk = await asks("My number is +44 7700 900123");
    await relay();
    chatwoot.broken = 503;
    await deleteConversation(deps, talk.id, "visitor");
    await relay();
    app.clock.advance(86_400_000);
    await relay();
    expect(chatwoot.conversations.size).toBe(1);
    chatwoot.broken = null;
    app.clock.advance(3_600_000);
    await relay();
    expect(chatwoot.conversations.size).toBe(0);
    expect(chatwoot.contacts.size).toBe(0);
    const left = await app.database.query("test.left", "SELECT 1 FROM outside_case WHERE conversation_id = $1", [
      talk.id,
    ]);
    expect(left.rows).toEqual([]);
  });

  it("[SEC-600] is owed by name and since when, until a person settles it for a reason, in the history", async () => {
    const talk = await asks("My number is +44 7700 900123");
    await relay();
    chatwoot.broken = 503;
    const from = app.clock.now();
    await deleteConversation(deps, talk.id, "visitor");
    await relay(1);
    app.clock.advance(2 * 86_400_000);
    await relay(1);
    const [owed] = await listOwed(deps);
    expect(owed).toMatchObject({ conversationId: talk.id, code: "http_503", wasSent: true, isElsewhere: false });
    expect(owed?.since.getTime()).toBe(from);
    const { rows: waits } = await app.database.query<{ n: number }>(
      "test.owed",
      "SELECT count(*)::int AS n FROM outside_case WHERE state = 'forgetting'",
    );
    expect(waits).toEqual([{ n: 1 }]);
    const depths = await readQueueDepths(app.database, deps.tenant);
    expect(depths.find(({ name }) => name === "desk_deletions")).toMatchObject({
      waiting: 1,
      oldestAt: new Date(from),
    });
    const actor = { kind: "agent", id: ours.agentId } as const;
    const settle = (id: string, reason: string): ReturnType<typeof settleOwed> =>
      settleOwed(deps, { conversationId: id as ConversationId, reason }, actor);
    expect(await settle(talk.id, "nobody cares")).toMatchObject({ refusal: { reason: "bad_reason" } });
    expect(await settle(ours.agentId, "deleted_there")).toMatchObject({ refusal: { reason: "not_owed" } });
    // One that is not to be deleted is not settled away.
    const other = await asks("Hello?");
    expect(await settle(other.id, "deleted_there")).toMatchObject({ refusal: { reason: "not_owed" } });
    expect((await settle(talk.id, "deleted_there")).ok).toBe(true);
    expect(await settle(talk.id, "deleted_there")).toMatchObject({ refusal: { reason: "not_owed" } });
    expect(await listOwed(deps)).toEqual([]);
    const { rows } = await app.database.query<{ actor_id: string; facts: object }>(
      "test.settled",
      "SELECT actor_id, facts FROM history WHERE kind = 'outside.settled'",
    );
    expect(rows).toEqual([
      {
        actor_id: ours.agentId,
        facts: { desk: "chatwoot", reason: "deleted_there", wasSent: true, since: new Date(from).toISOString() },
      },
    ]);
    // Nothing is asked of the desk any more.
    const asked = chatwoot.calls.length;
    app.clock.advance(3_600_000);
    await relayOutside({ ...deps });
    expect(chatwoot.calls.slice(asked).filter((call) => call.startsWith("DELETE"))).toEqual([]);
  });

  it("[SEC-581] is bound to the installation that took it: another gets neither its words nor its deletion", async () => {
    const talk = await asks("Hello?");
    await relay();
    const first = deps;
    // Another account, in which the same numbers belong to somebody else.
    const other = await FakeChatwoot.start();
    const old = chatwoot;
    try {
      chatwoot = other;
      await server.close();
      await use({});
      await asks("Somebody else").then(() => relay());
      const before = JSON.stringify([...other.conversations.values()]);
      await talk.say("Not for them");
      await relay();
      expect(JSON.stringify([...other.conversations.values()])).toBe(before);
      expect(await calls(other.messageCreated(other.say("To whom?")))).toBe(204);
      expect(await answersOf(talk)).toEqual([]);
      expect(talk.state.owner).toBe("queued");
      expect(spoken(talk)).toContain("cannot be reached at the moment");
      await deleteConversation(deps, talk.id, "visitor");
      await relay();
      expect(other.conversations.size).toBe(1);
      expect(old.conversations.size).toBe(1);
      // Owed until the one that has it says that it is gone.
      app.clock.advance(3_600_000);
      await relayOutside(first);
      expect(old.conversations.size).toBe(0);
    } finally {
      await old.stop();
    }
  });

  it("[SEC-581] comes back at the start when another desk is configured than the one that has it", async () => {
    const talk = await asks("Hello?");
    await relay();
    const old = chatwoot;
    try {
      chatwoot = await FakeChatwoot.start();
      await server.close();
      await use({});
      app.clock.advance(1_000);
      expect(await bringBack(deps)).toBe(1);
      expect(await bringBack(deps)).toBe(0);
      await talk.refresh();
      expect(talk.state.owner).toBe("queued");
      expect(spoken(talk)).toContain("cannot be reached at the moment");
    } finally {
      await old.stop();
    }
  });

  it("[SEC-582] asks for nothing secret through signs that nobody sees, wide letters, or an agent's name", async () => {
    const talk = await asks("Hello?");
    await relay();
    chatwoot.say("Please send me your pass\u200Dword");
    chatwoot.say("Please send me your P\u034FIN");
    chatwoot.say("Please send me your ｐａｓｓｗｏｒｄ");
    chatwoot.say("من فضلك أرسل رمز\u061C الت\u200Cحقق");
    const named = chatwoot.say("Good day", { sender: { id: 1, name: "Please reply with your PIN", type: "user" } });
    expect(await calls(chatwoot.messageCreated(named))).toBe(204);
    chatwoot.say("ok\u061Cay", { sender: { id: 1, name: "Huda www.evil.example/pay", type: "user" } });
    expect(await calls(chatwoot.messageCreated(chatwoot.say("👩\u200D💻 می\u200Cخواهم")))).toBe(204);
    // What joins letters and pictures for readers of other scripts stays.
    expect(await answersOf(talk)).toEqual(["Good day", "okay", "👩\u200D💻 می\u200Cخواهم"]);
    const seen = JSON.stringify(talk.events);
    expect(seen).not.toContain("reply with your PIN");
    expect(seen).not.toContain("evil.example");
  });

  it("stays with our own people for the reasons that only they can deal with", async () => {
    await use({ keptReasons: ["asked"] });
    await asks("Hello?");
    await relay();
    expect(chatwoot.calls).toEqual([]);
  });
});

function spoken(talk: Talk): string {
  return talk.events.map((event) => ("text" in event ? event.text : "")).join("\n");
}

async function subjectOf(
  talk: Talk,
): Promise<NonNullable<Awaited<ReturnType<AppDeps["conversations"]["find"]>>>["subjectId"]> {
  const stored = await deps.conversations.find(deps.tenant, talk.id, null, "own");
  if (stored === null) throw new Error("gone");
  return stored.subjectId;
}
