// SPDX-License-Identifier: Apache-2.0
import { generateSync } from "otplib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  cancelRecovery,
  hasLineAlarm,
  listAuthenticators,
  makeCodesOnce,
  readTotpEnrolment,
  sendNotices,
  tellRecoveries,
  watchRecoveries,
} from "#app";
import { openTurn, passkeysFor, subjectOf } from "#app/testing";
import { SoftAuthenticator } from "#identity/testing";
import type { Part, PasskeyResponse } from "#protocol";
import type { PartyId } from "#telecom";
import { openTestApp, Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const HOUR = 3_600_000;
const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };
type Ceremony = Extract<Part, { type: "passkey" }>["passkey"];

function later(hours: number): void {
  app.clock.advance(hours * HOUR);
  app.sandbox.clock.advance(hours * HOUR);
}

function ceremonyOf(talk: Talk): Ceremony {
  const found = talk.parts().findLast((part) => part.type === "passkey");
  if (found?.type !== "passkey") throw new Error(`There is no passkey to add: ${Talk.text(talk.events)}`);
  return found.passkey;
}

function answer(talk: Talk, response: unknown): ReturnType<Talk["send"]> {
  const { ceremonyId } = ceremonyOf(talk);
  return talk.send({ kind: "passkey", ceremonyId, decision: "submit", response: response as PasskeyResponse });
}

async function atA2(customer: string): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.say("why is my bill higher?");
  await talk.stepUp();
  return talk;
}

/** Signs in, proves A2 by SMS, adds a passkey and takes the recovery codes that are offered. */
async function enrolled(customer: string): Promise<{ talk: Talk; key: SoftAuthenticator; codes: readonly string[] }> {
  const talk = await atA2(customer);
  await talk.send({ kind: "authenticator", action: "add_passkey" });
  const key = new SoftAuthenticator(`old ${customer}`);
  await answer(talk, key.register(ceremonyOf(talk).options, client));
  const made = await makeCodesOnce(app.deps, talk.id);
  if (!made.ok) throw new Error(made.refusal.reason);
  await talk.send({ kind: "form", formId: talk.form().formId, decision: "submit", fields: {} });
  await sendNotices(app.deps);
  return { talk, key, codes: made.value.codes };
}

/** Begins recovery with what is left: the login of the operator's site. */
async function begin(customer: string): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.say("recover my account");
  await talk.press("My sign-in, or my line");
  return talk;
}

/** The person behind a customer of the practice operator. */
const partyOf = (customer: string): PartyId => customer.replace("CU-", "IN-") as PartyId;

async function subjectIdOf(customer: string): Promise<Parameters<TestApp["deps"]["recoveries"]["findWaiting"]>[1]> {
  return (await subjectOf(app.deps, partyOf(customer))).subjectId;
}

const waiting = async (customer: string): ReturnType<TestApp["deps"]["recoveries"]["findWaiting"]> =>
  app.deps.recoveries.findWaiting(app.deps.tenant, await subjectIdOf(customer));

const kindsOf = async (customer: string): Promise<readonly string[]> =>
  (await app.deps.history.list(app.deps.tenant, await subjectIdOf(customer), 60)).map(({ kind }) => kind);

/** The secret of the newest notice, as a person who reads it would press it. */
function linkSecret(): string {
  const text = app.sandbox.outbox().find((message) => message.text.includes("/recovery/"))?.text ?? "";
  const secret = /\/recovery\/#([\w-]+)/.exec(text)?.[1];
  if (secret === undefined) throw new Error(`No link in ${text}`);
  return secret;
}

function told(since: number): { to: string; text: string }[] {
  return app.sandbox
    .outbox()
    .slice(0, app.sandbox.outbox().length - since)
    .map(({ to, text }) => ({ to, text }));
}

const last = (talk: Talk): string =>
  talk
    .parts()
    .flatMap((part) => (part.type === "text" ? [part.text] : []))
    .slice(-2)
    .join(" ");

async function addByRecovery(talk: Talk, name: string): Promise<SoftAuthenticator> {
  const key = new SoftAuthenticator(name);
  await answer(talk, key.register(ceremonyOf(talk).options, client));
  return key;
}

