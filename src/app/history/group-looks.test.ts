// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { ConversationId, TenantId } from "#kernel";
import type { HistoryEntry } from "../ports.ts";
import { LookGroups } from "./group-looks.ts";

const HOUR = Date.UTC(2026, 10, 15, 10);
const entry = (minute: number, changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
  at: new Date(HOUR + minute * 60_000),
  tenant: "larkspur" as TenantId,
  kind: "agent.read",
  actor: { kind: "agent", id: "noor" },
  subjectId: null,
  conversationId: "00000000-0000-4000-8000-000000000001" as ConversationId,
  facts: { what: "transcript", masked: true },
  ...changes,
});

test("LookGroups makes one look of what one person read again and again in an hour, with how often and from when to when", () => {
  const groups = new LookGroups(20);
  const list = [59, 30, 2].map((minute) => entry(minute));
  expect(list.map((each, at) => groups.take({ id: 9 - at, entry: each }))).toEqual([true, true, true]);
  expect(groups.all).toEqual([{ entry: list[0], first: list[2]?.at, last: list[0]?.at, count: 3 }]);
});

test.each<readonly [string, Partial<HistoryEntry>]>([
  ["another hour", { at: new Date(HOUR - 1) }],
  ["another person", { actor: { kind: "agent", id: "sam" } }],
  ["another case", { conversationId: "00000000-0000-4000-8000-000000000002" as ConversationId }],
  ["another thing", { facts: { what: "notes", masked: true } }],
  ["another kind", { kind: "agent.looked_up" }],
])("LookGroups keeps %s apart", (_, changes) => {
  const groups = new LookGroups(20);
  groups.take({ id: 2, entry: entry(5) });
  groups.take({ id: 1, entry: entry(5, changes) });
  expect(groups.all.map(({ count }) => count)).toEqual([1, 1]);
});

test("LookGroups never gathers what was shown in full, and leaves for the next page what does not fit", () => {
  const groups = new LookGroups(2);
  const shown = entry(5, { kind: "agent.revealed", facts: { what: "phone", reason: "callBack" } });
  expect(groups.take({ id: 5, entry: shown })).toBe(true);
  expect(groups.take({ id: 4, entry: entry(4) })).toBe(true);
  // One more of a look that is there fits; another look does not.
  expect(groups.take({ id: 3, entry: entry(3) })).toBe(true);
  expect(groups.take({ id: 2, entry: shown })).toBe(false);
  expect(groups.all.map(({ count }) => count)).toEqual([1, 2]);
});
