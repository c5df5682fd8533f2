// SPDX-License-Identifier: Apache-2.0
// A visitor's conversation over `wardline/client`, on a network that loses what it likes.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ConversationEvent,
  openVisitor,
  type ProgramKey,
  plainSend,
  type Send,
  type VisitorOptions,
} from "#client";
import { makeClientKey } from "#surfaces";
import { openTestServer, type TestServer } from "../harness/server.ts";

let served: TestServer;
let other: string;
beforeAll(async () => {
  served = await openTestServer();
  other = (await served.another()).url;
});
afterAll(async () => {
  await served.close();
});

type Loss = (path: string, method: string) => "request" | "answer" | null;

/** A network that loses a request before the service has it, or its answer after, and counts what was sent. */
function network(lose: Loss = () => null, to = served.url): { readonly send: Send; readonly sent: string[] } {
  const carry = plainSend(to);
  const sent: string[] = [];
  const send: Send = async (path, init) => {
    sent.push(`${init.method} ${path.replace(/\?.*$/u, "")}`);
    const lost = lose(path, init.method);
    if (lost === "request") throw new TypeError("lost");
    const answer = await carry(path, init);
    if (lost === "answer") throw new TypeError("lost");
    return answer;
  };
  return { send, sent };
}

/** A key whose proofs go by the clock of the service under test. */
function keyOf(): ProgramKey {
  const key = makeClientKey();
  return {
    thumbprint: key.thumbprint,
    prove: async (method, url, token) => key.prove(method, url, token, served.app.clock.now()),
  };
}

async function open(more: Partial<VisitorOptions> = {}) {
  const opened = await openVisitor({
    baseUrl: served.url,
    send: network().send,
    key: keyOf(),
    waitMs: 1_000,
    wait: async () => undefined,
    ...more,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
  return opened.value;
}

/** Reads until a condition holds; never longer than the test. */
async function readUntil(events: AsyncGenerator<ConversationEvent>, until: (event: ConversationEvent) => boolean) {
  const read: ConversationEvent[] = [];
  for (let next = await events.next(); next.done !== true; next = await events.next()) {
    read.push(next.value);
    if (until(next.value)) break;
  }
  return read;
}

const said = (text: string) => ({ kind: "text", text }) as const;
const isBot = (event: ConversationEvent): boolean => event.kind === "message" && event.by === "bot";
const own = (events: readonly ConversationEvent[]) =>
  events.filter((event) => event.kind === "message" && event.by === "visitor");

describe("openVisitor()", () => {
  test("opens with a key, gives every event once and in order, and ends with the conversation", async () => {
    const visitor = await open({ lang: "en" });
    expect(visitor.state).toMatchObject({ lang: "en", owner: "bot", ended: false });
    expect(await visitor.send(said("hello"))).toMatchObject({ ok: true });
    expect(await visitor.send({ kind: "end" })).toMatchObject({ ok: true });
    const all = await readUntil(visitor.events(), () => false);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, at) => at + 1));
    expect([own(all).length, all.at(-1)?.kind]).toEqual([1, "conversation_ended"]);
    expect([visitor.end, visitor.place.lastSeq]).toEqual([{ reason: "ended" }, all.length]);
    expect(await visitor.send(said("more"))).toMatchObject({ ok: false, refusal: { code: "conversation_ended" } });
  });

  test.each(["request", "answer"] as const)(
    "send() whose %s is lost twice is carried out once, under one id",
    async (what) => {
      let losses = 2;
      const { send, sent } = network((path) => (path.endsWith("/turns") && losses-- > 0 ? what : null));
      const visitor = await open({ send });
      const done = await visitor.send(said("my number is 07700 900123"));
      expect(done.ok).toBe(true);
      expect(sent.filter((line) => line === "POST /v1/conversations/current/turns")).toHaveLength(3);
      await visitor.send({ kind: "end" });
      const mine = own(await readUntil(visitor.events(), () => false));
      expect(mine).toMatchObject([{ clientId: done.clientId, masked: ["PHONE"] }]);
    },
  );

  test("send() gives up in the end, and the same id asks again without doing it twice", async () => {
    let isDown = true;
    const { send } = network((path) => (path.endsWith("/turns") && isDown ? "answer" : null));
    const visitor = await open({ send, tries: 2 });
    const lost = await visitor.send(said("hello"));
    expect(lost).toMatchObject({ ok: false, refusal: { reason: "network" } });
    isDown = false;
    expect(await visitor.send(said("hello"), lost.clientId)).toEqual({ ok: true, clientId: lost.clientId });
    await visitor.send({ kind: "end" });
    expect(own(await readUntil(visitor.events(), () => false))).toHaveLength(1);
  });

  test("send() does not repeat what is refused", async () => {
    const { send, sent } = network();
    const visitor = await open({ send });
    const refused = await visitor.send(said("x".repeat(4_001)));
    expect(refused).toMatchObject({ ok: false, refusal: { reason: "refused", code: "bad_request" } });
    expect(sent.filter((line) => line.endsWith("/turns"))).toHaveLength(1);
  });

  test("events() goes on from the last one after the connection was lost, on whichever node answers", async () => {
    const key = keyOf();
    let losses = 0;
    const { send } = network((_path, method) => (method === "GET" && losses-- > 0 ? "answer" : null));
    const visitor = await open({ send, key });
    const events = visitor.events();
    const greeting = await readUntil(events, isBot);
    losses = 7;
    // The same person in another window, on another node.
    const second = await open({ send: network(undefined, other).send, key, resume: { ...visitor.place, lastSeq: 0 } });
    const [heard] = await Promise.all([readUntil(events, isBot), second.send(said("hello from there"))]);
    expect(heard.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(losses).toBeLessThan(0);
    expect(await readUntil(second.events(), ({ seq }) => seq === 3)).toEqual([...greeting, ...heard]);
  });

  test("resume goes on after a restart from what was kept, and gives nothing twice", async () => {
    const key = keyOf();
    const before = await open({ key });
    await before.send(said("hello"));
    const first = await readUntil(before.events(), ({ seq }) => seq === 2);
    const after = await open({ key, resume: before.place });
    const rest = await readUntil(after.events(), ({ seq }) => seq === 3);
    expect([...first, ...rest].map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test("events() ends with the service's no, and with the signal", async () => {
    const wrong = await open({ resume: { token: "A".repeat(43), lastSeq: 0 } });
    expect(await readUntil(wrong.events(), () => false)).toEqual([]);
    expect(wrong.end).toMatchObject({ reason: "refused", code: "not_authorised" });
    const copied = await open();
    // The token alone, without the key that it belongs to.
    const thief = await open({ resume: copied.place });
    expect(await readUntil(thief.events(), () => false)).toEqual([]);
    expect(thief.end).toMatchObject({ code: "not_authorised" });
    const control = new AbortController();
    const events = copied.events(control.signal);
    await readUntil(events, isBot);
    const waiting = readUntil(events, () => false);
    control.abort();
    expect([await waiting, copied.end]).toEqual([[], null]);
  });
});
