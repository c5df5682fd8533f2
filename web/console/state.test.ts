// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { ConversationEvent, DeskCase } from "#protocol";
import { addEvents, emptyTimeline } from "../ui/timeline.ts";
import { stateOf } from "./delivery.tsx";
import { ALL_WAITING, type DeskAction, groupCases, reduceDesk, startDesk, tabsOf, unreadOf, whyWait } from "./state.ts";

function one(id: string, changes: Partial<DeskCase> = {}): DeskCase {
  return {
    conversationId: id,
    owner: "queued",
    version: 1,
    reason: "Asked for a person",
    assurance: "A0",
    lang: "en",
    channel: "widget",
    waitingSince: "2026-11-25T10:00:00Z",
    agentName: null,
    isMine: false,
    code: "0000ABCD",
    reasonCode: "asked",
    reasons: { en: "Asked for a person", ar: "طلب التحدث مع شخص" },
    teamId: null,
    priority: 3,
    dueAt: null,
    labels: [],
    agentId: null,
    lastSeq: 1,
    closedAt: null,
    wrapUp: null,
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
  const late: DeskAction = {
    type: "conversation",
    conversation: { case: one("a"), events: [], passNote: null, ending: null, delivery: null },
  };
  expect(reduceDesk(state, late).open?.case?.version).toBe(2);
});

test("reduceDesk() drops the answer for a case that is no longer open", () => {
  const state = [cases(one("a"), one("b")), { type: "open", id: "b" } as const].reduce(reduceDesk, startDesk);
  const late: DeskAction = {
    type: "conversation",
    conversation: { case: one("a"), events: [], passNote: null, ending: null, delivery: null },
  };
  expect(reduceDesk(state, late)).toBe(state);
});

test("stateOf() tells the worst of messages that stand together, and what has not left yet", () => {
  const delivery = {
    isStopped: false,
    window: "open" as const,
    messages: [
      { seq: 4, state: "read" as const, code: null },
      { seq: 5, state: "failed" as const, code: "131026" },
    ],
  };
  expect(stateOf(delivery, [4])).toMatchObject({ state: "read" });
  expect(stateOf(delivery, [4, 5])).toMatchObject({ state: "failed", code: "131026" });
  expect(stateOf(delivery, [6])).toEqual({ state: "due", code: null });
  const sent: DeskAction = {
    type: "conversation",
    conversation: { case: one("a"), events: [], passNote: null, ending: null, delivery },
  };
  const state = [cases(one("a")), { type: "open", id: "a" } as const, sent].reduce(reduceDesk, startDesk);
  expect(state.open?.delivery).toEqual(delivery);
});

test("tabsOf() keeps own cases side by side; one that was put away comes back when something is said in it", () => {
  const mine = (id: string, lastSeq = 1): DeskCase => one(id, { owner: "agent", isMine: true, lastSeq });
  const tabs = (...actions: DeskAction[]): string[] =>
    tabsOf(actions.reduce(reduceDesk, startDesk)).map(({ conversationId }) => conversationId);
  const listed = cases(one("waiting"), mine("a"), mine("b"));
  const put: DeskAction = { type: "away", one: mine("a") };
  expect(tabs(listed)).toEqual(["a", "b"]);
  expect(tabs(listed, { type: "open", id: "waiting" })).toEqual(["a", "b", "waiting"]);
  expect(tabs(listed, put)).toEqual(["b"]);
  expect(tabs(listed, put, { type: "news", id: "a", lastSeq: 2 })).toEqual(["a", "b"]);
  expect(tabs(listed, put, { type: "open", id: "a" })).toEqual(["a", "b"]);
});

