// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { ConversationEvent } from "#protocol";
import { arrange } from "./groups.ts";

function message(seq: number, by: "visitor" | "bot", at: string): ConversationEvent {
  return { kind: "message", seq, at, by, parts: [] };
}

test("arrange() puts messages of one author together until five minutes lie between", () => {
  const rows = arrange(
    [
      message(1, "bot", "2026-11-25T10:00:00Z"),
      message(2, "bot", "2026-11-25T10:04:59Z"),
      message(3, "bot", "2026-11-25T10:10:00Z"),
      message(4, "visitor", "2026-11-25T10:10:01Z"),
    ],
    "en",
    false,
  );
  expect(rows.map((row) => (row.kind === "group" ? row.messages.length : row.kind))).toEqual([2, 1, 1]);
});

test("arrange() keeps what was asked for apart from answers", () => {
  const news = { ...message(2, "bot", "2026-11-25T10:00:01Z"), isNews: true } as ConversationEvent;
  const rows = arrange(
    [message(1, "bot", "2026-11-25T10:00:00Z"), news, message(3, "bot", "2026-11-25T10:00:02Z")],
    "en",
    false,
  );
  expect(rows.map((row) => (row.kind === "group" ? row.messages.length : row.kind))).toEqual([1, 1, 1]);
});

test("arrange() names each new day and leaves out notices without words", () => {
  const rows = arrange(
    [
      message(1, "bot", "2026-11-24T12:00:00Z"),
      { kind: "owner_changed", seq: 2, at: "2026-11-24T12:00:00Z", owner: "queued", text: "" },
      message(3, "bot", "2026-11-26T12:00:00Z"),
    ],
    "en",
    false,
  );
  expect(rows.map(({ kind }) => kind)).toEqual(["group", "day", "group"]);
});
