// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendNotices } from "#app";
import { SoftAuthenticator } from "#identity/testing";
import type { Part, PasskeyResponse } from "#protocol";
import { gbp } from "#telecom/testing";
import { openTestApp, Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };
const HOURS = 3_600_000;

type Ceremony = Extract<Part, { type: "passkey" }>["passkey"];
function ceremonyOf(talk: Talk): Ceremony {
  const found = talk.parts().at(-1);
  if (found?.type !== "passkey") throw new Error(`There is no passkey to use: ${Talk.text(talk.events.slice(-3))}`);
  return found.passkey;
}

/** What is wanted beside the plan, until the button or a passkey stands on the screen. `limit` is another tenant's spend limit. */
async function wanting(customer: string, extra: RegExp, limit?: number): Promise<Talk> {
  const { settings } = app.deps;
  const rules = { ...settings.rules, ...(limit === undefined ? {} : { spendLimit: gbp(limit) }) };
  const talk = await app.open({ customer, overrides: { settings: { ...settings, rules } } });
  await talk.say("I need more data, what can I get");
  await towards(talk, extra);
  return talk;
}

async function towards(talk: Talk, extra: RegExp): Promise<void> {
  for (let step = 0; step < 6; step += 1) {
    const last = talk.parts().at(-1);
    if (last?.type === "act" || last?.type === "passkey") return;
    if (last?.type === "form") await talk.stepUp();
    else if (/add something/.test(JSON.stringify(last))) await talk.press(/add something/);
    else if (extra.test(JSON.stringify(last))) await talk.press(extra);
    else return;
  }
}

async function answer(talk: Talk, response: unknown): Promise<void> {
  const { ceremonyId } = ceremonyOf(talk);
  await talk.send({ kind: "passkey", ceremonyId, decision: "submit", response: response as PasskeyResponse });
}

