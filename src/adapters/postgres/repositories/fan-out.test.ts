// SPDX-License-Identifier: Apache-2.0
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { FanOutSignal } from "#app";
import { type ConversationId, makeConversationId } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { openPool } from "../pool.ts";
import type { Database } from "../sql.ts";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { makeFanOut, type PostgresFanOut } from "./fan-out.ts";
import { FanOutBatch, parsePayload } from "./fan-out-batch.ts";
import { TENANT, Writer } from "./testing.ts";

let own: TestDatabase;
const open: { close(): Promise<void> }[] = [];
const random = seededRandom(3);
const clock = new FakeClock();
const id = (): ConversationId => makeConversationId(clock, random);

beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(async () => own.drop());
afterEach(async () => {
  for (const part of open.splice(0)) await part.close();
});

async function node(nodeId: string): Promise<PostgresFanOut & { database: Database }> {
  const database = await openPool(own.connection, { maxConnections: 2, applicationName: nodeId });
  const fanOut = await makeFanOut({ database, tenant: TENANT, nodeId, batchMs: 5 });
  open.push(fanOut, database);
  return { ...fanOut, database };
}

/** Collects signals, and waits for them without a fixed sleep. */
function ears(fanOut: PostgresFanOut, of: ConversationId | "desk") {
  const heard: FanOutSignal[] = [];
  const end = fanOut.subscribe(of, (signal) => heard.push(signal));
  const until = (count: number) =>
    vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(count), { timeout: 15_000, interval: 5 });
  return { heard, end, until };
}

describe("makeFanOut()", () => {
  test("tells its own listeners at once and once, and those of another node soon", async () => {
    const [a, b] = [await node("a"), await node("b")];
    const conversationId = id();
    const [here, there, desk, stranger] = [
      ears(a, conversationId),
      ears(b, conversationId),
      ears(b, "desk"),
      ears(b, id()),
    ];
    a.publish(conversationId, 5);
    expect(here.heard).toEqual([{ type: "events", conversationId, lastSeq: 5 }]);
    a.publishTyping(conversationId, "agent", true);
    a.publishSeen(conversationId, "visitor", 4);
    await there.until(3);
    await desk.until(3);
    expect(there.heard).toEqual([
      { type: "events", conversationId, lastSeq: 5 },
      { type: "typing", conversationId, by: "agent", isTyping: true },
      { type: "seen", conversationId, by: "visitor", seq: 4 },
    ]);
    b.publish(conversationId, 6);
    await here.until(4);
    expect(here.heard).toHaveLength(4);
    expect(stranger.heard).toEqual([]);
  });

  test("ends a subscription without ending others, also when it ends twice", async () => {
    const a = await node("a");
    const conversationId = id();
    const [first, second] = [ears(a, conversationId), ears(a, conversationId)];
    first.end();
    first.end();
    a.publish(conversationId, 1);
    expect([first.heard.length, second.heard.length]).toEqual([0, 1]);
  });

  test("is not stopped by a listener that throws", async () => {
    const errors: unknown[] = [];
    const database = await openPool(own.connection, { maxConnections: 1 });
    const fanOut = await makeFanOut({ database, tenant: TENANT, nodeId: "t", onError: (error) => errors.push(error) });
    open.push(fanOut, database);
    const conversationId = id();
    fanOut.subscribe(conversationId, () => {
      throw new Error("broken listener");
    });
    const other = ears(fanOut, conversationId);
    fanOut.publish(conversationId, 1);
    expect(other.heard).toHaveLength(1);
    expect(errors.map(String)).toEqual(["Error: broken listener"]);
  });

  test("carries a thousand conversations in few notifications", async () => {
    const [a, b] = [await node("a"), await node("b")];
    const desk = ears(b, "desk");
    const before = a.database.stats().queries;
    const ids = Array.from({ length: 1000 }, id);
    for (const conversationId of ids) a.publish(conversationId, 1);
    await desk.until(1000);
    expect(desk.heard.map((signal) => ("conversationId" in signal ? signal.conversationId : null))).toEqual(ids);
    expect(a.database.stats().queries - before).toBeLessThan(20);
  });

  test("signals what was missed while the connection was lost", async () => {
    const writer = await Writer.on(own.database);
    const { conversationId } = await writer.open();
    const [a, b] = [await node("a"), await node("b")];
    const there = ears(b, conversationId);
    const admin = new Client(own.connection);
    await admin.connect();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'b' AND datname = current_database()",
    );
    await writer.store.save(await writer.turn(await writer.require(conversationId)));
    a.publish(conversationId, 4);
    await there.until(1);
    await admin.end();
    expect(there.heard.at(-1)).toEqual({ type: "events", conversationId, lastSeq: 4 });
  });
});

describe("FanOutBatch", () => {
  const conversationId = id();

  test("sends the newest of signals that overtake each other, whatever the order", async () => {
    const sent: string[] = [];
    const batch = new FanOutBatch(5, "n", async (payload) => void sent.push(payload));
    for (const lastSeq of [3, 9, 7]) batch.add({ type: "events", conversationId, lastSeq });
    for (const isTyping of [true, false]) batch.add({ type: "typing", conversationId, by: "bot", isTyping });
    await batch.close();
    expect(sent.map((payload) => parsePayload(payload)?.signals)).toEqual([
      [
        { type: "events", conversationId, lastSeq: 9 },
        { type: "typing", conversationId, by: "bot", isTyping: false },
      ],
    ]);
  });

  test("never sends a payload that PostgreSQL refuses", async () => {
    const sent: string[] = [];
    const batch = new FanOutBatch(5, "n".repeat(36), async (payload) => void sent.push(payload));
    for (let i = 0; i < 500; i += 1) batch.add({ type: "seen", conversationId: id(), by: "visitor", seq: 2 ** 31 });
    await batch.close();
    expect(Math.max(...sent.map((payload) => Buffer.byteLength(payload)))).toBeLessThan(8000);
    expect(sent.flatMap((payload) => parsePayload(payload)?.signals ?? [])).toHaveLength(500);
  });

  test("goes on after a failure", async () => {
    const errors: unknown[] = [];
    let isDown = true;
    const batch = new FanOutBatch(5, "n", async () => {
      if (isDown) throw new Error("down");
    });
    batch.onError = (error) => errors.push(error);
    batch.add({ type: "events", conversationId, lastSeq: 1 });
    await batch.close();
    isDown = false;
    batch.add({ type: "events", conversationId, lastSeq: 2 });
    await batch.close();
    expect(errors).toHaveLength(1);
  });
});

describe("parsePayload()", () => {
  test.each([
    "",
    "x",
    "null",
    "[]",
    '{"nodeId":"a"}',
    '{"nodeId":"a","signals":[{"type":"events","conversationId":"1","lastSeq":1}]}',
  ])("refuses %s", (text) => expect(parsePayload(text)).toBeNull());
});

test("A signal of a newer build is left out, and what this one knows beside it is heard", () => {
  const known = { type: "staff", staffId: "00000000-0000-4000-8000-000000000001" };
  const payload = JSON.stringify({ nodeId: "a", signals: [{ type: "of_tomorrow", anything: 1 }, known] });
  expect(parsePayload(payload)).toEqual({ nodeId: "a", signals: [known] });
});
