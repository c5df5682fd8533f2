// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { ConversationEvent, ConversationState } from "#protocol";
import { enqueue } from "./outbox.ts";
import {
  agentName,
  type ChatAction,
  type ChatState,
  countUnread,
  hasUnreadNews,
  reduceChat,
  startState,
} from "./state.ts";

const AT = "2026-11-25T10:00:00Z";
const conversation: ConversationState = {
  conversationId: "c1",
  lang: "en",
  owner: "bot",
  assurance: "A0",
  assuranceUntil: null,
  lastSeq: 1,
  queue: null,
  ended: false,
};
function say(seq: number, by: "visitor" | "bot" | "agent", clientId?: string): ConversationEvent {
  return {
    kind: "message",
    seq,
    at: AT,
    by,
    parts: [{ type: "text", text: "x" }],
    ...(clientId === undefined ? {} : { clientId }),
  };
}
function run(...actions: ChatAction[]): ChatState {
  const opened: ChatAction = { type: "opened", state: conversation, events: [say(1, "bot")], outbox: [] };
  return [opened, ...actions].reduce(reduceChat, startState("en", true));
}
const queued: ChatAction = {
  type: "outbox",
  change: (outbox) => enqueue(outbox, { kind: "text", clientId: "m1", text: "x" }, "x", AT),
};

test("reduceChat() takes a message out of the outbox when its event arrives, once and however often", () => {
  const event: ChatAction = { type: "events", events: [say(2, "visitor", "m1")] };
  const state = run(queued, event, event);
  expect(state.outbox).toEqual([]);
  expect(state.timeline.events).toHaveLength(2);
});

test("reduceChat() keeps a shown message until its event is there, even after the acknowledgement", () => {
  expect(run(queued, { type: "acknowledged", clientId: "m1" }).outbox).toHaveLength(1);
});

test("reduceChat() does not let an older state overwrite a newer one", () => {
  const newer = { ...conversation, lastSeq: 5, assurance: "A2" as const };
  const state = run({ type: "conversation", state: newer }, { type: "conversation", state: conversation });
  expect(state.conversation?.assurance).toBe("A2");
});

test("reduceChat() takes owner, level and end from events before the next state arrives", () => {
  const state = run({
    type: "events",
    events: [
      { kind: "assurance_changed", seq: 2, at: AT, level: "A1", text: "" },
      { kind: "owner_changed", seq: 3, at: AT, owner: "agent", agentName: "Maya", text: "" },
      { kind: "conversation_ended", seq: 4, at: AT, reason: "by_agent", text: "" },
    ],
  });
  expect(state.conversation).toMatchObject({ assurance: "A1", owner: "agent", ended: true, lastSeq: 4 });
  expect(agentName(state)).toBe("Maya");
});

test("reduceChat() does not replay the past of a resumed conversation over its present state", () => {
  const events: ConversationEvent[] = [
    say(1, "bot"),
    { kind: "owner_changed", seq: 2, at: AT, owner: "queued", text: "" },
    { kind: "owner_changed", seq: 3, at: AT, owner: "bot", text: "" },
    { kind: "assurance_changed", seq: 4, at: AT, level: "A2", text: "" },
    { kind: "assurance_changed", seq: 5, at: AT, level: "A0", text: "" },
  ];
  const state = run({ type: "opened", state: { ...conversation, lastSeq: 5 }, events, outbox: [] });
  expect(state.conversation).toMatchObject({ owner: "bot", assurance: "A0" });
});

test("countUnread() counts replies after the last one seen, not the visitor's own words", () => {
  const events: ChatAction = { type: "events", events: [say(2, "visitor"), say(3, "bot"), say(4, "agent")] };
  expect(countUnread(run({ type: "seen", seq: 1 }, events))).toBe(2);
  expect(countUnread(run(events, { type: "seen", seq: 4 }, { type: "seen", seq: 2 }))).toBe(0);
});

test("hasUnreadNews() is about what was asked for and not seen", () => {
  const news = { ...say(3, "bot"), isNews: true } as ConversationEvent;
  const events: ChatAction = { type: "events", events: [say(2, "visitor"), news] };
  expect(hasUnreadNews(run(events, { type: "seen", seq: 2 }))).toBe(true);
  expect(hasUnreadNews(run(events, { type: "seen", seq: 3 }))).toBe(false);
  expect(hasUnreadNews(run({ type: "events", events: [say(2, "bot")] }))).toBe(false);
});

test("reduceChat() starts unread at zero knowledge again for another conversation", () => {
  const other: ChatAction = {
    type: "opened",
    state: { ...conversation, conversationId: "c2" },
    events: [say(1, "bot")],
    outbox: [],
  };
  expect(run({ type: "seen", seq: 1 }, other).seen).toBe(0);
});

test("reduceChat() counts what came before an agent's answer as read", () => {
  const state = run({ type: "events", events: [say(2, "visitor", "m1"), say(3, "agent"), say(4, "visitor", "m2")] });
  expect(state.agentSeen).toBe(2);
});

test("agentName() is nobody while the bot holds the conversation", () => {
  expect(
    agentName(run({ type: "events", events: [{ ...say(2, "agent"), agentName: "Maya" } as ConversationEvent] })),
  ).toBeNull();
});

test("reduceChat() shows a notice to everybody, and takes it down", () => {
  const banner = { bannerId: "b", texts: { en: "Down", ar: "متوقف" }, endsAt: AT };
  const shown = run({ type: "banner", banner });
  expect(shown.conversation?.banner).toEqual(banner);
  expect(reduceChat(shown, { type: "banner", banner: null }).conversation).toEqual(conversation);
});
