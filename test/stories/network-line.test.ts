// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hearSimSwap, sendNotices } from "#app";
import { smsCodePolicy } from "#identity";
import { ok } from "#kernel";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";
import { mail, numberOf } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

async function lever(path: string, body: object): Promise<unknown> {
  const response = await fetch(`${app.sandbox.url}/__sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The sandbox refused ${path}`);
  return response.json();
}

/** What the phone of a customer gets from its own mobile network. */
async function tokenOf(customer: number): Promise<string> {
  return ((await lever("network-token", { msisdn: numberOf(customer) })) as { operatorToken: string }).operatorToken;
}

/** A conversation in which the number is asked for. */
async function atNumberForm(how: Parameters<TestApp["open"]>[0] = {}): Promise<Talk> {
  const talk = await app.open(how);
  await talk.say("how much do I owe?");
  expect(talk.form().kind).toBe("sms_number");
  return talk;
}

const answer = (talk: Talk, customer: number, token: string, formId = talk.form().formId) =>
  talk.trySend({ kind: "network_line", formId, number: numberOf(customer), token });

/** The level after the network's word, and what was said. */
async function tried(talk: Talk, customer: number, token: string): Promise<{ level: string; said: string }> {
  const done = await answer(talk, customer, token);
  if (!done.ok) return { level: done.refusal.reason, said: "" };
  const parts = done.value.events.flatMap((event) => (event.kind === "message" ? event.parts : []));
  const form = parts.find((part) => part.type === "form");
  return { level: done.value.state.assurance, said: form?.type === "form" ? form.form.why : "" };
}

const AGAIN = /didn't confirm this number/u;

