// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { AgentId, ConversationId } from "#kernel";
import { CasePresence } from "./case-presence.ts";

const [noor, sam] = ["00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"] as AgentId[];
const here = "01a19467-e800-7000-8000-000000000001" as ConversationId;
const there = "01a19467-e800-7000-8000-000000000002" as ConversationId;

test("CasePresence names colleagues at one case only, never whoever asks, and forgets who stops telling", () => {
  let now = 1_000_000;
  const presence = new CasePresence(() => now);
  const tell = (staffId: AgentId | undefined, is: "looking" | "typing" | "gone"): boolean =>
    presence.hear({ type: "presence", conversationId: here, staffId: staffId as AgentId, is });
  expect(tell(noor, "looking")).toBe(true);
  expect(tell(noor, "looking")).toBe(false);
  expect(presence.at(here, sam as AgentId)).toEqual([{ staffId: noor, isTyping: false }]);
  expect(presence.at(here, noor as AgentId)).toEqual([]);
  expect(presence.at(there, sam as AgentId)).toEqual([]);
  expect(tell(noor, "typing")).toBe(true);
  expect(presence.at(here, sam as AgentId)[0]?.isTyping).toBe(true);
  expect(tell(noor, "gone")).toBe(true);
  expect(presence.at(here, sam as AgentId)).toEqual([]);
  tell(noor, "looking");
  now += 41_000;
  expect(presence.at(here, sam as AgentId)).toEqual([]);
  expect(tell(noor, "looking")).toBe(true);
});
