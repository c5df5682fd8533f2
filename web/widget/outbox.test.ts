// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import {
  enqueue,
  markFailed,
  markSending,
  nextToSend,
  type Outbox,
  putBack,
  type QueuedInput,
  restoreOutbox,
  retry,
  saveOutbox,
  settle,
} from "./outbox.ts";

const AT = "2026-11-25T10:00:00Z";
function text(clientId: string): QueuedInput {
  return { kind: "text", clientId, text: clientId };
}
function filled(...ids: string[]): Outbox {
  return ids.reduce<Outbox>((outbox, id) => enqueue(outbox, text(id), id, AT), []);
}

test("nextToSend() gives one at a time, oldest first", () => {
  const outbox = filled("a", "b");
  expect(nextToSend(outbox)?.input.clientId).toBe("a");
  expect(nextToSend(markSending(outbox, "a"))).toBeNull();
  expect(nextToSend(settle(markSending(outbox, "a"), new Set(["a"])))?.input.clientId).toBe("b");
});

test("putBack() keeps the client id, so that the server carries the input out once", () => {
  const again = putBack(markSending(filled("a"), "a"), "a");
  expect(nextToSend(again)?.input).toEqual(text("a"));
  expect(nextToSend(again)?.attempts).toBe(1);
});

test("markFailed() lets the rest go on and waits for the visitor", () => {
  const outbox = markFailed(markSending(filled("a", "b"), "a"), "a", "unavailable");
  expect(nextToSend(outbox)?.input.clientId).toBe("b");
  expect(nextToSend(retry(outbox, "a"))?.input.clientId).toBe("a");
});

test("enqueue() takes a client id once", () => {
  expect(filled("a", "a")).toHaveLength(1);
});

test("settle() returns the same outbox when nothing of it was meant", () => {
  const outbox = filled("a");
  expect(settle(outbox, new Set(["x"]))).toBe(outbox);
});

test("restoreOutbox() sends again what was on its way when the page was left", () => {
  const saved = saveOutbox(markSending(filled("a", "b"), "a"), "c1");
  expect(restoreOutbox(saved, "c1").map(({ input, status }) => [input.clientId, status])).toEqual([
    ["a", "waiting"],
    ["b", "waiting"],
  ]);
});

test("restoreOutbox() never sends into another conversation", () => {
  expect(restoreOutbox(saveOutbox(filled("a"), "c1"), "c2")).toEqual([]);
});

test.each([
  null,
  "",
  "{",
  "null",
  "[]",
  '{"conversationId":"c1"}',
  '{"conversationId":"c1","outbox":[{"input":{"kind":"act"}}]}',
])("restoreOutbox() takes nothing from %j", (saved) => {
  expect(restoreOutbox(saved, "c1")).toEqual([]);
});

test("saveOutbox() leaves tokens out", () => {
  const outbox = enqueue(filled("a"), { kind: "identify", clientId: "t", token: "secret-token" }, "", AT);
  expect(saveOutbox(outbox, "c1")).not.toContain("secret-token");
});
