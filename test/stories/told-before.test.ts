// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, sendNotices } from "#app";
import type { SoftAuthenticator } from "#identity/testing";
import { refuse } from "#kernel";
import type { PasskeyResponse } from "#protocol";
import { gbp } from "#telecom/testing";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";
import { answer, askedFor, client, givePasskey } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

/** What is owed in a conversation at this moment, by the committed rows that any other connection sees. */
async function owed(talk: Talk): Promise<readonly string[]> {
  const { rows } = await app.database.query<{ notice_id: string }>(
    "test.owed",
    "SELECT notice_id FROM notice WHERE conversation_id = $1 AND due_at IS NOT NULL",
    [talk.id],
  );
  return rows.map(({ notice_id: id }) => id.replace(/^[^/]+\/?/u, "")).sort();
}

type Orders = Partial<AppDeps["telco"]["orders"]>;

function later(ms: number): void {
  app.clock.advance(ms);
  app.sandbox.clock.advance(ms);
}

/** On the way to an extra; `own` stands in for some of the operator's side. Above the limit a passkey signs it. */
async function wanting(customer: string, own: Orders = {}, limit?: number, lang: "en" | "ar" = "en"): Promise<Talk> {
  const { settings, telco } = app.deps;
  const rules = { ...settings.rules, ...(limit === undefined ? {} : { spendLimit: gbp(limit) }) };
  const orders = { ...telco.orders, ...own };
  const overrides = { settings: { ...settings, rules }, telco: { ...telco, orders } };
  const talk = await app.open({ customer, lang, overrides });
  await talk.say(lang === "ar" ? "مقارنة الباقات" : "I need more data, what can I get");
  return talk;
}

async function towards(talk: Talk, key?: SoftAuthenticator): Promise<void> {
  for (let step = 0; step < 7; step += 1) {
    const last = talk.parts().at(-1);
    if (last?.type === "act") return;
    if (last?.type === "form") await talk.stepUp();
    else if (last?.type === "passkey" && key !== undefined) await answer(talk, askedFor(talk), key);
    else if (/add something|أبقي باقتي وأضيف شيئًا/.test(JSON.stringify(last)))
      await talk.press(/add something|أبقي باقتي وأضيف شيئًا/);
    else await talk.press(/10 GB/);
  }
}

/** Sends what is owed, and returns what came of it, by channel. */
async function told(): Promise<readonly { channel: string; text: string }[]> {
  const before = app.sandbox.outbox().length;
  for (let sent = 1; sent > 0; ) sent = (await sendNotices(app.deps)).sent;
  return app.sandbox.outbox().slice(0, app.sandbox.outbox().length - before);
}

