// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchDownload, sendNotices } from "#app";
import { SoftAuthenticator } from "#identity/testing";
import type { PasskeyResponse } from "#protocol";
import { openTestApp, Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

// What customers settle about money, against the practice operator over HTTP: what was confirmed is what it holds afterwards.
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const HOURS = 3_600_000;
const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };
const keys = new Map<string, SoftAuthenticator>();

type Doc = Record<string, unknown>;

async function lever(path: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${app.sandbox.url}/__sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
}

let bearer = "";
async function operator<T = Doc>(path: string): Promise<T> {
  const ask = (): Promise<Response> =>
    fetch(app.sandbox.url + path, { headers: { authorization: `Bearer ${bearer}` } });
  let answer = await ask();
  if (answer.status === 401) {
    const token = await fetch(`${app.sandbox.url}/oauth2/token`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${btoa(`${app.sandbox.clientId}:${app.sandbox.clientSecret}`)}`,
      },
      body: "grant_type=client_credentials",
    });
    bearer = ((await token.json()) as { access_token: string }).access_token;
    answer = await ask();
  }
  return (await answer.json()) as T;
}
const account = (key: string): Promise<Doc> => operator(`/tmf-api/accountManagement/v4/billingAccount/BA-${key}`);

/** Time passes; every notice that is owed goes out first. */
async function later(hours: number): Promise<void> {
  for (let sent = 1; sent > 0; ) sent = (await sendNotices(app.deps)).sent;
  app.clock.advance(hours * HOURS);
  app.sandbox.clock.advance(hours * HOURS);
}

/** Signed in on the operator's site, with a flow begun and as many forms filled in as it asks for. */
async function begun(customer: string, flow: string): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.send({ kind: "choice", choiceId: `0.start_${flow}` });
  await proveTwice(talk);
  return talk;
}

async function proveTwice(talk: Talk): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    const last = talk.parts().at(-1);
    if (last?.type === "passkey" && last.passkey.ceremony === "authenticate") {
      const { ceremonyId, options } = last.passkey;
      const key = keyOf(talk);
      await talk.send({
        kind: "passkey",
        ceremonyId,
        decision: "submit",
        response: key.assert(options, client),
      });
    } else if (last?.type === "form") await talk.stepUp();
    else return;
  }
}

const owners = new Map<Talk, string>();
function keyOf(talk: Talk): SoftAuthenticator {
  const key = keys.get(owners.get(talk) ?? "");
  if (key === undefined) throw new Error("There is no passkey of this customer");
  return key;
}

/** Two factors by a code, and a passkey that rests on it. */
async function enrol(customer: string, key: SoftAuthenticator): Promise<Talk> {
  const talk = await begun(customer, "invoice_copy");
  await talk.send({ kind: "authenticator", action: "add_passkey" });
  const part = talk.parts().at(-1);
  if (part?.type !== "passkey") throw new Error(`No passkey is asked for: ${Talk.text(talk.events.slice(-2))}`);
  const { ceremonyId, options } = part.passkey;
  const response = key.register(options, client) as PasskeyResponse;
  await talk.send({ kind: "passkey", ceremonyId, decision: "submit", response });
  return talk;
}

/** A conversation of somebody whose passkey is past its probation. */
async function withPasskey(customer: string, flow: string): Promise<Talk> {
  if (!keys.has(customer)) {
    const key = new SoftAuthenticator(customer);
    keys.set(customer, key);
    await enrol(customer, key);
    await later(73);
  }
  const talk = await app.open({ customer });
  owners.set(talk, customer);
  await talk.send({ kind: "choice", choiceId: `0.start_${flow}` });
  await proveTwice(talk);
  return talk;
}

/** Presses the button under the act, with the passkey where it asks for one. */
async function sign(talk: Talk): Promise<void> {
  const act = talk.act();
  const press = { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" } as const;
  if (act.needs !== "passkey") {
    await talk.send(press);
    return;
  }
  const assertion = keyOf(talk).assert(act.proof?.options ?? {}, client) as PasskeyResponse;
  await talk.send({ ...press, assertion });
}

const said = (talk: Talk): string => Talk.text(talk.events);
const outbox = (pattern: RegExp): readonly { readonly at: string; readonly text: string; readonly channel: string }[] =>
  app.sandbox.outbox().filter(({ text }) => pattern.test(text));

describe("a copy of a bill", () => {
  async function ready(customer: string): Promise<{ readonly talk: Talk; readonly downloadId: string }> {
    const talk = await begun(customer, "invoice_copy");
    await talk.press(/5 November 2026/);
    const part = talk.parts().find((each) => each.type === "card" && each.card.kind === "download");
    if (part?.type !== "card" || part.card.kind !== "download") throw new Error(said(talk));
    return { talk, downloadId: part.card.downloadId };
  }

  it("[SEC-205] comes through us once, to the conversation that asked, and to no other", async () => {
    const [{ talk, downloadId }, other] = [await ready("CU-C07"), await ready("CU-C01")];
    expect(await fetchDownload(app.deps, other.talk.id, downloadId)).toMatchObject({
      refusal: { reason: "not_authorised" },
    });
    const file = await fetchDownload(app.deps, talk.id, downloadId);
    if (!file.ok) throw new Error(file.refusal.reason);
    expect(file.value.name).toBe("bill-2026-11-05.pdf");
    expect(new TextDecoder("latin1").decode(file.value.bytes)).toMatch(/^%PDF[\s\S]*Total GBP 60\.68/);
    expect(await fetchDownload(app.deps, talk.id, downloadId)).toMatchObject({ refusal: { reason: "not_authorised" } });
    expect(said(talk)).not.toMatch(/larkspur\/documents|CB-C07/);
  });

  it("[SEC-205] two requests at once get one file", async () => {
    const { talk, downloadId } = await ready("CU-C07");
    const answers = await Promise.all([1, 2, 3].map(() => fetchDownload(app.deps, talk.id, downloadId)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("[SEC-205] waits for an operator that is down, and not longer than its minutes", async () => {
    const { talk, downloadId } = await ready("CU-C06");
    await lever("fault", { kind: "truncate", match: { path: "/larkspur/documents/" } });
    expect(await fetchDownload(app.deps, talk.id, downloadId)).toMatchObject({ refusal: { reason: "unavailable" } });
    await lever("fault/clear");
    expect((await fetchDownload(app.deps, talk.id, downloadId)).ok).toBe(true);
    const late = await ready("CU-C06");
    app.clock.advance(6 * 60_000);
    app.sandbox.clock.advance(6 * 60_000);
    expect(await fetchDownload(app.deps, late.talk.id, late.downloadId)).toMatchObject({
      refusal: { reason: "not_authorised" },
    });
  });

  it("[SEC-205] who only uses a line gets none", async () => {
    const talk = await begun("CU-C14", "invoice_copy");
    expect(said(talk)).toMatch(/somebody else's account/);
  });
});

describe("a charge that is questioned", () => {
  it("[SEC-206] a small one is given back at once, and once; a larger one becomes a case with a day", async () => {
    const talk = await begun("CU-C07", "dispute_charge");
    await talk.press(/Late payment fee|£5\.00/);
    await talk.press(/don't know/);
    expect(talk.act().text).toMatch(/Give back £5\.00/);
    await talk.confirm();
    expect(said(talk)).toMatch(/£5\.00.*comes off what you owe/);
    const credits = await operator<Doc[]>("/tmf-api/prepayBalanceManagement/v4/adjustBalance?partyAccount.id=BA-C07");
    expect(credits.map(({ amount }) => (amount as Doc)["amount"])).toEqual([5]);
    await later(0);
    expect(outbox(/this is being ordered.*Give back £5\.00/su).length).toBeGreaterThan(0);

    await talk.send({ kind: "choice", choiceId: "0.start_dispute_charge" });
    await talk.press(/£5\.00/);
    await talk.press(/don't know/);
    expect(talk.act().text).toMatch(/Check .*£5\.00/);
    await talk.confirm("decline");

    await talk.send({ kind: "choice", choiceId: "0.start_dispute_charge" });
    await talk.press(/£18\.00/);
    await talk.press(/amount is wrong/);
    await talk.confirm();
    expect(said(talk)).toMatch(/answer in writing by .*November 2026/);
    const tickets = await operator<Doc[]>("/tmf-api/troubleTicket/v4/troubleTicket?relatedParty.id=CU-C07&limit=100");
    const made = tickets.filter(({ ticketType }) => ticketType === "billing");
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({
      name: "charge_disputed",
      description: expect.stringContaining("reason:wrong_amount") as string,
    });
    await later(0);
    expect(outbox(new RegExp(`case ${String(made[0]?.["id"])} about £18\\.00 is open`)).length).toBeGreaterThan(0);

    await talk.send({ kind: "choice", choiceId: "0.start_dispute_charge" });
    await talk.press(/£18\.00/);
    expect(said(talk)).toMatch(/being checked already/);
    expect(
      await operator<Doc[]>("/tmf-api/prepayBalanceManagement/v4/adjustBalance?partyAccount.id=BA-C07"),
    ).toHaveLength(1);
  });

  it("[SEC-206] a case whose answer was lost is looked up and is one", async () => {
    const talk = await begun("CU-C02", "dispute_charge");
    await talk.press(/£33\.60/);
    await talk.press(/don't know/);
    await lever("fault", {
      kind: "drop",
      phase: "after",
      times: 1,
      match: { method: "POST", path: "/tmf-api/troubleTicket" },
    });
    await talk.confirm();
    await lever("fault/clear");
    expect(said(talk)).toMatch(/case is open/);
    const tickets = await operator<Doc[]>("/tmf-api/troubleTicket/v4/troubleTicket?relatedParty.id=CU-C02&limit=100");
    expect(tickets.filter(({ ticketType }) => ticketType === "billing")).toHaveLength(1);
  });
});

describe("more time to pay", () => {
  it("[SEC-206] by the operator's rules, in writing, with a reminder before the day, and not twice", async () => {
    const talk = await begun("CU-C03", "payment_plan");
    await talk.press(/Pay all of it, £26\.40/);
    expect(talk.act().needs).toBeUndefined();
    await talk.confirm();
    expect(said(talk)).toMatch(/Agreed/);
    const [plan] = (await account("C03"))["paymentPlan"] as Doc[];
    expect(plan).toMatchObject({
      planType: "later",
      numberOfPayments: 1,
      totalAmount: { value: 26.4 },
      status: "active",
    });
    await later(0);
    const [written] = outbox(/arrangement over £26\.40: pay it by/);
    const [reminder] = outbox(/friendly reminder of your arrangement: £26\.40/);
    expect(written).toBeDefined();
    expect(Date.parse(reminder?.at ?? "")).toBeGreaterThan(app.clock.now() + 48 * HOURS);

    const again = await begun("CU-C03", "payment_plan");
    expect(said(again)).toMatch(/You have an arrangement until/);
    expect((await account("C03"))["paymentPlan"]).toHaveLength(1);
  });

  it("[SEC-206] also for a line that is barred for the very debt", async () => {
    const talk = await begun("CU-C20", "payment_plan");
    await talk.press(/Pay all of it, £72\.40/);
    await talk.confirm();
    expect(said(talk)).toMatch(/Agreed/);
    expect((await account("C20"))["paymentPlan"]).toMatchObject([{ planType: "later", totalAmount: { value: 72.4 } }]);
  });

  it("[SEC-206] parts are a new debt term: no passkey, no term", async () => {
    const talk = await begun("CU-C08", "payment_plan");
    await talk.press(/2 monthly parts/);
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
    expect((await account("C08"))["paymentPlan"]).toEqual([]);
  });

  it("[SEC-206] signed by a passkey over every day and amount", async () => {
    const talk = await withPasskey("CU-C04", "payment_plan");
    await talk.press(/2 monthly parts/);
    expect(talk.act().text).toMatch(/£45\.60 in 2 monthly parts: £22\.80 on .*, then £22\.80 .* the last on/);
    await sign(talk);
    expect(said(talk)).toMatch(/Agreed/);
    expect((await account("C04"))["paymentPlan"]).toMatchObject([{ planType: "parts", numberOfPayments: 2 }]);
    await later(0);
    expect(outbox(/friendly reminder of your arrangement: £22\.80/).length).toBeGreaterThanOrEqual(2);
  });

  it("who is helped by people goes to people, and no reason is said", async () => {
    const talk = await begun("CU-C23", "payment_plan");
    expect(talk.state.owner).toBe("queued");
    expect(said(talk)).not.toMatch(/support|vulnerab|disab/i);
  });
});

describe("how bills are paid", () => {
  it("[SEC-207] a card is entered at the operator, named by its ending, and used only when a passkey signed that", async () => {
    const talk = await withPasskey("CU-C02", "payment_method");
    await talk.press(/another card/);
    const link = talk.parts().findLast((part) => part.type === "card" && part.card.kind === "link");
    const href = link?.type === "card" && link.card.kind === "link" ? link.card.href : "";
    await fetch(href, { method: "POST", body: new URLSearchParams({ card: "4000 0000 0000 1234" }) });
    expect((await account("C02"))["defaultPaymentMethod"]).toMatchObject({ id: "PMT-C02" });
    await talk.press(/It is saved/);
    expect(talk.act().text).toMatch(/card.*ending .*34/);
    expect(talk.act().needs).toBe("passkey");
    await talk.confirm();
    expect((await account("C02"))["defaultPaymentMethod"]).toMatchObject({ id: "PMT-C02" });

    const second = await withPasskey("CU-C02", "payment_method");
    await second.press(/one that is saved/);
    await sign(second);
    expect(said(second)).toMatch(/Done/);
    expect(JSON.stringify((await account("C02"))["defaultPaymentMethod"])).toMatch(/PMT-C02-\d+/);
    await later(0);
    expect(outbox(/this is being ordered.*ending .*34/su).length).toBeGreaterThanOrEqual(2);
    expect(said(second)).not.toContain("40000000");
  });

  it("[SEC-208] after a change of address everything of weight waits a day, and is told why", async () => {
    const talk = await withPasskey("CU-C02", "payment_method");
    await talk.press(/Address for bills/);
    const link = talk.parts().findLast((part) => part.type === "card" && part.card.kind === "link");
    const href = link?.type === "card" && link.card.kind === "link" ? link.card.href : "";
    await fetch(href, { method: "POST", body: new URLSearchParams({ street: "2 Mill Lane", postCode: "NR2 9XY" }) });
    await talk.press(/It is saved/);
    expect(talk.act().text).toMatch(/9XY/);
    expect(talk.act().text).not.toMatch(/Mill Lane/);
    await sign(talk);
    expect(said(talk)).toMatch(/Done/);
    expect(JSON.stringify((await account("C02"))["contact"])).toMatch(/NR2 9XY.*2 Mill Lane/);
    expect(app.sandbox.outbox().some(({ channel, to }) => channel === "letter" && to.includes("NR2 9XY"))).toBe(true);

    const held = await withPasskey("CU-C02", "payment_method");
    await held.press(/Stop paying/);
    expect(said(held)).toMatch(/waits 24 hours/);
    expect(held.parts().some((part) => part.type === "act")).toBe(false);
    await later(31);
    const free = await withPasskey("CU-C02", "payment_method");
    await free.press(/Stop paying/);
    expect(free.act().needs).toBe("passkey");
    await sign(free);
    expect((await account("C02"))["defaultPaymentMethod"] ?? null).toBeNull();
  });

  it("[SEC-208] an address that was changed in a shop holds as one that was changed here", async () => {
    const talk = await withPasskey("CU-C02", "payment_method");
    const validFor = { startDateTime: new Date(app.sandbox.clock.now() - HOURS).toISOString() };
    const contactMedium = [{ mediumType: "email", validFor }];
    await lever("state/doc", { collection: "customer", id: "CU-C02", patch: { contactMedium } });
    await talk.press(/^Bills (?:by e-mail|on paper)|e-mail instead|on paper/i);
    expect(said(talk)).toMatch(/waits 24 hours/);
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
  });

  it("[SEC-207] a passkey that rests on a code is too young for it: a person", async () => {
    const talk = await enrol("CU-C05", new SoftAuthenticator("C05"));
    await talk.send({ kind: "choice", choiceId: "0.start_payment_method" });
    await proveTwice(talk);
    await talk.press(/Stop paying/);
    expect(talk.parts().some((each) => each.type === "act")).toBe(false);
    expect(said(talk)).toMatch(/72 hours/);
  });
});

describe("calls, credit and limits", () => {
  it("[SEC-209] calls go by post to the address on record, of a line that the asker uses and no other", async () => {
    const talk = await withPasskey("CU-C01", "call_detail");
    await talk.press(/My own calls/);
    await proveTwice(talk);
    await talk.press(/October 2026|November 2026/);
    await talk.press(/by post/);
    await proveTwice(talk);
    await sign(talk);
    expect(said(talk)).toMatch(/on its way to your address on file/);
    const letters = app.sandbox.outbox().filter(({ channel, text }) => channel === "letter" && /PR-C01-1/.test(text));
    expect(letters).toHaveLength(1);

    const holder = await begun("CU-C13", "call_detail");
    await holder.press(/My own calls/);
    await proveTwice(holder);
    expect(said(holder)).not.toMatch(/••• 114/);
    await holder.press(/No, thanks/);
    const partner = await begun("CU-C13", "call_detail");
    await partner.press(/Somebody else's/);
    expect(said(partner)).toMatch(/only show calls to the person who made them/);
    expect(said(partner)).toMatch(/feel unsafe/);
  });

  it("[SEC-209] credit from a saved card, and a first gift that waits and shows last digits only", async () => {
    // A second prepaid line, with a number as people write them.
    await lever("scale", { customers: 20 });
    const productCharacteristic = [{ name: "msisdn", valueType: "string", value: "+447700900188" }];
    await lever("state/doc", { collection: "product", id: "PR-X0000015-1", patch: { productCharacteristic } });
    const talk = await withPasskey("CU-C15", "top_up");
    await talk.press(/^Top up$/);
    await talk.press(/£10\.00/);
    expect(talk.act().text).toMatch(/Take £10\.00 from my card ending .*42/);
    await sign(talk);
    expect(said(talk)).toMatch(/credit is there/);
    const balance = async (bucket: string): Promise<unknown> =>
      ((await operator(`/tmf-api/prepayBalanceManagement/v4/bucket/${bucket}`))["remainingValue"] as Doc)["amount"];
    expect(await balance("BK-C15-2")).toBe(10.4);

    const gift = await withPasskey("CU-C15", "top_up");
    await gift.press(/Give credit/);
    await gift.say("07700 900188");
    expect(said(gift)).not.toContain("7700900188");
    await gift.press(/£5\.00/);
    expect(gift.act().text).toMatch(/Give £5\.00 from ••• 115 to ••• \d{3}, for the first time/);
    await sign(gift);
    expect(said(gift)).toMatch(/after 24 hours/);
    const given = await operator<Doc[]>("/tmf-api/prepayBalanceManagement/v4/transferBalance?product.id=PR-C15-1");
    expect(given).toHaveLength(1);

    const wrong = await withPasskey("CU-C15", "top_up");
    await wrong.press(/Give credit/);
    await wrong.say("07700 900101");
    expect(said(wrong)).toMatch(/can't send credit to that number/);
  });

  it("[SEC-209] a limit is lowered by one factor and a press, and raised only by whoever may sign, with more", async () => {
    const user = await app.open({ customer: "CU-C14" });
    await user.send({ kind: "choice", choiceId: "0.start_cost_control" });
    await user.press(/Lower the limit/);
    await user.press(/£20\.00/);
    await user.confirm();
    expect(said(user)).toMatch(/Ordered/);
    await later(1);
    const product = await operator("/tmf-api/productInventory/v4/product/PR-C13-2");
    expect(JSON.stringify(product["productCharacteristic"])).toMatch(
      /"name":"spendCap","valueType":"number","value":20\b/,
    );

    const again = await app.open({ customer: "CU-C14" });
    await again.send({ kind: "choice", choiceId: "0.start_cost_control" });
    await again.press(/Raise the limit/);
    expect(said(again)).toMatch(/Only the account holder/);

    const holder = await begun("CU-C06", "cost_control");
    await holder.press(/Raise the limit/);
    await holder.press(/£60\.00/);
    await proveTwice(holder);
    expect(holder.act().text).toMatch(/up to £60\.00/);
    await holder.confirm();
    expect(said(holder)).toMatch(/Ordered/);
  });
});
