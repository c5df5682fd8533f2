// SPDX-License-Identifier: Apache-2.0
// Who stands how to a line, by what the operator's records say at this moment, and what the gate makes of it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actKinds, callContext, callTool, inTurn, type Turn } from "#app/testing";
import type { ToolName } from "#dialogue";
import { type JsonObject, refuse } from "#kernel";
import type { PartyId } from "#telecom";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
let talk: Talk;
beforeAll(async () => {
  app = await openTestApp();
  talk = await app.open();
});
afterAll(async () => {
  await app.close();
});

/** What somebody who proved everything is answered; nothing of the turn is kept. */
async function as<T>(party: string, work: (turn: Turn) => Promise<T>): Promise<T> {
  const found: T[] = [];
  const scope = { tenant: app.deps.tenant, conversationId: talk.id, clientId: null };
  await inTurn<{ reason: "put_aside" }>(app.deps, scope, async (turn) => {
    const at = turn.now;
    turn.state = {
      ...turn.state,
      party: `IN-${party}` as PartyId,
      factors: [
        { kind: "host_token", at },
        { kind: "passkey", at, restsOnSms: false },
      ],
    };
    found.push(await work(turn));
    return refuse({ reason: "put_aside" });
  });
  const [value] = found;
  if (value === undefined) throw new Error("The turn did not run");
  return value;
}

const ask = (party: string, tool: ToolName, args: JsonObject): Promise<string> =>
  as(party, async (turn) => {
    const event = await callTool(turn, { type: "call_tool", callId: "x", tool, args });
    return event.type === "tool_returned" ? "yes" : event.type === "tool_failed" ? event.failure : event.type;
  });

const mayOrder = (party: string, lineId: string): Promise<string> =>
  as(party, async (turn) => {
    const line = await actKinds.roaming_enable.lineOf({ lineId }, callContext(turn));
    return line.ok ? line.value.relation : line.refusal.reason;
  });

async function post(path: string, body: object): Promise<void> {
  const answer = await fetch(app.sandbox.url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The lever ${path} does not move: ${answer.status}`);
}

describe("a relation opens what it opens, and no more", () => {
  it.each([
    // who, line, due of the line, its plans, extras, a quote, its state, an order
    ["the account holder", "C13", "PR-C13-3", "yes", "yes", "yes", "yes", "yes", "holder"],
    ["the admin of a business", "C22", "PR-C22-2", "yes", "yes", "yes", "yes", "yes", "admin"],
    ["a line user", "C14", "PR-C13-2", "yes", "yes", "yes", "yes", "yes", "not_eligible"],
    [
      "a line user who is twelve",
      "C13-3",
      "PR-C13-3",
      "not_allowed",
      "not_allowed",
      "not_allowed",
      "not_allowed",
      "yes",
      "not_eligible",
    ],
    ["a helper", "C23-H", "PR-C23-1", "yes", "yes", "yes", "yes", "yes", "not_eligible"],
    [
      "an employee, on a colleague's line",
      "C22-2",
      "PR-C22-3",
      "not_found",
      "not_found",
      "not_found",
      "not_found",
      "not_found",
      "not_found",
    ],
    ["a stranger", "C01", "PR-C13-3", "not_found", "not_found", "not_found", "not_found", "not_found", "not_found"],
  ])("[SEC-146] %s", async (_who, party, lineId, due, plans, extras, quote, state, order) => {
    expect([
      await ask(party, "bill.due", { lineId }),
      await ask(party, "plans.browse", { lineId }),
      await ask(party, "addons.browse", { lineId }),
      await ask(party, "plans.quote", { lineId, offerId: "PO-SIM-L" }),
      await ask(party, "service.diagnose", { lineId }),
      await mayOrder(party, lineId),
    ]).toEqual([due, plans, extras, quote, state, order]);
  });

  it("[SEC-146] a child whose age cannot be read has no more rights than a child", async () => {
    await post("/__sandbox/fault", { kind: "status", status: 503, match: { path: "/tmf-api/party/v4/individual" } });
    expect(await ask("C14", "addons.browse", { lineId: "PR-C13-2" })).toBe("not_allowed");
    expect(await ask("C14", "service.open_ticket", { lineId: "PR-C13-2", topic: "no_data", facts: [] })).toBe("yes");
    await post("/__sandbox/fault/clear", {});
    expect(await ask("C14", "addons.browse", { lineId: "PR-C13-2" })).toBe("yes");
  });

  it("[SEC-146] a helper's right is over at its end, to the second", async () => {
    const month = 30 * 86_400_000;
    app.clock.advance(month - 2_000);
    app.sandbox.clock.advance(month - 2_000);
    expect(await ask("C23-H", "service.diagnose", { lineId: "PR-C23-1" })).toBe("yes");
    app.clock.advance(1_500);
    app.sandbox.clock.advance(1_500);
    // Less than a second is left: the gate counts whole ones.
    expect(await ask("C23-H", "service.diagnose", { lineId: "PR-C23-1" })).not.toBe("yes");
    app.clock.advance(1_000);
    app.sandbox.clock.advance(1_000);
    expect(await ask("C23-H", "service.diagnose", { lineId: "PR-C23-1" })).toBe("not_found");
  });
});
