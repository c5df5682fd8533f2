// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { DeskCase } from "#protocol";
import { type DeskAction, groupCases, reduceDesk, startDesk } from "./state.ts";

function one(id: string, changes: Partial<DeskCase> = {}): DeskCase {
  return {
    conversationId: id,
    owner: "queued",
    version: 1,
    reason: "Asked for a person",
    assurance: "A0",
    lang: "en",
    waitingSince: "2026-11-25T10:00:00Z",
    agentName: null,
    isMine: false,
    ...changes,
  };
}
const cases = (...list: DeskCase[]): DeskAction => ({ type: "cases", cases: { cases: list, isOpen: true } });

test("groupCases() puts who waits longest first and tells mine from others'", () => {
  const groups = groupCases([
    one("b", { waitingSince: "2026-11-25T10:05:00Z" }),
    one("a"),
    one("m", { owner: "agent", isMine: true }),
    one("o", { owner: "agent", agentName: "Noor" }),
  ]);
  expect(groups.waiting.map(({ conversationId }) => conversationId)).toEqual(["a", "b"]);
  expect(groups.mine.map(({ conversationId }) => conversationId)).toEqual(["m"]);
  expect(groups.others.map(({ conversationId }) => conversationId)).toEqual(["o"]);
});

test("reduceDesk() never goes back to an older version of the open case", () => {
  const taken = one("a", { version: 2, owner: "agent", isMine: true });
  const state = [cases(one("a")), { type: "open", id: "a" } as const, cases(taken), cases(one("a"))].reduce(
    reduceDesk,
    startDesk,
  );
  expect(state.open?.case?.version).toBe(2);
  const late: DeskAction = { type: "conversation", conversation: { case: one("a"), events: [] } };
  expect(reduceDesk(state, late).open?.case?.version).toBe(2);
});

test("reduceDesk() drops the answer for a case that is no longer open", () => {
  const state = [cases(one("a"), one("b")), { type: "open", id: "b" } as const].reduce(reduceDesk, startDesk);
  const late: DeskAction = { type: "conversation", conversation: { case: one("a"), events: [] } };
  expect(reduceDesk(state, late)).toBe(state);
});
