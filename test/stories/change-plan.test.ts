// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasLineAlarm, sendNotices } from "#app";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

/** Talks until the act stands on the screen: C03 on SIM S cannot keep a term, C02 on SIM M moves to SIM L within its term. */
async function untilAct(customer: string, plan: RegExp): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.say("I want to change my plan");
  for (let step = 0; step < 6; step += 1) {
    if (talk.parts().some((part) => part.type === "act" || part.type === "passkey")) return talk;
    const last = talk.parts().at(-1);
    if (talk.parts().some((part) => part.type === "form") && last?.type === "form") await talk.stepUp();
    else await talk.press(plan);
  }
  return talk;
}

/** The network notices another phone under the SIM. */
async function changeDevice(msisdn: string, agoMs: number): Promise<void> {
  await fetch(`${app.sandbox.url}/__sandbox/state/deviceSwap`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ msisdn, at: new Date(app.clock.now() - agoMs).toISOString() }),
  });
}

async function clearSwap(msisdn: string): Promise<void> {
  await fetch(`${app.sandbox.url}/__sandbox/state/simSwap`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ msisdn, at: null }),
  });
}

async function ordersOf(customer: string): Promise<{ externalId?: string; state: string; id: string }[]> {
  const token = await fetch(`${app.sandbox.url}/oauth2/token`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${btoa(`${app.sandbox.clientId}:${app.sandbox.clientSecret}`)}`,
    },
    body: "grant_type=client_credentials",
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const answer = await fetch(
    `${app.sandbox.url}/tmf-api/productOrderingManagement/v4/productOrder?limit=100&relatedParty.id=${customer}`,
    { headers: { authorization: `Bearer ${bearer}` } },
  );
  return ((await answer.json()) as { externalId?: string; state: string; id: string }[]).filter(
    (order) => order.externalId?.startsWith("wardline-") === true,
  );
}

describe("change of plan", () => {
  it("[SEC-030] happens only by the button that carries the exact text, and is one order however often it is pressed", async () => {
    const talk = await untilAct("CU-C02", /SIM L/);
    const act = talk.act();
    expect(act.text).toMatch(/SIM M.*SIM L/s);
    expect(act.text).toMatch(/31\.20/);
    expect(await ordersOf("CU-C02")).toHaveLength(0);

    await talk.say("yes, do it");
    expect(await ordersOf("CU-C02")).toHaveLength(0);
    const wrong = await talk.trySend({ kind: "act", actId: act.actId, textHash: "A".repeat(43), decision: "confirm" });
    expect(wrong.ok).toBe(false);

    const both = await Promise.all([
      talk.trySend(
        { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" },
        "00000000-0000-4000-8000-000000000001",
      ),
      talk.trySend(
        { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" },
        "00000000-0000-4000-8000-000000000002",
      ),
      talk.trySend(
        { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" },
        "00000000-0000-4000-8000-000000000001",
      ),
    ]);
    expect(both.filter((done) => done.ok)).toHaveLength(2);
    const orders = await ordersOf("CU-C02");
    expect(orders).toHaveLength(1);
    expect(orders[0]?.state).toBe("acknowledged");
    const said = both.map((done) => (done.ok ? Talk.text(done.value.events) : "")).join("\n");
    expect(said).not.toMatch(/\bdone\b/i);

    await sendNotices(app.deps);
    const notices = app.sandbox.outbox().filter((message) => /SIM L/.test(message.text));
    expect(notices.length).toBeGreaterThan(0);
  });

  it("can be undone until it starts", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    await talk.say("undo my plan change");
    for (let step = 0; step < 5 && !talk.parts().some((part) => part.type === "act"); step += 1) {
      if (talk.parts().at(-1)?.type === "form") await talk.stepUp();
      else await talk.press(/yes|undo|SIM/i);
    }
    await talk.confirm();
    expect((await ordersOf("CU-C02"))[0]?.state).toMatch(/cancel/i);
  });

  it("goes to a person when it brings a new term, fee or device and no passkey is wanted", async () => {
    const talk = await untilAct("CU-C03", /SIM M/);
    const offered = talk.parts().findLast((part) => part.type === "passkey");
    if (offered?.type !== "passkey") throw new Error("No passkey was offered");
    await talk.send({ kind: "passkey", ceremonyId: offered.passkey.ceremonyId, decision: "cancel" });
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
    expect(await ordersOf("CU-C03")).toHaveLength(0);
    expect(Talk.text(talk.events)).toMatch(/person|colleague|team/i);
  });

  it("[SEC-031] is refused when the SIM was swapped between the code and the button", async () => {
    const talk = await untilAct("CU-C08", /SIM L/);
    await fetch(`${app.sandbox.url}/__sandbox/state/simSwap`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ msisdn: "+447700900108", at: new Date(app.clock.now() - 1_000).toISOString() }),
    });
    const answer = Talk.text(await talk.confirm());
    expect(await ordersOf("CU-C08")).toHaveLength(0);
    expect(answer).not.toMatch(/swap/i);
  });

  it("[SEC-134] is not carried out by the button alone when the phone was changed between the text and the button", async () => {
    // The order of the first story, which was undone, is still listed.
    const before = await ordersOf("CU-C02");
    const talk = await untilAct("CU-C02", /SIM L/);
    await changeDevice("+447700900102", 1_000);
    await talk.confirm();
    expect(await ordersOf("CU-C02")).toEqual(before);
    expect(talk.parts().filter((part) => part.type === "act")).toHaveLength(1);
  });

  it("[SEC-134] is refused when the line was barred between the text and the button, and before it", async () => {
    const bar = (subscription: object): Promise<Response> =>
      fetch(`${app.sandbox.url}/__sandbox/state/subscription`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ msisdn: "+447700900108", subscription }),
      });
    await clearSwap("+447700900108");
    const talk = await untilAct("CU-C08", /SIM L/);
    expect(talk.parts().some((part) => part.type === "act")).toBe(true);
    await bar({ voiceSmsOut: "suspended" });
    await talk.confirm();
    expect(await ordersOf("CU-C08")).toHaveLength(0);
    await bar({ voiceSmsOut: "active", dataService: "suspended" });
    const again = await untilAct("CU-C08", /SIM L/);
    expect(again.state.assurance).toBe("A2");
    expect(again.parts().some((part) => part.type === "act")).toBe(false);
    await bar({ dataService: "active" });
  });

  it("[SEC-134] on a new phone is proposed for a passkey only, and refused where the network does not say", async () => {
    await changeDevice("+447700900126", 3_600_000);
    const talk = await untilAct("CU-C26", /SIM L/);
    const last = talk.parts().at(-1);
    expect(last?.type === "passkey" && last.passkey.ceremony).toBe("register");

    const signals = { ...app.deps.telco.signals, deviceSwap: async () => "unknown" as const };
    const unknown = await app.open({ customer: "CU-C25", overrides: { telco: { ...app.deps.telco, signals } } });
    await unknown.say("I want to change my plan");
    await unknown.press(/SIM L/);
    if (unknown.parts().at(-1)?.type === "form") await unknown.stepUp();
    expect(unknown.parts().some((part) => part.type === "act" || part.type === "passkey")).toBe(false);
    expect(Talk.text(unknown.events)).not.toMatch(/device|phone was/iu);
  });

  it.each([
    ["takes it but its answer is lost", "after", 1],
    ["never got it", "before", 0],
  ] as const)(
    "ends in one order at the most and a true sentence when the operator %s",
    async (_name, phase, orders) => {
      const customer = phase === "after" ? "CU-C05" : "CU-C25";
      const talk = await untilAct(customer, phase === "after" ? /Unlimited$/ : /SIM L/);
      await fault({
        match: { method: "POST", path: "/tmf-api/productOrderingManagement" },
        kind: "drop",
        phase,
        times: 1,
      });
      const answer = Talk.text(await talk.confirm());
      expect(await ordersOf(customer)).toHaveLength(orders);
      if (phase === "after") expect(answer).toMatch(/order/i);
      else expect(answer).not.toMatch(/ordered/i);

      app.clock.advance(90_000);
      expect((await talk.recover()).open).toBe(0);
      const acts = await app.database.query<{ state: string }>(
        "test.acts",
        "SELECT state FROM act WHERE conversation_id = $1",
        [talk.id],
      );
      expect(acts.rows.map((row) => row.state)).toEqual([phase === "after" ? "done" : "refused"]);
      expect(await ordersOf(customer)).toHaveLength(orders);
    },
  );
});

async function fault(body: unknown): Promise<void> {
  await fetch(`${app.sandbox.url}/__sandbox/fault`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

describe("a line that may be under attack", () => {
  it("[SEC-037] takes no act after the alarm, in no conversation", async () => {
    const talk = await app.open({ customer: "CU-C16" });
    const answer = Talk.text(await talk.say("I have no service since this morning and I did not change my SIM"));
    for (let step = 0; step < 5 && talk.state.owner === "bot"; step += 1) {
      const last = talk.parts().at(-1);
      if (last?.type !== "choices") break;
      await talk.send({ kind: "choice", choiceId: last.choices[0]?.id ?? "" });
    }
    expect(talk.state.owner).toBe("queued");
    expect(answer + Talk.text(talk.events)).not.toMatch(/swap/i);
    const { rows } = await app.database.query<{ kind: string }>(
      "test.alarm",
      "SELECT kind FROM history WHERE conversation_id = $1 AND kind = 'alarm.raised'",
      [talk.id],
    );
    expect(rows).toHaveLength(1);
    expect(await hasLineAlarm(app.deps, "PR-C16-1")).toBe(true);
    expect(await hasLineAlarm(app.deps, "PR-C01-1")).toBe(false);
  });
});
