// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppDeps } from "#app";
import { callTool, inTurn } from "#app/testing";
import { refuse } from "#kernel";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
let talk: Talk;
beforeAll(async () => {
  app = await openTestApp();
  talk = await app.open({ customer: "CU-C20" });
  await talk.say("why is my bill higher?");
  await talk.stepUp();
});
afterAll(async () => {
  await app.close();
});

/** Names of the fields that leave when a decision opens some classes. */
async function leaving(opened: readonly string[]): Promise<readonly string[]> {
  const decide = () => ({ isAllowed: true, fields: new Set(opened), policies: ["x"] });
  const deps: AppDeps = { ...app.deps, policies: { ...app.deps.policies, decide } };
  let names: readonly string[] = ["nothing came"];
  await inTurn<{ reason: "put_aside" }>(
    deps,
    { tenant: deps.tenant, conversationId: talk.id, clientId: null },
    async (turn) => {
      const args = { lineId: "PR-C20-1" };
      const event = await callTool(turn, { type: "call_tool", callId: "x", tool: "service.diagnose", args });
      if (event.type === "tool_returned") names = Object.keys(event.result);
      return refuse({ reason: "put_aside" });
    },
  );
  return names;
}

describe("fields of an answer", () => {
  it("[SEC-147] leave by the classes of the decision, and by nothing else", async () => {
    expect(await leaving(["line", "suspension"])).toEqual(expect.arrayContaining(["status", "suspendedFor"]));
    expect(await leaving(["suspension"])).toEqual(["suspendedFor"]);
    const line = await leaving(["line"]);
    expect(line).toContain("status");
    expect(line).not.toContain("suspendedFor");
    expect(await leaving(["money", "order"])).toEqual([]);
    expect(await leaving([])).toEqual([]);
  });
});
