// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConversationId } from "#kernel";
import { DeskJournal } from "./desk-journal.ts";

const id = (at: number): ConversationId => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}` as ConversationId;
const epochs = (): (() => string) => {
  let at = 0;
  return () => `e${String((at += 1))}`;
};

test("DeskJournal tells who comes back what was missed, once each, and nothing of what was heard", () => {
  const journal = new DeskJournal(epochs());
  journal.hear({ type: "events", conversationId: id(1), lastSeq: 4 });
  const { mark } = journal;
  expect(journal.since(mark)).toEqual([]);
  journal.hear({ type: "events", conversationId: id(2), lastSeq: 1 });
  journal.hear({ type: "topic", topic: "incidents" });
  journal.hear({ type: "events", conversationId: id(2), lastSeq: 3 });
  journal.hear({ type: "events", conversationId: id(2), lastSeq: 2 });
  journal.hear({ type: "typing", conversationId: id(2), by: "visitor", isTyping: true });
  expect(journal.since(mark)).toEqual([
    { type: "topic", topic: "incidents" },
    { type: "events", conversationId: id(2), lastSeq: 3 },
  ]);
});

test("DeskJournal knows no answer for another process, a mark from the future, or one that is too old", () => {
  const journal = new DeskJournal(epochs(), 2);
  const start = journal.mark;
  for (const at of [1, 2, 3]) journal.hear({ type: "case", conversationId: id(at) });
  expect(journal.since(start)).toBeNull();
  expect(journal.since({ epoch: "other", n: 3 })).toBeNull();
  expect(journal.since({ ...journal.mark, n: 4 })).toBeNull();
  expect(journal.since({ ...start, n: 1 })).toHaveLength(2);
});

test("DeskJournal begins anew when signals of other nodes may have been missed", () => {
  const journal = new DeskJournal(epochs());
  const { mark } = journal;
  journal.hear({ type: "lost" });
  expect(journal.since(mark)).toBeNull();
  expect(journal.since(journal.mark)).toEqual([]);
});

test("[SEC-431] whoever resumes from any mark ends with the same as whoever was there all the time", () => {
  const signals = fc.array(fc.record({ at: fc.integer({ min: 1, max: 6 }), lastSeq: fc.integer({ min: 0, max: 9 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(signals, fc.nat(), fc.integer({ min: 1, max: 8 }), (list, cut, remembered) => {
      const journal = new DeskJournal(epochs(), remembered);
      const there = new Map<string, number>();
      const away = new Map<string, number>();
      const take = (into: Map<string, number>, at: string, seq: number): void =>
        void into.set(at, Math.max(seq, into.get(at) ?? 0));
      let { mark } = journal;
      list.forEach(({ at, lastSeq }, index) => {
        journal.hear({ type: "events", conversationId: id(at), lastSeq });
        take(there, id(at), lastSeq);
        if (index > cut % (list.length + 1)) return;
        take(away, id(at), lastSeq);
        mark = journal.mark;
      });
      const missed = journal.since(mark);
      // Too old: the console reads everything again, which is the same by definition.
      if (missed === null) return;
      for (const signal of missed) if (signal.type === "events") take(away, signal.conversationId, signal.lastSeq);
      expect(away).toEqual(there);
    }),
  );
});
