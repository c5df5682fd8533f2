// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AgentIdentity, listCases, purgeConversations } from "#app";
import type { AgentId } from "#kernel";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const agent: AgentIdentity = {
  agentId: "00000000-0000-4000-8000-0000000000a1" as AgentId,
  name: "Noor",
  roles: ["care"],
};
const DAY_MS = 86_400_000;

describe("upkeep", () => {
  it("outside hours a person cannot be waited for: there is a reference, the case is on the list, and the bot goes on", async () => {
    const openingHours = { days: [1], fromMinute: 0, toMinute: 1, otherHours: [], holidays: [] };
    const closed = { ...app.deps.settings, openingHours };
    const talk = await app.open({ overrides: { settings: closed } });
    const answer = Talk.text(await talk.send({ kind: "person" }));
    expect(answer).toMatch(/CB-[A-Z0-9]{5,}/);
    expect(talk.state.owner).toBe("bot");
    const listed = await listCases(app.deps, agent);
    expect(listed.ok && listed.value.cases.some((row) => row.conversationId === talk.id)).toBe(true);
    expect((await talk.say("hello")).length).toBeGreaterThan(0);
  });

  it("[SEC-036] a conversation that fell silent is deleted after the configured days, and not a day before", async () => {
    const talk = await app.open();
    app.clock.advance(29 * DAY_MS);
    await purgeConversations(app.deps);
    expect((await talk.trySend({ kind: "text", text: "hello" })).ok).toBe(true);
    app.clock.advance(31 * DAY_MS);
    expect((await purgeConversations(app.deps)).deleted).toBeGreaterThan(0);
    expect((await talk.trySend({ kind: "text", text: "hello" })).ok).toBe(false);
  });

  it("what cannot be screened goes nowhere: it is sealed as withheld words, and the visitor is asked to say it differently", async () => {
    const broken = {
      ...app.deps,
      keys: {
        ...app.deps.keys,
        blindIndex: (purpose: Parameters<typeof app.deps.keys.blindIndex>[0], value: string) => {
          if (purpose === "pseudonym") throw new Error("detector down");
          return app.deps.keys.blindIndex(purpose, value);
        },
      },
    };
    const talk = await app.open({ overrides: broken });
    const events = await talk.say("my number is +44 7700 900123");
    expect(JSON.stringify(talk.events)).not.toContain("900123");
    expect(events.length).toBeGreaterThan(0);
  });
});
