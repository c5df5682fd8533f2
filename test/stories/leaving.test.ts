// SPDX-License-Identifier: Apache-2.0
// Leaving (U7) over the operator's HTTP, and with it the panel that shows a secret once.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showPanelOnce, whoLooked } from "#app";
import type { SoftAuthenticator } from "#identity/testing";
import { makeUuid } from "#kernel";
import type { PasskeyResponse, SecretPanel } from "#protocol";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";
import { answer, askedFor, client, givePasskey } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const lever = async (path: string, body: object): Promise<void> => {
  const done = await fetch(`${app.sandbox.url}/__sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!done.ok) throw new Error(`${path}: ${done.status}`);
};

/** Somebody who is proved (A2) and looks at what leaving would mean. */
async function leaving(customer: string, key: SoftAuthenticator, lang: "en" | "ar" = "en"): Promise<Talk> {
  const talk = await app.open({ customer: `CU-${customer}`, lang });
  await talk.send({ kind: "choice", choiceId: "0.start_cancel_service" });
  if (talk.parts().at(-1)?.type === "choices") await talk.press(/•••/u);
  await answer(talk, askedFor(talk), key);
  return talk;
}

async function sign(talk: Talk, key: SoftAuthenticator): Promise<void> {
  const act = talk.act();
  expect(act.needs).toBe("passkey");
  const assertion = key.assert(act.proof?.options ?? {}, client) as PasskeyResponse;
  const { actId, textHash } = act;
  await talk.send({ kind: "act", actId, textHash, decision: "confirm", assertion });
}

function panelOf(talk: Talk): SecretPanel {
  const part = talk.parts().findLast((each) => each.type === "panel");
  if (part?.type !== "panel") throw new Error(`There is no panel: ${Talk.text(talk.events.slice(-3))}`);
  return part.panel;
}

async function withCode(customer: string): Promise<{ readonly talk: Talk; readonly key: SoftAuthenticator }> {
  const key = await givePasskey(app, customer);
  const talk = await leaving(customer, key);
  await talk.press(/Take the number/);
  await sign(talk, key);
  return { talk, key };
}

const show = (talk: Talk, panelId = panelOf(talk).panelId): ReturnType<typeof showPanelOnce> =>
  showPanelOnce(app.deps, talk.id, panelId);
const reasonOf = async (shown: ReturnType<typeof showPanelOnce>): Promise<string> => {
  const done = await shown;
  return done.ok ? "shown" : done.refusal.reason;
};

describe("a panel that shows a secret once", () => {
  it("[SEC-215] gives it out once, to the conversation it belongs to, and keeps it nowhere", async () => {
    const { talk } = await withCode("C02");
    const panel = panelOf(talk);
    expect(panel.title).toBe("Your code to move the number");
    const stranger = await app.open({ customer: "CU-C03" });
    expect(await reasonOf(show(stranger, panel.panelId))).toBe("not_authorised");
    expect(await reasonOf(show(talk, makeUuid(systemRandom)))).toBe("not_authorised");
    // Two at once: one of them gets it.
    const both = await Promise.all([show(talk), show(talk)]);
    const shown = both.filter(({ ok }) => ok);
    expect(shown).toHaveLength(1);
    const [first] = shown;
    const [code] = first?.ok === true ? first.value.content.items : [];
    expect(code).toMatchObject({ kind: "code", label: "Code to move the number" });
    const secret = code?.kind === "code" ? code.value : "";
    expect(secret).toMatch(/^[A-Z]{3}\d{6}$/);
    expect(await reasonOf(show(talk))).toBe("not_authorised");

    await talk.refresh();
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    if (stored === null) throw new Error("The conversation is gone");
    const cipher = await app.deps.keys.openConversation(stored);
    const sealed = [
      cipher.open({ kind: "state" }, stored.state.keyNo, stored.state.sealed),
      cipher.open({ kind: "tracker" }, stored.tracker.keyNo, stored.tracker.sealed),
      ...(await app.deps.conversations.trackerEvents(app.deps.tenant, talk.id)).map((row) =>
        cipher.open({ kind: "tracker_event", turnNo: row.turnNo }, row.keyNo, row.sealed),
      ),
    ].map((bytes) => new TextDecoder().decode(bytes));
    const history = await app.deps.history.list(app.deps.tenant, stored.subjectId, 100);
    const kept = [Talk.text(talk.events), ...sealed, JSON.stringify(history), JSON.stringify(app.sandbox.outbox())];
    for (const text of kept) expect(text).not.toContain(secret);
    expect(history.filter(({ kind }) => kind === "secret.shown")).toMatchObject([
      { facts: { secret: "port_out_code", level: "A3" }, actor: { kind: "subject" } },
    ]);
  });

  it("[SEC-216] is over in two minutes, and fetching it again takes a new act with a new proof", async () => {
    const { talk, key } = await withCode("C04");
    const old = panelOf(talk).panelId;
    app.clock.advance(2 * 60_000 + 1);
    app.sandbox.clock.advance(2 * 60_000 + 1);
    expect(await reasonOf(show(talk))).toBe("not_authorised");
    await talk.send({ kind: "choice", choiceId: "0.start_cancel_service" });
    await talk.press(/Take the number/);
    await sign(talk, key);
    expect(panelOf(talk).panelId).not.toBe(old);
    expect(await reasonOf(show(talk, old))).toBe("not_authorised");
    expect(await reasonOf(show(talk))).toBe("shown");
  });

  it("[SEC-217] asks the gate again when it shows: a swap, a lock or an alarm since the proof closes it", async () => {
    const { talk } = await withCode("C06");
    await lever("state/simSwap", { msisdn: "+447700900106", ageMs: 1_000 });
    expect(await reasonOf(show(talk))).toBe("not_authorised");
  });

  it("stays open while the operator does not answer, and shows nothing that is not of this line", async () => {
    const { talk } = await withCode("C08");
    await lever("fault", { kind: "status", status: 503, match: { path: "/subscriber-secrets" }, remaining: 1 });
    expect(await reasonOf(show(talk))).toBe("unavailable");
    await lever("fault/clear", {});
    expect(await reasonOf(show(talk))).toBe("shown");
  });

  it("is not offered for a number that its owner locked, nor to who only uses the line", async () => {
    const key = await givePasskey(app, "C26");
    const talk = await leaving("C26", key);
    await talk.press(/Take the number/);
    expect(talk.parts().some(({ type }) => type === "panel" || type === "act")).toBe(false);
    expect(talk.state.owner).toBe("queued");
    const user = await givePasskey(app, "C14");
    const jonas = await leaving("C14", user);
    expect(Talk.text(jonas.events.slice(-1))).toMatch(/Only the account holder can cancel/);
  });
});

describe("cancelling", () => {
  it("[SEC-218] takes as many presses as taking a plan on, says day and fee before, and orders once", async () => {
    const key = await givePasskey(app, "C05");
    const talk = await leaving("C05", key);
    expect(Talk.text(talk.events.slice(-1))).toMatch(/minimum term until .* leaving costs £/);
    await talk.press(/Cancel it for/);
    const { text } = talk.act();
    expect(text).toMatch(/^Cancel ••• 105\. It ends on .*\. £[\d.]+ for leaving early, once, on the last bill\.$/);
    await sign(talk, key);
    expect(Talk.text(talk.events.slice(-1))).toMatch(/Accepted: ••• 105 ends on/);
    const [order] = await app.deps.telco.orders
      .findOrderByExternalId(`wardline-${talk.act().actId}`, "CU-C05")
      .then((found) => (found.ok && found.value !== null ? [found.value] : []));
    expect(order).toMatchObject({ kind: "cancellation", lineIds: ["PR-C05-1"] });
    await talk.send({ kind: "choice", choiceId: "0.start_cancel_service" });
    expect(Talk.text(talk.events.slice(-1))).toMatch(/is leaving already/);
  });

  it("[SEC-218] takes no more inputs to the button than taking a plan on, by the same customer with the same proof", async () => {
    const key = await givePasskey(app, "C09");
    /** Inputs from the first word to an act on the screen. */
    const inputsUntilAct = async (start: string, press: RegExp): Promise<number> => {
      const talk = await app.open({ customer: "CU-C09" });
      await talk.send({ kind: "choice", choiceId: `0.start_${start}` });
      for (let inputs = 1; inputs < 9; inputs += 1) {
        const last = talk.parts().at(-1);
        if (last?.type === "act") return inputs;
        if (last?.type === "passkey") await answer(talk, last.passkey, key);
        else await talk.press(press);
      }
      throw new Error(`No act: ${Talk.text(talk.events.slice(-2))}`);
    };
    const buying = await inputsUntilAct("change_plan", /SIM M|go on/);
    expect(await inputsUntilAct("cancel_service", /Cancel it for/)).toBeLessThanOrEqual(buying);
  });

  it("in Arabic, free of charge for a plan without a term, and nothing happens to who stays", async () => {
    const key = await givePasskey(app, "C03");
    const talk = await leaving("C03", key, "ar");
    expect(Talk.text(talk.events.slice(-1))).toMatch(/يمكنك المغادرة بلا رسوم/);
    await talk.press(/اتركه كما هو/);
    expect(talk.parts().some(({ type }) => type === "act")).toBe(false);
  });

  it("does nothing on a word alone, without a passkey a person does it", async () => {
    const talk = await app.open({ customer: "CU-C12" });
    await talk.send({ kind: "choice", choiceId: "0.start_cancel_service" });
    expect(talk.parts().some(({ type }) => type === "act")).toBe(false);
  });
});

/** Runs on to the act: proves with the passkey where it is asked for, and presses the first label that fits. */
async function towardsAct(talk: Talk, key: SoftAuthenticator, presses: readonly RegExp[]): Promise<void> {
  for (const press of presses) {
    await prove(talk, key);
    await talk.press(press);
  }
  await prove(talk, key);
}

async function prove(talk: Talk, key: SoftAuthenticator): Promise<void> {
  const last = talk.parts().at(-1);
  if (last?.type === "passkey") await answer(talk, last.passkey, key);
}

const ordersOf = async (customer: string): Promise<readonly { readonly kind: string; readonly state: string }[]> => {
  const orders = await app.deps.telco.reads.listOrders(customer);
  if (!orders.ok) throw new Error(orders.refusal.reason);
  return orders.value.filter(({ externalId }) => externalId?.startsWith("wardline-") === true);
};

describe("a phone on instalments", () => {
  it("[SEC-219] asks for no credit check without a yes, and sends nothing on the day on which contact data changed", async () => {
    const key = await givePasskey(app, "C01");
    const talk = await app.open({ customer: "CU-C01" });
    await talk.send({ kind: "choice", choiceId: "0.start_device_upgrade" });
    await prove(talk, key);
    await talk.press(/No credit check/);
    expect(Talk.text(talk.events.slice(-1))).toMatch(/no check was asked for/);
    expect(await ordersOf("CU-C01")).toEqual([]);

    await talk.send({ kind: "choice", choiceId: "0.start_device_upgrade" });
    await towardsAct(talk, key, [/ask for the credit check/, /address on file/]);
    expect(talk.act().text).toMatch(/£36\.00 once\. It goes to your address on file\. With the credit check/);
    // Somebody changes where the customer would be told, while the button is open.
    const startDateTime = new Date(app.sandbox.clock.now()).toISOString();
    const contactMedium = [
      { mediumType: "email", characteristic: { emailAddress: "new@example.com" }, validFor: { startDateTime } },
    ];
    await lever("state/doc", { collection: "customer", id: "CU-C01", patch: { contactMedium } });
    await sign(talk, key);
    expect(Talk.text(talk.events.slice(-1))).toMatch(/contact data changed within the last day/);
    expect(await ordersOf("CU-C01")).toEqual([]);

    app.clock.advance(25 * 3_600_000);
    app.sandbox.clock.advance(25 * 3_600_000);
    const later = await app.open({ customer: "CU-C01" });
    await later.send({ kind: "choice", choiceId: "0.start_device_upgrade" });
    await towardsAct(later, key, [/ask for the credit check/, /To a shop/]);
    await sign(later, key);
    expect(Talk.text(later.events.slice(-1))).toMatch(/Ordered: .*It goes to a shop/);
    expect(await ordersOf("CU-C01")).toMatchObject([{ kind: "plan_change" }]);
  });

  it("to another address goes to a person, with nothing ordered", async () => {
    const key = await givePasskey(app, "C17");
    const talk = await app.open({ customer: "CU-C17" });
    await talk.send({ kind: "choice", choiceId: "0.start_device_upgrade" });
    await towardsAct(talk, key, [/ask for the credit check/, /another address/]);
    expect(talk.state.owner).toBe("queued");
    expect(await ordersOf("CU-C17")).toEqual([]);
  });
});

describe("a further line", () => {
  it("with an eSIM that is shown in a panel, also later; once, with a proof each time", async () => {
    const key = await givePasskey(app, "C10");
    const talk = await app.open({ customer: "CU-C10" });
    await talk.send({ kind: "choice", choiceId: "0.start_new_line" });
    await towardsAct(talk, key, [/SIM S/, /An eSIM/, /A new number/]);
    expect(talk.act().text).toMatch(
      /^Open a further line with .* £12\.00 a month, by the month, with an eSIM and a new number/,
    );
    await sign(talk, key);
    expect(await ordersOf("CU-C10")).toMatchObject([{ kind: "new_line", isEsim: true }]);
    await talk.press(/Show it now/);
    await sign(talk, key);
    const shown = await show(talk);
    expect(shown).toMatchObject({ ok: true, value: { content: { items: [{ kind: "qr" }, { kind: "code" }] } } });
    expect(JSON.stringify(shown)).toMatch(/LPA:1\$smdp\.larkspur\.example\$/);
    expect(Talk.text(talk.events)).not.toMatch(/LPA:1/);
    await talk.send({ kind: "choice", choiceId: "0.start_new_line" });
    await prove(talk, key);
    await talk.press(/Show it now/);
    await sign(talk, key);
    expect(await reasonOf(show(talk))).toBe("shown");
  });

  it("is opened for nobody whose identity was not checked", async () => {
    const key = await givePasskey(app, "C21");
    const talk = await app.open({ customer: "CU-C21" });
    await talk.send({ kind: "choice", choiceId: "0.start_new_line" });
    await prove(talk, key);
    expect(Talk.text(talk.events.slice(-1))).toMatch(/looked at your ID/);
    expect(talk.parts().some(({ type }) => type === "act")).toBe(false);
  });
});

describe("my data and the check-up", () => {
  it("counts who looked for the one who asks, and files a request with its day", async () => {
    const key = await givePasskey(app, "C18");
    const talk = await app.open({ customer: "CU-C18" });
    await talk.send({ kind: "choice", choiceId: "0.start_privacy_request" });
    await talk.press(/Who looked/);
    await prove(talk, key);
    expect(Talk.text(talk.events)).toMatch(/nobody of our staff opened a chat of yours/);
    await talk.press(/A copy of my data/);
    expect(Talk.text(talk.events.slice(-3))).toMatch(/asked for, number TT-C18-\d+/);
    expect(talk.state.owner).toBe("queued");
  });

  it("[SEC-280] lists who saw data of the one who asks, over all chats, and of nobody else; below two fresh proofs nothing", async () => {
    const { deps } = app;
    const key = await givePasskey(app, "C18", { name: "third" });
    const before = await app.open({ customer: "CU-C18" });
    await before.send({ kind: "choice", choiceId: "0.start_privacy_request" });
    await before.press(/Who looked/);
    await prove(before, key);
    const mine = await deps.conversations.find(deps.tenant, before.id, null, "own");
    if (mine === null) throw new Error("The conversation is gone");
    const noor = makeUuid(systemRandom);
    const note = (
      subjectId: typeof mine.subjectId,
      kind: "agent.read" | "agent.revealed" | "act.done",
      facts: object,
      hoursAgo = 0,
    ) =>
      deps.history.append(
        {
          at: new Date(app.clock.now() - hoursAgo * 3_600_000),
          tenant: deps.tenant,
          kind,
          actor: { kind: "agent", id: noor },
          subjectId,
          conversationId: null,
          facts: facts as never,
        },
        null,
      );
    // In each of 23 hours twice: a screen that was drawn again.
    for (let i = 0; i < 46; i += 1)
      await note(mine.subjectId, "agent.read", { what: "transcript", masked: true }, 24 - Math.floor(i / 2));
    // What an erasure or an older version left without details is said as far as it stands there; an act is no look.
    await note(mine.subjectId, "agent.revealed", {});
    await note(mine.subjectId, "act.done", {});
    await note(mine.subjectId, "agent.revealed", { what: "phone", reason: "callBack" });
    const stranger = await app.open({ customer: "CU-C03" });
    const theirs = await deps.conversations.find(deps.tenant, stranger.id, null, "own");
    if (theirs === null) throw new Error("The conversation is gone");
    await note(theirs.subjectId, "agent.revealed", { what: "email", reason: "fraudPrevention" });

    // Another chat of the same customer: one factor is not enough, two are.
    const talk = await app.open({ customer: "CU-C18" });
    const refused = { ok: false, refusal: { reason: "not_enough_proof" } };
    expect(await whoLooked(deps, talk.id, null)).toEqual(refused);
    expect(await whoLooked(deps, stranger.id, null)).toEqual(refused);
    await talk.send({ kind: "choice", choiceId: "0.start_privacy_request" });
    await talk.press(/Who looked/);
    await prove(talk, key);
    const first = await whoLooked(deps, talk.id, null);
    if (!first.ok || first.value.before === null) throw new Error("There is no first page with more behind it");
    expect(first.value.looks).toHaveLength(20);
    expect(first.value.looks.slice(0, 4)).toMatchObject([
      { kind: "data.read", who: "assistant", what: "looks", why: "serviceProvision" },
      { kind: "agent.revealed", who: "staff", name: null, what: "phone", why: "callBack" },
      { kind: "agent.revealed", who: "staff", what: "data", why: null },
      { kind: "agent.read", who: "staff", name: null, what: "transcript", why: "case" },
    ]);
    const second = await whoLooked(deps, talk.id, first.value.before);
    if (!second.ok) throw new Error(second.refusal.reason);
    const all = [...first.value.looks, ...second.value.looks];
    const reads = all.filter(({ kind }) => kind === "agent.read");
    expect(reads.map(({ count }) => count)).toEqual(Array.from({ length: 23 }, () => 2));
    expect(reads.every(({ at, since }) => since === at)).toBe(true);
    // What is one line here stays two entries there.
    const kept = await deps.history.list(deps.tenant, mine.subjectId, 200);
    expect(kept.filter(({ kind, actor }) => kind === "agent.read" && actor.id === noor)).toHaveLength(46);
    expect(all.some(({ what }) => what === "email")).toBe(false);
    expect(JSON.stringify(all)).not.toContain(noor);
    // A place in the list opens nothing elsewhere, and no place but those that were given out.
    expect(await whoLooked(deps, before.id, first.value.before)).toMatchObject({
      refusal: { reason: "cursor_unknown" },
    });
    const [, mac] = first.value.before.split(".");
    expect(await whoLooked(deps, talk.id, `999999.${mac}`)).toMatchObject({ refusal: { reason: "cursor_unknown" } });
    // The view stands in the history, once, as the customer's own.
    const own = (await deps.history.list(deps.tenant, mine.subjectId, 100)).filter(
      ({ facts, actor }) => facts["tool"] === "privacy.who_looked" && actor.kind === "subject",
    );
    expect(own).toHaveLength(1);
    // Proofs age.
    app.clock.advance(16 * 60_000);
    app.sandbox.clock.advance(16 * 60_000);
    expect(await whoLooked(deps, talk.id, null)).toEqual(refused);
    expect(await whoLooked(deps, talk.id, first.value.before)).toEqual(refused);
  });

  it("takes up in another chat a quote that was given before, after its terms were computed again", async () => {
    const key = await givePasskey(app, "C02", { name: "quoted" });
    const talk = await app.open({ customer: "CU-C02" });
    await talk.send({ kind: "choice", choiceId: "0.start_plan_eligibility" });
    await talk.press(/SIM L/);
    await prove(talk, key);
    const [, id = "none"] = /Quote (Q-[0-9A-Z-]+), valid until/u.exec(Talk.text(talk.events)) ?? [];
    const later = await app.open({ customer: "CU-C02" });
    await later.send({ kind: "choice", choiceId: "0.start_change_plan" });
    await later.press(/Use a quote I have/);
    await prove(later, key);
    expect(Talk.text(later.events)).toContain(`Your quote ${id} for SIM L`);
    expect(later.act().title).toBe("Change the plan");
    expect(JSON.stringify(later.act())).toContain("SIM L");
    // The history keeps the id, and neither line nor plan.
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    if (stored === null) throw new Error("The conversation is gone");
    const kept = (await app.deps.history.list(app.deps.tenant, stored.subjectId, 100)).filter(
      ({ kind }) => kind === "quote.given",
    );
    expect(kept.map(({ facts }) => facts)).toContainEqual({ quote: id });
  });

  it("warns without a date, and one tap signs out elsewhere", async () => {
    const key = await givePasskey(app, "C18", { name: "second" });
    const other = await app.open({ customer: "CU-C18" });
    const talk = await app.open({ customer: "CU-C18" });
    await talk.send({ kind: "choice", choiceId: "0.start_security_checkup" });
    await prove(talk, key);
    const said = Talk.text(talk.events.slice(-1));
    expect(said).toMatch(/Calls to your line are forwarded/);
    expect(said).not.toMatch(/20\d\d|hours ago|days ago/);
    await talk.press(/Sign out elsewhere/);
    expect(Talk.text(talk.events.slice(-1))).toMatch(/You are signed out in/);
    await other.refresh();
    expect(other.state.ended).toBe(true);
  });

  it("says who has rights by role, to the holder only", async () => {
    const key = await givePasskey(app, "C13");
    const talk = await app.open({ customer: "CU-C13" });
    await talk.send({ kind: "choice", choiceId: "0.start_change_owner" });
    await talk.press(/•••/u);
    await talk.press(/Who has rights/);
    await prove(talk, key);
    expect(Talk.text(talk.events.slice(-1))).toMatch(/uses a line|has rights/);
    expect(Talk.text(talk.events)).not.toMatch(/Jonas/);
  });
});
