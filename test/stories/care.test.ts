// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteConversation, sendNotices, stopByLink } from "#app";
import type { SoftAuthenticator } from "#identity/testing";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";
import { client, givePasskey } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const HOURS = 3_600_000;
/** As long as a test of a line takes at most, in hours. */
const SECONDS = 21 / 3600;

/** Talks from the button that starts a flow, as the customer whose login is one factor. */
async function begin(customer: string, flow: string, ...presses: readonly RegExp[]): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.send({ kind: "choice", choiceId: `1.start_${flow}` });
  for (const label of presses) await talk.press(label);
  return talk;
}

const said = (talk: Talk, last = 12): string => Talk.text(talk.events.slice(-last));

/** Time passes at the operator, who carries out what is due; every notice that is owed goes out first. */
async function later(hours: number): Promise<void> {
  for (let sent = 1; sent > 0; ) sent = (await sendNotices(app.deps)).sent;
  app.clock.advance(hours * HOURS);
  app.sandbox.clock.advance(hours * HOURS);
}

async function lineOf(number: number): ReturnType<TestApp["deps"]["telco"]["reads"]["findLineByMsisdn"]> {
  return app.deps.telco.reads.findLineByMsisdn(`+447700900${100 + number}`);
}

async function statusOf(customer: string): Promise<string> {
  const found = await app.deps.telco.reads.findLine(`PR-${customer}-1`);
  return found.ok ? found.value.status : found.refusal.reason;
}

