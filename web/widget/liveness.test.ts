// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { ConversationEvent, MessageEvent, Part } from "#protocol";
import { findLive } from "./liveness.ts";
import { enqueue } from "./outbox.ts";

const AT = "2026-11-25T10:00:00Z";
const act = { type: "act", act: { text: "x" } } as unknown as Part;
const form = { type: "form", form: { fields: [] } } as unknown as Part;
function say(seq: number, by: MessageEvent["by"], ...parts: Part[]): ConversationEvent {
  return { kind: "message", seq, at: AT, by, parts };
}

test("findLive() closes choices with the visitor's next word, also while it is on its way", () => {
  const asked = [say(1, "bot"), say(2, "visitor"), say(3, "bot")];
  expect(findLive(asked, []).choicesAfter).toBe(2);
  expect(findLive([...asked, say(4, "visitor")], []).choicesAfter).toBe(4);
  const sending = enqueue([], { kind: "text", clientId: "m", text: "x" }, "x", AT);
  expect(findLive(asked, sending).choicesAfter).toBe(Number.POSITIVE_INFINITY);
});

test("findLive() keeps an act open behind the bot's own further words and also behind an answer in words, and closes it when something else is asked", () => {
  const offered = [say(1, "visitor"), say(2, "bot", act), say(3, "bot")];
  expect(findLive(offered, []).actOf).toBe(2);
  expect(findLive([...offered, say(4, "visitor")], []).actOf).toBe(2);
  const answered = { type: "text", text: "the confirmation is still open" } as const;
  expect(findLive([...offered, say(4, "visitor"), say(5, "bot", answered)], []).actOf).toBe(2);
  const asked = { type: "choices", choices: [] } as unknown as Part;
  expect(findLive([...offered, say(4, "visitor"), say(5, "bot", asked)], []).actOf).toBeNull();
});

test("findLive() opens the newest of two acts and of two forms only", () => {
  const live = findLive([say(1, "bot", act), say(2, "bot", act), say(3, "bot", form), say(4, "bot", form)], []);
  expect(live).toMatchObject({ actOf: 2, formOf: 4 });
});

test("findLive() keeps a form open behind small talk and closes it when the conversation went on", () => {
  const choices = { type: "choices", choices: [] } as unknown as Part;
  const asked = [say(1, "visitor"), say(2, "bot", form), say(3, "visitor")];
  expect(findLive([...asked, say(4, "bot", { type: "text", text: "the form is still open" })], []).formOf).toBe(2);
  const quote = { type: "card", card: { kind: "quote" } } as unknown as Part;
  expect(findLive([...asked, say(4, "bot", quote)], []).formOf).toBe(2);
  expect(findLive([...asked, say(4, "bot", choices)], []).formOf).toBeNull();
});

test.each<ConversationEvent>([
  { kind: "assurance_changed", seq: 2, at: AT, level: "A1", text: "" },
  { kind: "owner_changed", seq: 2, at: AT, owner: "agent", text: "" },
])("findLive() closes a form after $kind", (event) => {
  expect(findLive([say(1, "bot", form), event], []).formOf).toBeNull();
});

test("findLive() leaves nothing open in a conversation that ended", () => {
  const events: ConversationEvent[] = [
    say(1, "bot", act, form),
    { kind: "conversation_ended", seq: 2, at: AT, reason: "idle", text: "" },
  ];
  expect(findLive(events, [])).toEqual({ choicesAfter: Number.POSITIVE_INFINITY, formOf: null, actOf: null });
});