describe("recovery codes", () => {
  it("[SEC-120] are given out once after the first passkey, stand in no message and no table, and every contact hears of it", async () => {
    const { talk, codes } = await enrolled("CU-C01");
    expect(codes).toHaveLength(10);
    for (const code of codes) expect(Talk.text(talk.events)).not.toContain(code);
    expect((await makeCodesOnce(app.deps, talk.id)).ok).toBe(false);
    const listed = await listAuthenticators(app.deps, talk.id);
    expect(listed.ok && listed.value.authenticators.find(({ kind }) => kind === "recovery_codes")?.left).toBe(10);
    expect(app.sandbox.outbox().some(({ text }) => /new recovery codes were made/.test(text))).toBe(true);
    const { rows } = await app.database.query<{ sealed: Uint8Array }>(
      "test.sealed",
      "SELECT sealed FROM authenticator WHERE kind = 'recovery_codes'",
    );
    const stored = Buffer.concat(rows.map(({ sealed }) => Buffer.from(sealed))).toString("latin1");
    for (const code of codes) expect(stored).not.toContain(code.slice(0, 5));
  });

  it("[SEC-120] an SMS code alone makes no new set in place of one that is older than three days", async () => {
    await enrolled("CU-C02");
    const early = await atA2("CU-C02").catch(() => null);
    expect(early).toBeNull(); // the passkey is asked for now; take the other way
    later(73);
    const thief = await app.open({ customer: "CU-C02" });
    await thief.say("why is my bill higher?");
    await thief.send({ kind: "passkey", ceremonyId: ceremonyOf(thief).ceremonyId, decision: "other" });
    await thief.stepUp();
    expect(thief.state.assurance).toBe("A2");
    await thief.send({ kind: "authenticator", action: "add_recovery_codes" });
    expect((await makeCodesOnce(app.deps, thief.id)).ok).toBe(false);
  });

  it("[SEC-120] nobody at A1 gets any", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    await talk.send({ kind: "authenticator", action: "add_recovery_codes" });
    expect((await makeCodesOnce(app.deps, talk.id)).ok).toBe(false);
  });

  it("are offered after a first authenticator app as well", async () => {
    const talk = await atA2("CU-C11");
    await talk.send({ kind: "authenticator", action: "add_totp" });
    const read = await readTotpEnrolment(app.deps, talk.id);
    if (!read.ok) throw new Error(read.refusal.reason);
    const code = generateSync({ secret: read.value.secret, epoch: Math.floor(app.clock.now() / 1000) });
    await talk.fill({ code });
    expect(talk.form().kind).toBe("recovery_codes");
  });
});