describe("the mobile network's word for a line", () => {
  it("[SEC-182] shows possession of the line: one factor, the bill of this line, and no more beside a code of the same SIM", async () => {
    const talk = await atNumberForm();
    const done = await answer(talk, 25, await tokenOf(25));
    expect(done.ok && done.value.state.assurance).toBe("A1");
    expect(Talk.text(done.ok ? done.value.events : [])).toMatch(/£/u);
    expect(app.sandbox.outbox(numberOf(25)).filter(({ text }) => /\b\d{6}\b/u.test(text))).toEqual([]);
    // What needs two factors asks for a passkey or a login: a code by SMS is not even offered.
    await talk.say("why is my bill higher?");
    expect(talk.parts().at(-1)?.type).toBe("passkey");
    expect(talk.state.assurance).toBe("A1");
  });

  it("[SEC-182] of an attacker's own phone opens no other line, and tries are counted for the line over all conversations", async () => {
    for (let attempt = 0; attempt < smsCodePolicy.triesPerLine; attempt += 1) {
      const { level, said } = await tried(await atNumberForm(), 26, await tokenOf(8));
      expect(level).toBe("A0");
      expect(said).toMatch(AGAIN);
    }
    expect((await tried(await atNumberForm(), 26, await tokenOf(26))).level).toBe("A0");
    app.clock.advance(smsCodePolicy.coolDownMs);
    app.sandbox.clock.advance(smsCodePolicy.coolDownMs);
    expect((await tried(await atNumberForm(), 26, await tokenOf(26))).level).toBe("A1");
  });

  it("[SEC-182] is taken once also where the operator would take it again, and neither token nor number is kept", async () => {
    const numberVerification = { verify: async () => ok(null) };
    const overrides = { telco: { ...app.deps.telco, numberVerification } };
    const token = await tokenOf(2);
    const talk = await atNumberForm({ overrides });
    expect((await tried(talk, 2, token)).level).toBe("A1");
    const again = await atNumberForm({ overrides });
    expect((await tried(again, 2, token)).level).toBe("A0");

    const stored = await Promise.all(
      [talk, again].map(({ id }) => app.deps.conversations.find(app.deps.tenant, id, null, "own")),
    );
    const lists = stored.map((each) => app.deps.history.list(app.deps.tenant, each!.subjectId, 100));
    const history = (await Promise.all(lists)).flat();
    expect(history).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: "assurance.raised",
          facts: { factor: "network_line", from: "A0", to: "A1" },
        }),
        expect.objectContaining({
          kind: "assurance.refused",
          facts: { factor: "network_line", reason: "replayed" },
        }),
      ]),
    );
    const kept = JSON.stringify([history, talk.events, again.events]);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(numberOf(2).slice(3));
  });

  it("[SEC-182] is taken once: not again here, not elsewhere, not by many at once, and not after the operator refused it", async () => {
    const token = await tokenOf(1);
    const talks = await Promise.all(Array.from({ length: 4 }, () => atNumberForm()));
    const levels = await Promise.all(talks.map((talk) => tried(talk, 1, token)));
    expect(levels.filter(({ level }) => level === "A1")).toHaveLength(1);
    const later = await tried(await atNumberForm(), 1, token);
    expect(later.level).toBe("A0");
    expect(later.said).toMatch(AGAIN);
  });

  it("[SEC-182] is bound to the form that stands open in this conversation", async () => {
    const [one, other] = [await atNumberForm(), await atNumberForm()];
    const refused = await answer(one, 2, await tokenOf(2), other.form().formId);
    expect(refused).toEqual({ ok: false, refusal: { reason: "form_unknown" } });
    const unasked = await app.open();
    expect(await answer(unasked, 2, await tokenOf(2), other.form().formId)).toEqual(refused);
    expect([one.state.assurance, unasked.state.assurance]).toEqual(["A0", "A0"]);
  });

  it.each([
    [16, "a SIM swapped six hours ago"],
    [17, "a SIM that the own order put in"],
    [19, "a number that was somebody else's"],
    [21, "a new line"],
    [24, "a number that left"],
  ])("[SEC-183] counts for nothing on the line of C%i: %s", async (customer) => {
    const { level, said } = await tried(await atNumberForm(), customer, await tokenOf(customer));
    expect(level).toBe("A0");
    expect(said).toMatch(AGAIN);
    expect(said).not.toMatch(/swap|recycl/iu);
  });

  it("[SEC-183] of whoever took C16's line over lets the owner hear of it elsewhere, once a day", async () => {
    await tried(await atNumberForm(), 16, await tokenOf(16));
    await sendNotices(app.deps);
    expect(mail(app, /somebody tried/iu)).toBeGreaterThan(0);
    const before = mail(app, /somebody tried/iu);
    await tried(await atNumberForm(), 16, await tokenOf(16));
    await sendNotices(app.deps);
    expect(mail(app, /somebody tried/iu)).toBe(before);
  });

  it.each([["/sim-swap"], ["/number-recycling"], ["/number-verification"], ["/oauth2"]])(
    "[SEC-183] is nothing while %s does not answer",
    async (path) => {
      const talk = await atNumberForm();
      const token = await tokenOf(3);
      await lever("fault", { kind: "status", status: 503, match: { path } });
      const { level } = await tried(talk, 3, token);
      await lever("fault/clear", {});
      expect(level).toBe("A0");
      // The token is spent, and nothing else is lost.
      expect((await tried(talk, 3, token)).level).toBe("A0");
      expect((await tried(talk, 3, await tokenOf(3))).level).toBe("A1");
    },
  );

  it("[SEC-182] does not make a login two factors, and of another line nothing at all", async () => {
    const talk = await app.open({ customer: "CU-C25" });
    app.clock.advance(61 * 60_000);
    app.sandbox.clock.advance(61 * 60_000);
    await talk.say("how much do I owe?");
    expect((await tried(talk, 2, await tokenOf(2))).level).toBe("A0");
    expect((await tried(talk, 25, await tokenOf(25))).level).toBe("A1");
  });

  it("[SEC-183] loses what it opened when the operator reports a swap", async () => {
    const talk = await atNumberForm();
    expect((await tried(talk, 4, await tokenOf(4))).level).toBe("A1");
    const reported = { id: "event-network-1", msisdn: numberOf(4), expiresAt: app.clock.now() + 600_000 };
    const operatorEvents = { ...app.deps.operatorEvents, verify: async () => ok(reported) };
    expect(await hearSimSwap({ ...app.deps, operatorEvents }, "signed")).toEqual({ ok: true, value: { ended: 1 } });
    const after = await talk.trySend({ kind: "text", text: "how much do I owe?" });
    expect(after.ok && after.value.state.assurance).toBe(false);
  });
});
