// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConversationEvent } from "#protocol";
import { addEarlier, addEvents, emptyTimeline, hasGap, startingAt } from "./timeline.ts";

function message(seq: number): ConversationEvent {
  return { kind: "message", seq, at: "2026-11-25T10:00:00Z", by: "bot", parts: [] };
}

test("addEvents() keeps back what arrives before its turn until the gap is filled", () => {
  const early = addEvents(emptyTimeline, [message(1), message(3)]);
  expect(early.events.map(({ seq }) => seq)).toEqual([1]);
  expect(hasGap(early)).toBe(true);
  const filled = addEvents(early, [message(2)]);
  expect(filled.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(hasGap(filled)).toBe(false);
});

test("addEvents() returns the same object when everything was known", () => {
  const timeline = addEvents(emptyTimeline, [message(1), message(2)]);
  expect(addEvents(timeline, [message(2), message(1)])).toBe(timeline);
  const early = addEvents(timeline, [message(4)]);
  expect(addEvents(early, [message(4)])).toBe(early);
});

test("addEvents() never replaces an event that is shown", () => {
  const timeline = addEvents(emptyTimeline, [message(1)]);
  const forged: ConversationEvent = { kind: "message", seq: 1, at: "2026-11-25T11:00:00Z", by: "agent", parts: [] };
  expect(addEvents(timeline, [forged]).events).toEqual([message(1)]);
});

test("addEvents() ends in the same run whatever order and repetition events come in", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat()), (count, random) => {
      const wire = Array.from({ length: count }, (_, at) => message(at + 1))
        .flatMap((event) => [event, event])
        .map((event) => ({ event, rank: random.next().value ?? 0 }))
        .sort((a, b) => a.rank - b.rank);
      const timeline = wire.reduce((known, { event }) => addEvents(known, [event]), emptyTimeline);
      expect(timeline.events.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
      expect(timeline.ahead).toEqual([]);
    }),
  );
});

function said(seq: number, words: string): ConversationEvent {
  return { kind: "message", seq, at: "2026-11-25T10:00:00Z", by: "visitor", parts: [{ type: "text", text: words }] };
}

function changed(seq: number, of: number, words: string): ConversationEvent {
  const hidden = [{ name: "«PHONE_1»", kind: "PHONE" as const, canContest: false }];
  const parts = [{ type: "text" as const, text: words }];
  const at = "2026-11-25T10:00:01Z";
  return { kind: "message_changed", seq, at, of, reason: "value_completed", parts, masked: ["PHONE"], hidden };
}

test("addEvents() draws the message anew that a later event names, and nothing of the old words is left", () => {
  const timeline = addEvents(emptyTimeline, [
    said(1, "it is 07700"),
    said(2, "900321"),
    changed(3, 1, "it is «PHONE_1»"),
  ]);
  expect(timeline.events[0]).toMatchObject({ seq: 1, parts: [{ text: "it is «PHONE_1»" }], masked: ["PHONE"] });
  expect(JSON.stringify(timeline)).not.toContain("07700");
  const again = addEvents(timeline, [said(1, "it is 07700"), changed(3, 1, "it is 07700")]);
  expect(again).toBe(timeline);
});

test.each([0, 3, 9, -1, 2.5])("addEvents() changes nothing when the event names %j, where no message is", (of) => {
  const before = [said(1, "a"), said(2, "b")];
  expect(addEvents(emptyTimeline, [...before, changed(3, of, "c")]).events.slice(0, 2)).toEqual(before);
});

test("addEarlier() puts what was said before in its place, and a conversation may begin at any event", () => {
  const newest = addEvents(startingAt(5), [message(5), message(6)]);
  expect(newest.events.map(({ seq }) => seq)).toEqual([5, 6]);
  const whole = addEarlier(newest, [message(3), message(4)]);
  expect([whole.events.map(({ seq }) => seq), whole.lastSeq]).toEqual([[3, 4, 5, 6], 6]);
  expect(addEvents(whole, [message(7)]).lastSeq).toBe(7);
});

test("addEarlier() changes nothing where there is a gap, or nothing earlier", () => {
  const newest = addEvents(startingAt(5), [message(5), message(7)]);
  expect(addEarlier(newest, [message(2), message(3)])).toBe(newest);
  expect(addEarlier(newest, [message(5)])).toBe(newest);
  expect(addEarlier(newest, [])).toBe(newest);
  expect(hasGap(addEarlier(newest, [message(4)]))).toBe(true);
});

test("addEarlier() shows an earlier message as it was changed since", () => {
  const parts = [{ type: "text" as const, text: "as it reads now" }];
  const change: ConversationEvent = {
    ...{ kind: "message_changed", seq: 6, at: "2026-11-25T10:01:00Z", of: 4, parts },
  } as ConversationEvent;
  const newest = addEvents(startingAt(5), [message(5), change]);
  expect(newest.events[0]).toEqual(message(5));
  const [first] = addEarlier(newest, [message(4)]).events;
  expect(first?.kind === "message" && first.parts).toEqual(parts);
});
