// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});
afterEach(async () => {
  await post("/__sandbox/fault/clear", {});
  // What is kept for seconds to minutes, and a circuit that opened, must not reach into the next row.
  app.clock.advance(20 * 60_000);
  app.sandbox.clock.advance(20 * 60_000);
});

async function post(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${app.sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${answer.status}`);
}

const BILLS = "/tmf-api/customerBillManagement";
const SORRY =
  /can't reach|cannot reach|not available|try again|could not|couldn't|can't open|can't see|something went wrong|right now/i;
/** The same words for what does not exist and for what belongs to somebody else. */
const NOT_FOUND = /can't find/i;
const RIGHT = /72\.12/;

/** What goes wrong at the operator while C02 asks what is owed, and what C02 then reads: the right amount, or that it cannot be had now. */
const ROWS: readonly [string, Record<string, unknown>, RegExp][] = [
  ["400", { kind: "status", status: 400 }, SORRY],
  ["401 once: a fresh token", { kind: "status", status: 401, times: 1 }, RIGHT],
  ["403", { kind: "status", status: 403 }, NOT_FOUND],
  ["404", { kind: "status", status: 404 }, NOT_FOUND],
  ["405", { kind: "status", status: 405 }, SORRY],
  ["409", { kind: "status", status: 409 }, SORRY],
  ["422", { kind: "status", status: 422 }, SORRY],
  ["429 with Retry-After", { kind: "status", status: 429, retryAfter: 30 }, SORRY],
  ["500", { kind: "status", status: 500 }, SORRY],
  ["503", { kind: "status", status: 503 }, SORRY],
  ["503 once: a read is tried again", { kind: "status", status: 503, times: 1 }, RIGHT],
  ["a dropped connection", { kind: "drop" }, SORRY],
  ["cut-off JSON", { kind: "truncate" }, SORRY],
  ["a wrong content type", { kind: "wrongContentType" }, SORRY],
  ["other customers' rows", { kind: "ignoreFilter" }, SORRY],
  ["pages that overlap", { kind: "pageOverlap" }, RIGHT],
  ["no total count", { kind: "noTotalCount" }, RIGHT],
  ["a clock five minutes ahead", { kind: "clockSkew" }, RIGHT],
  ["the v5 dialect", { kind: "v5" }, RIGHT],
];

describe("what the customer reads when the operator's systems fail", () => {
  it.each(ROWS)("with %s", async (_name, fault, expected) => {
    const talk = await app.open({ customer: "CU-C02" });
    await post("/__sandbox/fault", { match: { path: BILLS }, ...fault });
    const answer = Talk.text(await talk.say("how much do I owe?"));
    expect(answer).toMatch(expected);
    expect(answer).not.toMatch(/undefined|null|NaN|Error|\b[45]\d\d\b(?!\.)/);
  });

  it("never another customer's amount, whatever comes back", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    await post("/__sandbox/fault", { match: { path: "/tmf-api" }, kind: "ignoreFilter" });
    const answer = Talk.text(await talk.say("how much do I owe?"));
    expect(answer).not.toMatch(/£(?!72\.12)\d/);
  });

  it("a code is not offered while a signal cannot be read", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    await post("/__sandbox/fault", { match: { path: "/call-forwarding-signal" }, kind: "status", status: 501 });
    const answer = Talk.text(await talk.say("why is my bill higher?"));
    expect(answer).not.toContain('"kind":"sms_code"');
    expect(talk.state.assurance).toBe("A1");
  });

  it("an order that the operator holds is told as ordered, not as done", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    await talk.say("I want to change my plan");
    for (let step = 0; step < 6 && !talk.parts().some((part) => part.type === "act"); step += 1) {
      if (talk.parts().at(-1)?.type === "form") await talk.stepUp();
      else await talk.press(/SIM L/);
    }
    await post("/__sandbox/fault", {
      match: { path: "/tmf-api/productOrderingManagement" },
      kind: "orderStuck",
      state: "held",
    });
    const answer = Talk.text(await talk.confirm());
    expect(answer).toMatch(/order/i);
    expect(answer).not.toMatch(/\bis done\b|\bcompleted\b/i);
  });
});
