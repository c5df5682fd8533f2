// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { readDeskFrame, readEvent, readServerFrame, readState } from "./wire.ts";

const event = {
  kind: "message",
  seq: 1,
  at: "2026-11-25T10:00:00Z",
  by: "bot",
  parts: [{ type: "text", text: "Hello" }],
};

describe("readServerFrame()", () => {
  test("readServerFrame() reads an event and a pong", () => {
    expect(readServerFrame(JSON.stringify({ type: "event", event }))).toEqual({ type: "event", event });
    expect(readServerFrame('{"type":"pong"}')).toEqual({ type: "pong" });
  });
  test("readServerFrame() reads a notice, that it is down, and nothing that is half a notice", () => {
    const banner = { bannerId: "b", texts: { en: "Down", ar: "متوقف" }, endsAt: "2026-11-25T10:00:00Z" };
    const read = (value: unknown): unknown => readServerFrame(JSON.stringify({ type: "banner", banner: value }));
    expect(read(banner)).toEqual({ type: "banner", banner });
    expect(read(null)).toEqual({ type: "banner", banner: null });
    for (const half of [{ ...banner, texts: { en: "x" } }, { ...banner, endsAt: 1 }, "x", 1])
      expect(read(half)).toBeNull();
  });
  test.each([
    ["no JSON", "{"],
    ["bytes", new ArrayBuffer(2)],
    ["null", "null"],
    ["a list", "[]"],
    ["an unknown type", '{"type":"reload"}'],
    ["an event without seq", JSON.stringify({ type: "event", event: { ...event, seq: undefined } })],
    ["an event with seq 0", JSON.stringify({ type: "event", event: { ...event, seq: 0 } })],
    ["an event with half a seq", JSON.stringify({ type: "event", event: { ...event, seq: 1.5 } })],
    ["an event of an unknown kind", JSON.stringify({ type: "event", event: { ...event, kind: "reaction" } })],
    ["a message of an unknown author", JSON.stringify({ type: "event", event: { ...event, by: "admin" } })],
    ["a message without parts", JSON.stringify({ type: "event", event: { ...event, parts: null } })],
    ["a state without owner", JSON.stringify({ type: "state", state: { conversationId: "x", lastSeq: 1 } })],
  ])("readServerFrame() refuses %s", (_name, raw) => {
    expect(readServerFrame(raw)).toBeNull();
  });
});

test("readEvent() leaves out parts and cards that this build does not know and keeps the rest", () => {
  const parts = [
    { type: "video", url: "x" },
    { type: "card", card: { kind: "map" } },
    { type: "text" },
    { type: "text", text: "Hello" },
  ];
  expect(readEvent({ ...event, parts })).toEqual(event);
});

test("readState() takes a state and nothing less", () => {
  expect(readState({ conversationId: "c", owner: "bot", lastSeq: 0 })).not.toBeNull();
  expect(readState({ conversationId: "c", owner: "nobody", lastSeq: 0 })).toBeNull();
});

test("readDeskFrame() refuses cases that are no list", () => {
  expect(readDeskFrame('{"type":"cases","cases":{"cases":[],"isOpen":true}}')).not.toBeNull();
  expect(readDeskFrame('{"type":"cases","cases":{"cases":{}}}')).toBeNull();
  expect(readDeskFrame('{"type":"evict"}')).toBeNull();
});

test("readEvent() takes a changed message, and none without its lists or its number", () => {
  const whole = {
    kind: "message_changed",
    seq: 3,
    at: "2026-11-25T10:00:00Z",
    of: 1,
    reason: "not_personal",
    parts: [{ type: "text", text: "a" }, { type: "unknown" }],
    masked: [],
    hidden: [],
  };
  expect(readEvent(whole)).toMatchObject({ of: 1, parts: [{ type: "text", text: "a" }] });
  for (const key of ["of", "parts", "masked", "hidden"]) expect(readEvent({ ...whole, [key]: undefined })).toBeNull();
});
