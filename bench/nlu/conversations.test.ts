// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { shippedModel } from "#nlu/testing";
import { openSentenceEncoder } from "../../src/main/embed-sentences.ts";
import { playConversations } from "./conversations.ts";

test("playConversations() carries every conversation of the set to its end", async () => {
  const encode = await openSentenceEncoder();
  const outcomes = await playConversations(shippedModel(), async (text) => (await encode([text]))[0] ?? null);
  expect(outcomes.length).toBeGreaterThanOrEqual(60);
  expect(outcomes.filter(({ failure }) => failure !== null)).toEqual([]);
}, 60_000);
