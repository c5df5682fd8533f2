// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConversationEvent } from "#protocol";
import { addEvents, emptyTimeline, hasGap } from "./timeline.ts";

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