test("reduceDesk() takes changes of the queue into a page without making it whole, and only what the view shows", () => {
  const page = { cases: [one("a"), one("b"), one("m", { owner: "agent", isMine: true })], isOpen: true, next: "more" };
  const changes = (...changed: DeskCase[]): DeskAction => ({ type: "queue", changed, gone: ["b"], counts: [] });
  let state = reduceDesk(startDesk, { type: "cases", cases: page });
  state = reduceDesk(state, changes(one("a", { version: 2, priority: 1 }), one("new"), one("mine", { isMine: true })));
  expect(state.cases.map(({ conversationId, version }) => [conversationId, version])).toEqual([
    ["a", 2],
    ["m", 1],
    ["mine", 1],
  ]);
  state = reduceDesk(state, changes(one("a", { version: 1 })));
  expect(state.cases.find(({ conversationId }) => conversationId === "a")?.version).toBe(2);
  state = reduceDesk(state, { type: "view", view: { ...ALL_WAITING, team: "front" } });
  state = reduceDesk(state, changes(one("c", { teamId: "front" }), one("d", { teamId: "back" })));
  expect(state.cases.map(({ conversationId }) => conversationId)).toEqual(["a", "m", "mine", "c"]);
});

test("unreadOf() counts what came to one's own case after it was on the screen, and nothing of others", () => {
  const mine = one("m", { owner: "agent", isMine: true, lastSeq: 4 });
  const conversation = { case: mine, events: [], passNote: null, ending: null, delivery: null };
  let state = reduceDesk(startDesk, {
    type: "cases",
    cases: { cases: [mine, one("a", { lastSeq: 9 })], isOpen: true },
  });
  expect(unreadOf(state, mine)).toBe(0);
  state = reduceDesk(state, { type: "open", id: "m" });
  state = reduceDesk(state, { type: "conversation", conversation });
  state = reduceDesk(state, { type: "open", id: "a" });
  state = reduceDesk(state, { type: "news", id: "m", lastSeq: 6 });
  const [held, other] = state.cases;
  expect([held, other].map((each) => (each === undefined ? -1 : unreadOf(state, each)))).toEqual([6, 0]);
});

test("whyWait warns of a colleague who writes and of an answer that came meanwhile, and of nothing of before", () => {
  const said = (seq: number, by: "agent" | "visitor", agentName?: string): ConversationEvent => ({
    kind: "message",
    seq,
    at: "2026-11-15T10:00:00.000Z",
    by,
    parts: [{ type: "text", text: "…" }],
    ...(agentName === undefined ? {} : { agentName }),
  });
  const timeline = addEvents(emptyTimeline, [said(1, "agent", "Noor"), said(2, "visitor")]);
  expect(whyWait({ people: [], timeline }, 2)).toBeNull();
  const noor = { staffId: "n", name: "Noor", isTyping: true };
  expect(whyWait({ people: [{ ...noor, isTyping: false }], timeline }, 2)).toBeNull();
  expect(whyWait({ people: [noor], timeline }, 2)).toEqual({ kind: "writing", name: "Noor", at: 0 });
  const later = addEvents(timeline, [said(3, "agent", "Sam")]);
  expect(whyWait({ people: [noor], timeline: later }, 2)).toEqual({ kind: "answered", name: "Sam", at: 3 });
  expect(whyWait({ people: [], timeline: later }, 3)).toBeNull();
});

test("Who may not read a case any more sees nothing of it; a network that fails takes nothing away", () => {
  const conversation = { case: one("a"), events: [], passNote: null, ending: null, delivery: null };
  const shown = [
    { type: "open", id: "a" } as const,
    { type: "conversation", conversation } as const,
    { type: "unread", id: "a", load: "failed" } as const,
  ].reduce(reduceDesk, startDesk);
  expect(shown.open?.load).toBe("ready");
  expect(reduceDesk(shown, { type: "unread", id: "a", load: "gone" }).open).toMatchObject({
    load: "gone",
    timeline: { events: [] },
  });
  expect(reduceDesk(startDesk, { type: "unread", id: "a", load: "gone" }).open).toBeNull();
});

test("The customer's typing is known of every case, also of one that is opened afterwards", () => {
  const typing = reduceDesk(startDesk, { type: "typing", id: "a", isTyping: true });
  expect(reduceDesk(typing, { type: "open", id: "a" }).open?.isTyping).toBe(true);
  expect(reduceDesk(typing, { type: "typing", id: "a", isTyping: false }).typing).toEqual([]);
});
