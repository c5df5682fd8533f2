// SPDX-License-Identifier: Apache-2.0
// Leaving (U7) over the operator's HTTP, and with it the panel that shows a secret once.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showPanelOnce } from "#app";
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
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null);
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
    expect(Talk.text(talk.events.slice(-1))).toMatch(/Done: ••• 105 ends on/);
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
