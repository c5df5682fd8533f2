// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

const SIM_SWAP = "/sim-swap/v2/check";
const ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterEach(async () => {
  await lever("fault/clear", {});
});
afterAll(async () => {
  await app.close();
});

async function lever(path: string, body: object): Promise<void> {
  const answer = await fetch(`${app.sandbox.url}/__sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

async function ordersOf(talk: Talk): Promise<number> {
  const answer = await fetch(`${app.sandbox.url}/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${app.sandbox.clientId}:${app.sandbox.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const url = `${app.sandbox.url}${ORDERS}?externalId=wardline-${talk.act().actId}`;
  return ((await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json()) as unknown[]).length;
}

/** Talks until the act stands on the screen. */
async function untilAct(customer: string, plan: RegExp): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.say("I want to change my plan");
  for (let step = 0; step < 6 && !talk.parts().some((part) => part.type === "act"); step += 1) {
    if (talk.parts().at(-1)?.type === "form") await talk.stepUp();
    else await talk.press(plan);
  }
  return talk;
}

async function statesOf(talk: Talk): Promise<string[]> {
  const { rows } = await app.database.query<{ state: string }>(
    "test.acts",
    "SELECT state FROM act WHERE conversation_id = $1",
    [talk.id],
  );
  return rows.map((row) => row.state);
}

describe("an operator that is slow", () => {
  it("holds up no other turn and no transaction while one turn waits for a signal of 30 s", async () => {
    const slow = await untilAct("CU-C02", /SIM L/);
    const others = await Promise.all(Array.from({ length: 5 }, () => app.open()));
    await lever("fault", { match: { path: SIM_SWAP }, kind: "latency", latencyMs: 30_000 });

    let isWaiting = true;
    const confirmed = slow.confirm().finally(() => (isWaiting = false));
    // The step into `committing` is durable before the signals are read.
    while (!(await statesOf(slow)).includes("committing")) await sleep(5);

    const turnMs: number[] = [];
    for (const text of ["hello", "which plans do you have", "my phone has no service"]) {
      await Promise.all(
        others.map(async (talk) => {
          const from = performance.now();
          expect(Talk.text(await talk.say(text))).not.toBe("");
          turnMs.push(performance.now() - from);
        }),
      );
    }
    const { rows: open } = await app.database.query(
      "test.open_transactions",
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    );
    // All of that happened while the first turn still waited.
    expect(isWaiting).toBe(true);
    expect(turnMs).toHaveLength(15);
    expect(Math.max(...turnMs)).toBeLessThan(1_500);
    expect(open).toEqual([]);

    const answer = Talk.text(await confirmed);
    // What could not be checked is not clean: nothing was ordered, and nothing else is said.
    expect(await ordersOf(slow)).toBe(0);
    expect(await statesOf(slow)).toEqual(["refused"]);
    expect(answer).not.toMatch(/ordered|done|swap/i);
  });

  it.each([
    ["en", "how much do I owe?", "I can't reach that system at the moment. It isn't anything you did.", /Try again/],
    ["ar", "كم المبلغ المستحق", "لا أستطيع الوصول إلى ذلك النظام الآن. الأمر ليس بسببك.", /إعادة المحاولة/],
  ] as const)(
    "that answers no question in time: the customer is told, and may try again or have a person (%s)",
    async (lang, text, sorry, again) => {
      const talk = await app.open({ customer: "CU-C02", lang });
      await lever("fault", { match: { path: "/tmf-api/customerBillManagement" }, kind: "latency", latencyMs: 6_000 });
      const from = performance.now();
      const answer = Talk.text(await talk.say(text));
      expect(answer).toContain(sorry);
      expect(answer).toMatch(/Talk to a person|التحدث مع موظف/);
      expect(performance.now() - from).toBeLessThan(15_000);
      await lever("fault/clear", {});
      expect(Talk.text(await talk.press(again))).toContain("72.12");
    },
    30_000,
  );

  it("that takes the order after our time-out gives one order, and the sentence is true before and after", async () => {
    const talk = await untilAct("CU-C05", /Unlimited$/);
    // A second POST would be a second order here.
    await lever("fault", { match: { method: "POST", path: ORDERS }, kind: "duplicatePost", latencyMs: 5_500 });

    const first = Talk.text(await talk.confirm());
    expect(await ordersOf(talk)).toBe(0);
    expect(await statesOf(talk)).toEqual(["unknown"]);
    expect(first).not.toMatch(/"Ordered|nothing was (changed|ordered)/i);

    // Pressing the button again sends nothing again.
    await talk.trySend({ kind: "act", actId: talk.act().actId, textHash: talk.act().textHash, decision: "confirm" });
    while ((await ordersOf(talk)) === 0) await sleep(100);

    app.clock.advance(40_000);
    await talk.recover();
    expect(await statesOf(talk)).toEqual(["done"]);
    expect(await ordersOf(talk)).toBe(1);
  }, 30_000);

  it("that answers after our time-out has taken the order once, and it is found by its external id", async () => {
    const talk = await untilAct("CU-C08", /SIM L|Unlimited$/);
    await lever("fault", {
      match: { method: "POST", path: ORDERS },
      kind: "duplicatePost",
      latencyMs: 5_500,
      phase: "after",
    });
    const answer = Talk.text(await talk.confirm());
    expect(await ordersOf(talk)).toBe(1);
    expect(await statesOf(talk)).toEqual(["done"]);
    expect(answer).toMatch(/order/i);
  }, 30_000);
});