type Ordered = { readonly externalId?: string; readonly productOrderItem: { productOffering?: { id: string } }[] };
async function ordersOf(customer: string): Promise<readonly string[]> {
  const token = await fetch(`${app.sandbox.url}/oauth2/token`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${btoa(`${app.sandbox.clientId}:${app.sandbox.clientSecret}`)}`,
    },
    body: "grant_type=client_credentials",
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const path = `/tmf-api/productOrderingManagement/v4/productOrder?limit=100&relatedParty.id=${customer}`;
  const found = await fetch(app.sandbox.url + path, { headers: { authorization: `Bearer ${bearer}` } });
  return ((await found.json()) as Ordered[])
    .filter(({ externalId }) => externalId?.startsWith("wardline-") === true)
    .map(({ productOrderItem }) => productOrderItem[0]?.productOffering?.id ?? "");
}

/** Time passes; every notice that is owed goes out first. */
async function later(hours: number): Promise<void> {
  for (let sent = 1; sent > 0; ) sent = (await sendNotices(app.deps)).sent;
  app.clock.advance(hours * HOURS);
  app.sandbox.clock.advance(hours * HOURS);
}

describe("an add-on", () => {
  it("[SEC-141] within the limit: two factors and the button that carries the price, at once, and a notice", async () => {
    const talk = await wanting("CU-C02", /10 GB/);
    const act = talk.act();
    expect(act.needs).toBeUndefined();
    expect(act.text).toMatch(/10 GB.*£7\.20\. Charged once.*at once/s);
    expect(await ordersOf("CU-C02")).toEqual([]);
    await talk.confirm();
    expect(Talk.text(talk.events)).toMatch(/Ordered|Done/);
    expect(await ordersOf("CU-C02")).toEqual(["AO-DATA10"]);
    await talk.confirm().catch(() => undefined);
    expect(await ordersOf("CU-C02")).toEqual(["AO-DATA10"]);
    await later(0);
    expect(app.sandbox.outbox().some(({ text }) => /this is being ordered.*10 GB.*£7\.20/su.test(text))).toBe(true);
  });

  it("[SEC-141] above the limit: a customer without a passkey is offered one, and told that it waits when it rests on a code", async () => {
    const talk = await wanting("CU-C04", /10 GB/, 700);
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
    expect(ceremonyOf(talk).ceremony).toBe("register");
    expect(ceremonyOf(talk).why).toMatch(/counts for this after 72 hours; until then a person/);
    const key = new SoftAuthenticator("C04");
    await answer(talk, key.register(ceremonyOf(talk).options, client));
    expect(Talk.text(talk.events)).toMatch(/counts for this only 72 hours after/);
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
    // No dead end: a person, at once.
    await talk.press("Talk to a person");
    expect(talk.state.owner).toBe("queued");
    expect(await ordersOf("CU-C04")).toEqual([]);

    await later(73);
    const again = await wanting("CU-C04", /10 GB/, 700);
    await answer(again, key.assert(ceremonyOf(again).options, client));
    await towards(again, /10 GB/);
    const act = again.act();
    expect(act.needs).toBe("passkey");
    const press = { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" } as const;
    const assertion = key.assert(act.proof?.options ?? {}, client) as PasskeyResponse;
    const changed = act.textHash.replace(/^./, (first) => (first === "A" ? "B" : "A"));
    expect((await again.trySend({ ...press, textHash: changed, assertion })).ok).toBe(false);
    expect(await ordersOf("CU-C04")).toEqual([]);
    await again.send({ ...press, assertion });
    expect(await ordersOf("CU-C04")).toEqual(["AO-DATA10"]);
    expect((await again.trySend({ ...press, assertion })).ok).toBe(false);
    expect(await ordersOf("CU-C04")).toEqual(["AO-DATA10"]);
  });

  it("[SEC-141] by the month binds, however small; who wants no passkey is brought to a person", async () => {
    const talk = await wanting("CU-C25", /insurance/i);
    const { ceremonyId, ceremony } = ceremonyOf(talk);
    expect(ceremony).toBe("register");
    await talk.send({ kind: "passkey", ceremonyId, decision: "cancel" });
    expect(talk.state.owner).toBe("queued");
    expect(await ordersOf("CU-C25")).toEqual([]);
  });

  it("[SEC-141] a press without the passkey orders nothing", async () => {
    const talk = await wanting("CU-C04", /insurance/i);
    if (talk.parts().at(-1)?.type === "passkey") {
      await talk.send({ kind: "passkey", ceremonyId: ceremonyOf(talk).ceremonyId, decision: "other" });
      await talk.stepUp();
    }
    expect(talk.act().needs).toBe("passkey");
    await talk.confirm();
    expect(talk.state.owner).toBe("queued");
    expect(await ordersOf("CU-C04")).toEqual(["AO-DATA10"]);
  });

  it("[SEC-142] more than a day's amount goes to a person, over all conversations and however many presses come at once", async () => {
    const { settings } = app.deps;
    const overrides = { settings: { ...settings, budgets: { ...settings.budgets, maxAmountPerDay: gbp(1_500) } } };
    const talks = await Promise.all([1, 2, 3, 4].map(() => app.open({ customer: "CU-C01", overrides })));
    // One proof each, one after another: codes of one line are counted.
    const key = new SoftAuthenticator("C01");
    for (const [index, talk] of talks.entries()) {
      await talk.say("I need more data, what can I get");
      if (index === 0) {
        await towards(talk, /10 GB/);
        await talk.send({ kind: "authenticator", action: "add_passkey" });
        await answer(talk, key.register(ceremonyOf(talk).options, client));
      } else {
        await towards(talk, /10 GB/);
        await answer(talk, key.assert(ceremonyOf(talk).options, client));
        await towards(talk, /10 GB/);
      }
    }
    await Promise.all(talks.map((talk) => talk.confirm()));
    expect(await ordersOf("CU-C01")).toEqual(["AO-DATA10", "AO-DATA10"]);
    const said = talks.map((talk) => Talk.text(talk.events));
    expect(said.filter((text) => /more than can be added by chat in one day/.test(text))).toHaveLength(2);
    expect(talks.filter(({ state }) => state.owner === "queued")).toHaveLength(2);
  });
});

describe("a larger plan at once", () => {
  it("[SEC-143] is offered to whoever declines the later start, needs a passkey over its own text, and starts today", async () => {
    const talk = await app.open({ customer: "CU-C08" });
    await talk.say("I want to change my plan");
    for (let step = 0; step < 5 && !talk.parts().some((part) => part.type === "act"); step += 1) {
      if (talk.parts().at(-1)?.type === "form") await talk.stepUp();
      else await talk.press(/SIM L/);
    }
    expect(talk.act().needs).toBeUndefined();
    await talk.confirm("decline");
    await talk.press("Start it today");
    const key = new SoftAuthenticator("C08");
    expect(ceremonyOf(talk).ceremony).toBe("register");
    expect(ceremonyOf(talk).why).not.toMatch(/72 hours/);
    await answer(talk, key.register(ceremonyOf(talk).options, client));
    const act = talk.act();
    expect(act.needs).toBe("passkey");
    expect(act.text).toMatch(/from today on.*£31\.20.*next bill carries £5\.44 more.*can't be undone/s);
    const press = { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" } as const;
    const assertion = key.assert(act.proof?.options ?? {}, client) as PasskeyResponse;
    await talk.send({ ...press, assertion });
    expect(await ordersOf("CU-C08")).toEqual(["PO-SIM-L"]);
    expect(Talk.text(talk.events)).toMatch(/SIM L.*starts today/);
    const before = app.sandbox.outbox().length;
    await later(0);
    const told = app.sandbox.outbox().slice(0, app.sandbox.outbox().length - before);
    const ordering = told.filter(({ text }) => /this is being ordered.*SIM L.*from today on/su.test(text));
    expect(new Set(ordering.map(({ channel }) => channel))).toEqual(new Set(["sms", "email"]));
  });
});

describe("a plan with a device", () => {
  it("[SEC-143] waits for a passkey off probation, says so before anything is signed, and is ordered when the time is over", async () => {
    const wanted = async (): Promise<Talk> => {
      const talk = await app.open({ customer: "CU-C06" });
      await talk.say("I want to change my plan");
      return talk;
    };
    const on = async (talk: Talk, key: SoftAuthenticator | null): Promise<void> => {
      for (let step = 0; step < 6; step += 1) {
        const last = talk.parts().at(-1);
        if (last?.type === "act") return;
        if (last?.type === "form") await talk.stepUp();
        else if (last?.type === "passkey") {
          if (key === null || last.passkey.ceremony === "register") return;
          await answer(talk, key.assert(last.passkey.options, client));
        } else if (/ask for the credit check/.test(JSON.stringify(last))) await talk.press(/ask for the credit check/);
        // The plans, and below them the way to a quote that was given before.
        else if (/handset/.test(JSON.stringify(talk.parts().slice(-2)))) await talk.press(/handset/);
        else return;
      }
    };
    const talk = await wanted();
    await on(talk, null);
    const key = new SoftAuthenticator("C06");
    await answer(talk, key.register(ceremonyOf(talk).options, client));
    expect(Talk.text(talk.events)).toMatch(/counts for this only 72 hours after/);
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
    await talk.press("Not now");
    await later(73);
    const again = await wanted();
    await on(again, key);
    const act = again.act();
    expect(act.text).toMatch(/handset.*binds you until.*Charged once: £36\.00/s);
    const assertion = key.assert(act.proof?.options ?? {}, client) as PasskeyResponse;
    await again.send({ kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm", assertion });
    expect(await ordersOf("CU-C06")).toEqual(["PO-HS24"]);
  });
});