describe("what starts at once", () => {
  it("[SEC-196] is told before its order leaves, with what, price and day, and once when it came true", async () => {
    let atOrder: readonly string[] = [];
    const talk: Talk = await wanting("CU-C02", {
      submitAddOn: async (request) => {
        atOrder = await owed(talk);
        return app.deps.telco.orders.submitAddOn(request);
      },
    });
    await towards(talk);
    await told();
    await talk.confirm();
    expect(atOrder).toEqual(["ordering"]);
    const texts = (await told()).map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts)
      expect(text).toMatch(/this is being ordered.*15 November 2026.*10 GB.*£7\.20.*Not you\? Lock your account/su);
  });

  it("[SEC-196] is told to every contact of record where a passkey signed it", async () => {
    const key = await givePasskey(app, "C03");
    let atOrder: readonly string[] = [];
    const watched: Orders = {
      submitAddOn: async (request) => {
        atOrder = await owed(talk);
        return app.deps.telco.orders.submitAddOn(request);
      },
    };
    const talk: Talk = await wanting("CU-C03", watched, 700);
    await towards(talk, key);
    const act = talk.act();
    expect(act.needs).toBe("passkey");
    const assertion = key.assert(act.proof!.options, client) as PasskeyResponse;
    await told();
    await talk.send({ kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm", assertion });
    expect(atOrder).toEqual(["ordering"]);

    // One contact takes nothing: it stays owed until that one took it, too.
    const { notify } = app.deps.telco;
    const half: AppDeps = {
      ...app.deps,
      telco: {
        ...app.deps.telco,
        notify: {
          ...notify,
          toContactOfRecord: async (...args) => {
            const sent = await notify.toContactOfRecord(...args);
            return sent.ok ? { ...sent, value: { ...sent.value, missed: 1 } } : sent;
          },
        },
      },
    };
    expect(await sendNotices(half)).toEqual({ sent: 0, failed: 1 });
    expect(await owed(talk)).toEqual(["ordering"]);
    later(10_000);
    await told();
    expect(await owed(talk)).toEqual([]);
    const channels = app.sandbox.outbox().filter(({ text }) => /this is being ordered.*10 GB/su.test(text));
    expect(new Set(channels.map(({ channel }) => channel))).toEqual(new Set(["sms", "email"]));
  });

  it("[SEC-196] is owed all the same when we stop between that and the order, and is corrected when it is known that none was sent", async () => {
    const talk = await wanting("CU-C04", {
      submitAddOn: async () => {
        throw new Error("the process stopped here");
      },
    });
    await towards(talk);
    await told();
    await expect(talk.confirm()).rejects.toThrow("stopped here");
    expect(await owed(talk)).toEqual(["ordering"]);
    later(90_000);
    expect((await talk.recover()).open).toBe(0);
    expect(await owed(talk)).toEqual(["ordering", "refused"]);
    const texts = (await told()).map(({ text }) => text);
    expect(texts.some((text) => /was not ordered after all.*10 GB/su.test(text))).toBe(true);
  });

  it("[SEC-196] is corrected at once when the operator says no, in the customer's language", async () => {
    const talk = await wanting("CU-C05", { submitAddOn: async () => refuse({ reason: "rejected" }) }, undefined, "ar");
    await towards(talk);
    await told();
    await talk.confirm();
    const texts = (await told()).map(({ text }) => text);
    expect(texts.some((text) => /يجري الآن طلب/u.test(text))).toBe(true);
    expect(texts.some((text) => /لم يُنفَّذ هذا الطلب/u.test(text))).toBe(true);
  });

  it("[SEC-196] whose fate is unknown is said to be so once, and then how it ended", async () => {
    let isDown = true;
    const { orders } = app.deps.telco;
    const talk: Talk = await wanting("CU-C07", {
      submitAddOn: async (request) => {
        await orders.submitAddOn(request);
        return refuse({ reason: "timeout" });
      },
      findOrderByExternalId: async (...args) =>
        isDown ? refuse({ reason: "unavailable" }) : orders.findOrderByExternalId(...args),
    });
    await towards(talk);
    await told();
    await talk.confirm();
    expect(await owed(talk)).toEqual(["ordering", "unknown"]);
    const pressed = await talk.trySend({
      kind: "act",
      actId: talk.act().actId,
      textHash: talk.act().textHash,
      decision: "confirm",
    });
    expect(pressed.ok).toBe(true);
    expect(await owed(talk)).toEqual(["ordering", "unknown"]);
    isDown = false;
    later(90_000);
    expect((await talk.recover()).open).toBe(0);
    expect(await owed(talk)).toEqual(["", "ordering", "unknown"]);
  });
});

describe("what can be undone before it starts", () => {
  it("[SEC-196] is told when the operator took it, with how to undo it, and not before", async () => {
    const talk = await app.open({ customer: "CU-C08" });
    await talk.say("I want to change my plan");
    for (let step = 0; step < 6 && !talk.parts().some((part) => part.type === "act"); step += 1) {
      if (talk.parts().at(-1)?.type === "form") await talk.stepUp();
      else await talk.press(/SIM L/);
    }
    await told();
    await talk.confirm();
    expect(await owed(talk)).toEqual([""]);
    expect((await told()).every(({ text }) => /changes to SIM L.*Undo it in the chat before/su.test(text))).toBe(true);
  });
});
