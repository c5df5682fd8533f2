// SPDX-License-Identifier: Apache-2.0
// What runs short: readers, the database's time, its disk and its connections. Each test says what the customer sees, and that nothing is lost.
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationOpened, Problem, TurnAnswer } from "#protocol";
import { openTestServer, type TestServer } from "../harness/server.ts";

let at: TestServer;
/** A node with two connections to the database, little patience for them and for their statements. */
let poor: string;
beforeAll(async () => {
  at = await openTestServer();
  const pool = { maxConnections: 2, connectTimeoutMs: 400, statementTimeoutMs: 600 };
  poor = (await at.another({}, pool)).url;
});
afterAll(async () => {
  await at.close();
});

const CURRENT = "/v1/conversations/current";
const somewhere = (): string => `203.0.113.${String(Math.floor(Math.random() * 250))}`;

async function post(url: string, body: unknown, token: string | null = null): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": somewhere(),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}

async function open(node: string): Promise<string> {
  const answer = await post(`${node}/v1/conversations`, { tokenIn: "bearer", lang: "en" });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as ConversationOpened).token ?? "";
}

const say = (node: string, token: string, text: string, clientId: string = randomUUID()): Promise<Response> =>
  post(`${node}${CURRENT}/turns`, { kind: "text", clientId, text }, token);

async function timesSaid(token: string, clientId: string): Promise<number> {
  const answer = await fetch(at.url + CURRENT, { headers: { authorization: `Bearer ${token}` } });
  const { events } = (await answer.json()) as ConversationOpened;
  return events.filter((event) => event.kind === "message" && event.clientId === clientId).length;
}

/** The input is refused as passing while the fault lasts, and taken once, with an answer, when it is over. */
async function refusedThenTaken(token: string, end: () => Promise<unknown>): Promise<void> {
  const clientId = randomUUID();
  const refused = await say(poor, token, "hello", clientId).finally(end);
  expect(refused.status).toBe(503);
  const problem = (await refused.json()) as Problem;
  expect(problem).toMatchObject({ code: "unavailable", title: "The service cannot do this right now" });
  // Nothing of the database, its words or its state reaches whoever asked.
  // A SQLSTATE stands alone; figures of the id of the request do not make one.
  expect(JSON.stringify(problem)).not.toMatch(/sql|postgres|database|disk|\b53\d{3}\b|timeout|pool/iu);
  const taken = await say(poor, token, "hello", clientId);
  expect(taken.status).toBe(200);
  expect(((await taken.json()) as TurnAnswer).events.length).toBeGreaterThan(1);
  expect(await timesSaid(token, clientId)).toBe(1);
}

/** Holds something of the database until it is let go. */
async function hold(statement: string): Promise<() => Promise<void>> {
  const let_go = Promise.withResolvers<undefined>();
  const held = Promise.withResolvers<undefined>();
  const done = at.app.database.transaction(async (tx) => {
    await tx.runScript("test.hold", statement);
    held.resolve(undefined);
    await let_go.promise;
  });
  await held.promise;
  return async () => {
    let_go.resolve(undefined);
    await done;
  };
}

describe("a database that is short of something", () => {
  it("[SEC-564] slow: a turn is refused as passing when its patience ends, and the same input is taken once afterwards", async () => {
    const token = await open(poor);
    await refusedThenTaken(token, await hold("LOCK TABLE conversation IN ACCESS EXCLUSIVE MODE"));
  });

  it("slow for less than that: the answer is late, and nothing else", async () => {
    const token = await open(at.url);
    const release = await hold("LOCK TABLE message IN ACCESS EXCLUSIVE MODE");
    const answer = say(at.url, token, "hello");
    await sleep(300);
    await release();
    expect((await answer).status).toBe(200);
  });

  it("[SEC-564] out of disk: nothing is acknowledged, nothing is half written, and with room again the same input is taken once", async () => {
    const token = await open(poor);
    // What PostgreSQL says when a table cannot grow (SQLSTATE 53100), without filling this machine's disk.
    const script = (text: string): Promise<unknown> =>
      at.app.database.transaction(async (tx) => tx.runScript("test.disk", text));
    await script(`
      CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER no_room BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION no_room();`);
    await refusedThenTaken(token, () => script("DROP FUNCTION no_room() CASCADE"));
    // Reading went on meanwhile and goes on: the transcript is whole.
    const answer = await fetch(at.url + CURRENT, { headers: { authorization: `Bearer ${token}` } });
    const { events } = (await answer.json()) as ConversationOpened;
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  it("[SEC-564] out of connections: who finds none free in time is told to try again, and the pool is whole afterwards", async () => {
    const tokens = await Promise.all(Array.from({ length: 6 }, () => open(poor)));
    const release = await hold("LOCK TABLE visitor_token IN ACCESS EXCLUSIVE MODE");
    const rush = await Promise.all(tokens.map((token) => say(poor, token, "hello")));
    expect(rush.map(({ status }) => status)).toEqual(tokens.map(() => 503));
    await release();
    const again = await Promise.all(tokens.map((token) => say(poor, token, "hello")));
    expect(again.map(({ status }) => status)).toEqual(tokens.map(() => 200));
  });
});

/** An upgraded connection that is never read. */
async function openDeaf(token: string): Promise<Socket> {
  const socket = connect({ port: Number(new URL(at.url).port), host: "127.0.0.1" });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(
    [
      `GET ${CURRENT}/socket HTTP/1.1`,
      `Host: localhost:${new URL(at.url).port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      `Authorization: Bearer ${token}`,
      `X-Forwarded-For: ${somewhere()}`,
      "\r\n",
    ].join("\r\n"),
  );
  await once(socket, "readable");
  socket.read();
  return socket;
}

function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

describe("a client that is slow", () => {
  it("[SEC-564] who asks for everything again and again and reads nothing is cut off, and others are served meanwhile", async () => {
    const token = await open(at.url);
    for (const text of ["which plans do you have", "my phone has no service", "hello"]) await say(at.url, token, text);
    const deaf = await openDeaf(token);
    const other = await open(at.url);
    let isOver = false;
    deaf.once("close", () => (isOver = true));
    const resume = frame('{"type":"resume","lastSeq":0}');
    const many = Buffer.concat(Array.from({ length: 200 }, () => resume));
    const slowest: number[] = [];
    for (const until = performance.now() + 90_000; !isOver && performance.now() < until; ) {
      if (!deaf.destroyed && deaf.writableLength < 1_000_000) deaf.write(many);
      const from = performance.now();
      expect((await fetch(at.url + CURRENT, { headers: { authorization: `Bearer ${other}` } })).status).toBe(200);
      slowest.push(performance.now() - from);
      await sleep(20);
    }
    expect(isOver).toBe(true);
    expect(Math.max(...slowest)).toBeLessThan(10_000);
    // Whoever was only slow goes on from there.
    expect((await say(at.url, token, "hello")).status).toBe(200);
  }, 110_000);

  it("a request that comes byte by byte ends some time", () => {
    expect(at.server.server.requestTimeout).toBe(300_000);
    expect(at.server.server.headersTimeout).toBeGreaterThan(0);
    expect(at.server.server.headersTimeout).toBeLessThanOrEqual(60_000);
  });
});