describe("recovery of access", () => {
  it("[SEC-121] waits 72 hours from when every old contact point was told, then ends everything older", async () => {
    const { key: old } = await enrolled("CU-C04");
    const talk = await begin("CU-C04");
    expect(last(talk)).toContain("Recovery has begun");
    const before = app.sandbox.outbox().length;
    await tellRecoveries(app.deps);
    const notices = told(before);
    expect(new Set(notices.map(({ to }) => to)).size).toBeGreaterThanOrEqual(2);
    for (const { text } of notices) expect(text).toMatch(/stop it here:\n\S+\/recovery\/#[\w-]{86}\n/);

    later(71);
    const early = await begin("CU-C04");
    expect(early.parts().some((part) => part.type === "passkey")).toBe(false);
    expect(last(early)).toContain("Recovery is under way");
    later(1);
    const ready = await begin("CU-C04");
    const key = await addByRecovery(ready, "new C04");
    expect(last(ready)).toContain("Your new passkey was added");
    expect(await waiting("CU-C04")).toBeNull();

    const again = await app.open({ customer: "CU-C04" });
    await again.say("why is my bill higher?");
    await answer(again, old.assert(ceremonyOf(again).options, client));
    expect(again.state.assurance).toBe("A1");
    await answer(again, key.assert(ceremonyOf(again).options, client));
    expect(again.state.assurance).toBe("A2");
    const turn = await openTurn(
      app.deps,
      (await app.deps.conversations.find(app.deps.tenant, again.id, null, "own")) as never,
      null,
    );
    const proving = (kind: "plan_change" | "add_on"): ReturnType<typeof passkeysFor> =>
      passkeysFor(turn, { kind, args: {} });
    expect(await proving("plan_change")).toHaveLength(1);
    expect((await proving("plan_change"))[0]?.enrolment.restsOnSms).toBe(true);
    expect(await proving("add_on")).toHaveLength(0);

    await tellRecoveries(app.deps);
    await sendNotices(app.deps);
    expect(app.sandbox.outbox().some(({ text }) => /by recovery, and all older ones ended/.test(text))).toBe(true);
    // Wherever else the customer was signed in, that is over; the chat in which it was finished goes on.
    const endOf = async ({ id }: Talk): Promise<Date | null | undefined> =>
      (await app.deps.conversations.find(app.deps.tenant, id, null, "own"))?.endedAt;
    expect(await endOf(early)).not.toBeNull();
    expect(await endOf(ready)).toBeNull();
    const kinds = await kindsOf("CU-C04");
    for (const kind of ["recovery.started", "recovery.noticed", "recovery.completed", "authenticator.removed"])
      expect(kinds).toContain(kind);
  });

  it("[SEC-121] the wait does not begin while one contact point has not been told", async () => {
    await enrolled("CU-C05");
    await begin("CU-C05");
    const send = app.deps.telco.notify.toContactOfRecord;
    const deaf = {
      ...app.deps,
      telco: {
        ...app.deps.telco,
        notify: {
          ...app.deps.telco.notify,
          toContactOfRecord: async (...args: Parameters<typeof send>) => {
            const sent = await send(...args);
            return sent.ok ? { ...sent, value: { sent: sent.value.sent - 1, missed: 1 } } : sent;
          },
        },
      },
    };
    expect(await tellRecoveries(deaf)).toBe(0);
    later(100);
    expect((await waiting("CU-C05"))?.opensAt).toBeNull();
    const talk = await begin("CU-C05");
    expect(talk.parts().some((part) => part.type === "passkey")).toBe(false);
    expect(await tellRecoveries(app.deps)).toBe(1);
    expect((await waiting("CU-C05"))?.opensAt?.getTime()).toBe(app.clock.now() + 72 * HOUR);
  });

  it("[SEC-122] the owner stops it from an old contact point, without signing in; everybody hears and the line is alarmed", async () => {
    await enrolled("CU-C07");
    await begin("CU-C07"); // the attacker, who holds the login
    await tellRecoveries(app.deps);
    const secret = linkSecret();
    const wrong = `${secret.slice(0, -4)}AAAA`;
    expect((await cancelRecovery(app.deps, wrong)).ok).toBe(false);
    expect((await cancelRecovery(app.deps, "nonsense")).ok).toBe(false);
    expect(await waiting("CU-C07")).not.toBeNull();

    const before = app.sandbox.outbox().length;
    expect(await cancelRecovery(app.deps, secret)).toEqual({ ok: true, value: { outcome: "cancelled" } });
    expect(await cancelRecovery(app.deps, secret)).toEqual({ ok: true, value: { outcome: "ended" } });
    await tellRecoveries(app.deps);
    expect(told(before).every(({ text }) => /was stopped/.test(text))).toBe(true);
    expect(told(before).length).toBeGreaterThanOrEqual(2);
    const lines = await app.deps.telco.reads.listLinesOfParty(partyOf("CU-C07"));
    if (!lines.ok) throw new Error("no lines");
    for (const { lineId } of lines.value) expect(await hasLineAlarm(app.deps, lineId)).toBe(true);
    expect(await kindsOf("CU-C07")).toContain("recovery.cancelled");

    // Not again by the same login: only people begin another one until somebody has looked.
    const thief = await begin("CU-C07");
    expect(await waiting("CU-C07")).toBeNull();
    expect(thief.state.owner).toBe("queued");
    later(80);
    const later80 = await begin("CU-C07");
    expect(later80.parts().some((part) => part.type === "passkey")).toBe(false);
  });

  it("[SEC-122] an attacker with a swap that the signal missed begins it by a code to the line; the owner's e-mail has the link", async () => {
    const thief = await app.open();
    await thief.say("recover my account");
    await thief.press("My sign-in, or my line");
    await thief.stepUp("+447700900110");
    expect(thief.state.assurance).toBe("A1");
    expect(last(thief)).toContain("Recovery has begun");
    const before = app.sandbox.outbox().length;
    await tellRecoveries(app.deps);
    const byMail = told(before).find(({ to }) => to.includes("@"));
    const secret = /\/recovery\/#([\w-]+)/.exec(byMail?.text ?? "")?.[1] ?? "";
    expect(await cancelRecovery(app.deps, secret)).toMatchObject({ value: { outcome: "cancelled" } });
    await thief.say("recover my account");
    await thief.press("My sign-in, or my line");
    expect(await waiting("CU-C10")).toBeNull();
  });

  it("[SEC-122] of two presses at once on two nodes one stops it, and neither finds it again", async () => {
    await enrolled("CU-C08");
    await begin("CU-C08");
    await tellRecoveries(app.deps);
    const other = await app.node();
    const results = await Promise.all([cancelRecovery(app.deps, linkSecret()), cancelRecovery(other, linkSecret())]);
    expect(results.map((each) => each.ok && each.value.outcome).sort()).toEqual(["cancelled", "ended"]);
  });

  it("[SEC-123] a swap that shows during the wait stops it, also at the last moment", async () => {
    const sabotage = (state: "not_clean" | "unknown") => ({
      ...app.deps,
      telco: { ...app.deps.telco, signals: { ...app.deps.telco.signals, simSwap: async () => state } },
    });
    await enrolled("CU-C14");
    await begin("CU-C14");
    await tellRecoveries(app.deps);
    expect(await watchRecoveries(sabotage("unknown"))).toMatchObject({ stopped: 0 });
    expect((await watchRecoveries(sabotage("not_clean"))).stopped).toBeGreaterThan(0);
    expect(await waiting("CU-C14")).toBeNull();
    expect(await kindsOf("CU-C14")).toContain("recovery.stopped");
    await tellRecoveries(app.deps);
    expect(app.sandbox.outbox().some(({ text }) => /may have changed hands/.test(text))).toBe(true);

    await begin("CU-C14");
    await tellRecoveries(app.deps);
    later(73);
    for (const state of ["not_clean", "unknown"] as const) {
      const talk = await app.open({ customer: "CU-C14", overrides: sabotage(state) });
      await talk.say("recover my account");
      await talk.press("My sign-in, or my line");
      expect(talk.parts().some((part) => part.type === "passkey")).toBe(false);
    }
  });
});

describe("recovery by a code", () => {
  const numberOf = async (customer: string): Promise<string> => {
    const lines = await app.deps.telco.reads.listLinesOfParty(partyOf(customer));
    return (lines.ok && lines.value.find(({ msisdn }) => msisdn !== null)?.msisdn) || "";
  };
  const ask = async (fields: { number: string; code: string }): Promise<{ talk: Talk; said: string }> => {
    const talk = await app.open();
    await talk.say("I lost my passkey");
    await talk.press("A recovery code");
    const events = await talk.fill(fields);
    const said = JSON.stringify(events.map(({ seq: _, at: __, ...event }) => event));
    return { talk, said };
  };

  it("[SEC-125] says the same for a right code, a wrong one, an unknown number and a locked customer, and gives no level", async () => {
    const { codes } = await enrolled("CU-C13");
    const number = await numberOf("CU-C13");
    const wrong = await ask({ number, code: "AAAAA-AAAAA" });
    const unknown = await ask({ number: "+447700900999", code: codes[0] ?? "" });
    const nonsense = await ask({ number: "no number", code: "" });
    expect(await waiting("CU-C13")).toBeNull();
    const right = await ask({ number, code: codes[1] ?? "" });
    expect(await waiting("CU-C13")).not.toBeNull();
    for (const { said, talk } of [wrong, unknown, nonsense, right]) {
      expect(said).toBe(right.said);
      expect(talk.state.assurance).toBe("A0");
    }
  });

  it("[SEC-125] each code works once, and the wait is finished with another one", async () => {
    const customer = "CU-C03";
    const { codes } = await enrolled(customer);
    const number = await numberOf(customer);
    await ask({ number, code: codes[0] ?? "" });
    expect(await waiting(customer)).not.toBeNull();
    await tellRecoveries(app.deps);
    later(73);
    const used = await ask({ number, code: codes[0] ?? "" });
    expect(used.talk.parts().some((part) => part.type === "passkey")).toBe(false);
    const { talk } = await ask({ number, code: codes[2] ?? "" });
    await addByRecovery(talk, `by code ${customer}`);
    expect(await kindsOf(customer)).toContain("recovery.completed");
    expect(talk.state.assurance).toBe("A0");
  });

  it("[SEC-125] wrong codes lock the customer's codes over all conversations, the owner hears of it, and the login passes the lock", async () => {
    const customer = "CU-C06";
    const { codes } = await enrolled(customer);
    const number = await numberOf(customer);
    for (let i = 0; i < 5; i += 1) await ask({ number, code: "BBBBB-BBBBB" });
    await ask({ number, code: codes[0] ?? "" });
    expect(await waiting(customer)).toBeNull();
    await sendNotices(app.deps);
    expect(app.sandbox.outbox().some(({ text }) => /tried to open your account/.test(text))).toBe(true);
    await begin(customer);
    expect(await waiting(customer)).not.toBeNull();
  });
});