/** Presses the button under the act, with a passkey over exactly its text. */
async function signed(talk: Talk, key: SoftAuthenticator): Promise<void> {
  const act = talk.act();
  expect(act.needs).toBe("passkey");
  const press = { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" } as const;
  await talk.send({ ...press, assertion: key.assert(act.proof?.options ?? {}, client) });
}

const told = (): string =>
  app.sandbox
    .outbox()
    .map(({ text }) => text)
    .join("\n");

describe("a fault at home", () => {
  it("[SEC-210] a failed test of the line leads to a visit: one factor, a button, of the address the district only", async () => {
    const talk = await begin("CU-C12", "broadband", /doesn't work/);
    expect(said(talk)).toMatch(/no proper signal arrives/);
    await talk.press(/Book an engineer/);
    expect(said(talk)).toMatch(/[A-Z]{1,2}\d{1,2} •••/);
    await talk.press(/08:00/);
    expect(talk.act().text).toMatch(/Send an engineer on .* between 08:00 and 12:00/);
    expect(JSON.stringify(talk.events)).not.toMatch(/\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b/);
    await talk.confirm();
    expect(said(talk)).toMatch(/Booked for/);
    await talk.confirm().catch(() => undefined);
    const line = await app.deps.telco.reads.findLine("PR-C12-1");
    const visits = line.ok ? await app.deps.telco.care.listVisits(line.value) : line;
    expect(visits.ok && visits.value.map(({ state }) => state)).toEqual(["confirmed"]);
    await later(0);
    expect(told()).toMatch(/an engineer comes on .* between 08:00 and 12:00/);

    const again = await begin("CU-C12", "appointment", /Cancel it/);
    await again.confirm();
    expect(said(again)).toMatch(/visit is cancelled/);
    const after = line.ok ? await app.deps.telco.care.listVisits(line.value) : line;
    expect(after.ok && after.value.map(({ state }) => state)).toEqual(["cancelled"]);
  });

  it("a known outage is told, and nobody is sent to their router", async () => {
    const talk = await begin("CU-C11", "broadband", /doesn't work/);
    expect(said(talk)).toMatch(/know about a fault near you.*SP-1/s);
    expect(said(talk)).not.toMatch(/lights/);
  });

  it("a test runs at the exchange while nothing waits, and the search goes on where it stood a week later", async () => {
    await later(1);
    const talk = await begin("CU-C23", "broadband", /slow/);
    expect(said(talk)).toMatch(/started a test/);
    await later(SECONDS);
    await talk.press(/See the result/);
    expect(said(talk)).toMatch(/one device only, or all/);
    await talk.press(/All devices/);
    expect(said(talk)).toMatch(/restart your router/);
    await later(7 * 24);
    await talk.press(/rather not/);
    expect(said(talk, 3)).toMatch(/far from the router|lights/);
  });

  it("a router is restarted after a yes and by nothing else; a reset needs two factors", async () => {
    const talk = await begin("CU-C23", "broadband", /slow/);
    await later(SECONDS);
    if (/See the result/.test(JSON.stringify(talk.parts().at(-1)))) await talk.press(/See the result/);
    await talk.press(/All devices/);
    await talk.press(/Yes, do that/);
    expect(said(talk, 4)).toMatch(/restarts now/);
  });
});

describe("calls that go somewhere else", () => {
  it("[SEC-211] are found by the network's signal and switched off by one factor and a button; where to is never said", async () => {
    const talk = await begin("CU-C18", "no_calls_messages", /^Calls$/);
    expect(said(talk)).toMatch(/being forwarded/);
    await talk.press(/No, I didn't/);
    expect(talk.act().text).toMatch(/Switch off every forwarding/);
    expect(talk.act().needs).toBeUndefined();
    await talk.confirm();
    expect(said(talk)).toMatch(/being switched off/);
    await later(1);
    expect(await app.deps.telco.signals.callForwarding("+447700900118")).toBe("clean");
    expect(told()).toMatch(/Switch off every forwarding of calls/);
    const { rows } = await app.database.query("t.scams", "select kind from history where kind = 'scam.reported'", []);
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe("a link that was sent", () => {
  it("[SEC-211] is looked up by the hash of its host, counted once for each conversation, and warned of when several report it", async () => {
    const ask = async (address: string): Promise<string> => {
      const talk = await app.open({});
      await talk.say(`I got this link, is it a scam: ${address}`);
      return said(talk);
    };
    expect(await ask("https://larkspur-prize.example.org/win?id=1")).toMatch(/on our list of frauds/);
    expect(await ask("https://www.larkspur.example/help")).toMatch(/That address is ours/);
    const odd = "https://parcel-fee.example.net/pay";
    for (let times = 0; times < 3; times += 1) expect(await ask(odd)).toMatch(/don't know that address/);
    expect(await ask(odd)).toMatch(/on our list of frauds/);
  });
});

describe("a phone that is lost", () => {
  it("[SEC-212] pauses by one factor and a button, with every contact told; only a passkey over that act gives it back", async () => {
    const talk = await begin("CU-C04", "lost_phone", /It was stolen/);
    expect(talk.act().text).toMatch(/Pause ••• 104 now, because the phone was stolen/);
    expect(await statusOf("C04")).toBe("active");
    await talk.confirm();
    expect(said(talk)).toMatch(/is paused.*find my device/s);
    await later(1);
    expect(await statusOf("C04")).toBe("suspended");
    expect(told()).toMatch(/your line is being paused in our chat/);

    const key = await givePasskey(app, "C04");
    const back = await begin("CU-C04", "lost_phone", /Open the line again/);
    // One factor is not enough, and a code cannot reach the line.
    expect(back.parts().some((part) => part.type === "act")).toBe(false);
    const ceremony = back.parts().findLast((part) => part.type === "passkey");
    if (ceremony?.type !== "passkey") throw new Error(said(back));
    const { ceremonyId, options } = ceremony.passkey;
    await back.send({
      kind: "passkey",
      ceremonyId,
      decision: "submit",
      response: key.assert(options, client),
    });
    expect(back.act().text).toMatch(/Open ••• 104 again/);
    // The bare button does nothing.
    const { actId, textHash } = back.act();
    await back.trySend({ kind: "act", actId, textHash, decision: "confirm" });
    await later(1);
    expect(await statusOf("C04")).toBe("suspended");
    const third = await begin("CU-C04", "lost_phone", /Open the line again/);
    const proof = third.parts().findLast((part) => part.type === "passkey");
    if (proof?.type === "passkey")
      await third.send({
        kind: "passkey",
        ceremonyId: proof.passkey.ceremonyId,
        decision: "submit",
        response: key.assert(proof.passkey.options, client),
      });
    await signed(third, key);
    await later(1);
    expect(await statusOf("C04")).toBe("active");
  });

  it("[SEC-212] who only uses a line may pause it and no other of the account", async () => {
    const talk = await begin("CU-C14", "lost_phone", /I lost it/);
    expect(talk.act().text).toMatch(/114/);
    expect(JSON.stringify(talk.events)).not.toMatch(/••• 113|••• 133|••• 134/);
    await talk.confirm("decline");
  });
});

describe("a PUK", () => {
  it("[SEC-214] stands behind a passkey over its sentence, and in no event of the conversation", async () => {
    const key = await givePasskey(app, "C09");
    const talk = await begin("CU-C09", "sim_pin_puk", /Show it once/);
    const proof = talk.parts().findLast((part) => part.type === "passkey");
    if (proof?.type === "passkey")
      await talk.send({
        kind: "passkey",
        ceremonyId: proof.passkey.ceremonyId,
        decision: "submit",
        response: key.assert(proof.passkey.options, client),
      });
    await signed(talk, key);
    expect(said(talk)).toMatch(/You see the PUK below, once/);
    const line = await app.deps.telco.reads.findLine("PR-C09-1");
    const puk = line.ok ? await app.deps.telco.secrets.findPuk(line.value) : line;
    // EXPOSE: the test looks for it in everything that was said.
    expect(JSON.stringify(talk.events)).not.toContain(puk.ok ? puk.value.expose() : "none");
    await later(0);
    expect(told()).toMatch(/this is being shown in the chat of your account/);
  });

  it("[SEC-214] goes by letter to the address on record where no passkey is", async () => {
    const talk = await begin("CU-C05", "sim_pin_puk", /By letter/);
    expect(said(talk)).toMatch(/by letter to the address on file.*Reference TT-/s);
  });
});

describe("a new SIM", () => {
  it("[SEC-213] needs a passkey from before over its text, tells every contact first, waits a day, and one factor stops it", async () => {
    const key = await givePasskey(app, "C08");
    const talk = await begin("CU-C08", "sim_change", /An eSIM|A card by post/);
    const proof = talk.parts().findLast((part) => part.type === "passkey");
    if (proof?.type === "passkey")
      await talk.send({
        kind: "passkey",
        ceremonyId: proof.passkey.ceremonyId,
        decision: "submit",
        response: key.assert(proof.passkey.options, client),
      });
    await signed(talk, key);
    expect(said(talk)).toMatch(/not earlier.*one press here stops it/s);
    await later(0);
    expect(told()).toMatch(/a new SIM is being ordered in our chat.*Stop it now/s);
    await later(12);
    const line = await lineOf(8);
    expect(await app.deps.telco.signals.simSwap("+447700900108")).toBe("clean");

    const stop = await begin("CU-C08", "sim_change", /Stop it/);
    await stop.confirm();
    expect(said(stop)).toMatch(/keeps its SIM/);
    await later(72);
    expect(await app.deps.telco.signals.simSwap("+447700900108")).toBe("clean");
    expect(line.ok).toBe(true);
    const { rows } = await app.database.query<{ kind: string }>(
      "t.acts",
      "select kind from history where kind like 'act.%'",
      [],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["act.proved", "act.committing", "act.done"]));
  });

  it("[SEC-213] whoever holds an old contact point stops it by the link in the notice, also when the conversation is gone", async () => {
    const key = await givePasskey(app, "C07");
    const talk = await begin("CU-C07", "sim_change", /An eSIM|A card by post/);
    const proof = talk.parts().findLast((part) => part.type === "passkey");
    if (proof?.type === "passkey")
      await talk.send({
        kind: "passkey",
        ceremonyId: proof.passkey.ceremonyId,
        decision: "submit",
        response: key.assert(proof.passkey.options, client),
      });
    await signed(talk, key);
    await later(0);
    const token = /\/recovery\/\?for=sim\S*#(\S+)/u.exec(told())?.[1] ?? "";
    expect(token.length).toBeGreaterThan(40);
    for (const wrong of ["", "x", `${token}x`, token.replace(/^./, "A"), token.replace(/\.(.)/, ".A$1")])
      expect(await stopByLink(app.deps, wrong)).toMatchObject({ ok: false, refusal: { reason: "invalid" } });
    await deleteConversation(app.deps, talk.id, "visitor");
    expect(await stopByLink(app.deps, token)).toEqual({ ok: true, value: { outcome: "cancelled" } });
    expect(await stopByLink(app.deps, token)).toEqual({ ok: true, value: { outcome: "ended" } });
    const orders = await app.deps.telco.reads.listOrders("CU-C07");
    expect(orders.ok && orders.value.filter(({ kind }) => kind === "sim_change").map(({ state }) => state)).toEqual([
      "cancelled",
    ]);
    expect(told()).toMatch(/SIM change of your line was stopped/);
  });

  it("[SEC-213] without a passkey nothing is ordered, whatever code came by text", async () => {
    const talk = await begin("CU-C06", "sim_change", /A card by post/);
    await talk.stepUp();
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
    const orders = await app.deps.telco.reads.listOrders("CU-C06");
    expect(orders.ok && orders.value.some(({ kind, externalId }) => kind === "sim_change" && externalId !== null)).toBe(
      false,
    );
  });

  it("[SEC-213] a lock against SIM changes is told and kept, also by the operator", async () => {
    const talk = await begin("CU-C26", "sim_change");
    expect(said(talk)).toMatch(/has a lock against SIM changes/);
    expect(talk.state.owner).toBe("queued");
  });

  it("[SEC-213] an unexplained swap closes it", async () => {
    await givePasskey(app, "C16");
    const talk = await begin("CU-C16", "sim_change", /An eSIM|A card by post/);
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
  });
});
