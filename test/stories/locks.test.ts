// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  type AgentIdentity,
  listAuthenticators,
  lockByVisitor,
  lockForCustomer,
  makeCodesOnce,
  readLock,
  sendNotices,
  takeOver,
  tellRecoveries,
} from "#app";
import { accountKey, inTurn, raiseLineAlarm } from "#app/testing";
import { SoftAuthenticator } from "#identity/testing";
import { type AgentId, limits, ok } from "#kernel";
import type { PasskeyResponse } from "#protocol";
import type { PartyId } from "#telecom";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";
import { answer, askedFor, client, givePasskey, mail, numberOf, onForm } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

async function lockState(talk: Talk): Promise<unknown> {
  const read = await readLock(app.deps, talk.id);
  return read.ok ? read.value : read.refusal;
}

/** Talks until an act stands on the screen, by the code that is sent. */
async function untilAct(talk: Talk, plan: RegExp): Promise<Talk> {
  await talk.say("I want to change my plan");
  for (let step = 0; step < 6 && talk.parts().at(-1)?.type !== "act"; step += 1) {
    const last = talk.parts().at(-1);
    if (last?.type === "form") await talk.stepUp();
    else if (last?.type === "passkey") return talk;
    else await talk.press(plan);
  }
  return talk;
}

describe("a lock that the customer sets", () => {
  it("[SEC-131] stops acts, codes and new authenticators everywhere at once, signs out elsewhere, and is told to every contact", async () => {
    const here = await app.open({ customer: "CU-C02" });
    const elsewhere = await untilAct(await app.open({ customer: "CU-C02" }), /SIM L/);
    const { actId, textHash } = elsewhere.act();
    expect(await lockState(here)).toEqual({ canLock: true, isLocked: false, canUnlock: false });

    expect(await lockByVisitor(app.deps, here.id)).toEqual({ ok: true, value: { ended: 1 } });
    expect(await lockState(here)).toEqual({ canLock: false, isLocked: true, canUnlock: true });
    expect((await elsewhere.trySend({ kind: "act", actId, textHash, decision: "confirm" })).ok).toBe(false);
    await sendNotices(app.deps);
    expect(mail(app, /account was locked/u)).toBe(1);
    expect(mail(app, /account was locked/u, "sms")).toBe(1);

    // Who has locked nothing is told so; nobody hears of an unlocking that is none.
    const open = await app.open({ customer: "CU-C11" });
    expect(Talk.text(await open.send({ kind: "authenticator", action: "unlock" }))).toMatch(
      /Nothing of yours is locked/u,
    );

    // Locking again says so, and tells nobody a second time.
    expect((await lockByVisitor(app.deps, here.id)).ok).toBe(true);
    await sendNotices(app.deps);
    expect(mail(app, /account was locked/u)).toBe(1);

    // No code after login, none to the number, no new authenticator, and a person instead of a dead end.
    const codes = (): number => app.sandbox.outbox(numberOf(2)).filter(({ text }) => /\b\d{6}\b/u.test(text)).length;
    const before = codes();
    const again = await app.open({ customer: "CU-C02" });
    await again.say("why is my bill higher?");
    expect(again.parts().some((part) => part.type === "form")).toBe(false);
    expect(Talk.text(again.events)).toMatch(/locked and can't be opened here/u);
    const typed = await app.open();
    await typed.say("how much do I owe?");
    await typed.fill({ number: numberOf(2) });
    expect(typed.form().kind).toBe("sms_code");
    await again.send({ kind: "authenticator", action: "add_passkey" });
    expect(again.parts().some((part) => part.type === "passkey")).toBe(false);
    await sendNotices(app.deps);
    expect(codes()).toBe(before);

    // Without a passkey only people open it.
    await here.send({ kind: "authenticator", action: "unlock" });
    expect(here.parts().some((part) => part.type === "passkey")).toBe(false);
    expect(await lockState(here)).toMatchObject({ isLocked: true });
  });

  it("[SEC-660] whose proof cannot succeed is told so once, and a search goes on without what it may not read", async () => {
    const own = await openTestApp();
    onTestFinished(() => own.close());
    const talk = await own.open({ customer: "CU-C13" });
    await talk.say("my mobile data is not working");
    const lines = talk.parts().findLast((part) => part.type === "choices");
    const [line] = lines?.type === "choices" ? lines.choices : [];
    expect((await lockByVisitor(own.deps, talk.id)).ok).toBe(true);
    own.clock.advance(13 * 60 * 60_000);
    const answered = Talk.text(await talk.send({ kind: "choice", choiceId: line?.id ?? "" }));
    expect(answered.match(/can't be opened here/gu) ?? []).toHaveLength(1);
    expect(talk.parts().at(-1)?.type).toBe("choices");
  }, 20_000);

  it("[SEC-660] a flow of somebody's own that goes round in circles without proof ends with a person", async () => {
    const own = await openTestApp();
    onTestFinished(() => own.close());
    const { flows, releases } = own.deps;
    const noData = flows.flows.get("no_data");
    if (noData === undefined) throw new Error("There is no such flow");
    const circle = { ...flows, flows: new Map(flows.flows).set("no_data", { ...noData, withoutProof: "lines" }) };
    const logged: object[] = [];
    const log = { ...own.deps.log, error: (facts: object) => logged.push(facts) };
    const live = { ...releases.live(), flows: circle };
    const overrides = { releases: { ...releases, live: () => live }, log };
    const talk = await own.open({ customer: "CU-C13", overrides });
    expect((await lockByVisitor(own.deps, talk.id)).ok).toBe(true);
    own.clock.advance(13 * 60 * 60_000);
    await talk.say("my mobile data is not working");
    const answered = Talk.text(await talk.press(/check my line/iu));
    expect(answered.match(/can't be opened here/gu) ?? []).toHaveLength(limits.stepUpsPerTurn);
    expect(talk.state.owner).toBe("queued");
    expect(logged).toEqual([{ code: "app.flow_runaway" }]);
  }, 20_000);

  it("[SEC-131] recovery codes that were offered before the lock are not made after it", async () => {
    const talk = await app.open({ customer: "CU-C07" });
    await talk.say("why is my bill higher?");
    await talk.stepUp(numberOf(7));
    await talk.send({ kind: "authenticator", action: "add_recovery_codes" });
    expect(talk.form().kind).toBe("recovery_codes");
    await lockByVisitor(app.deps, talk.id);
    expect((await makeCodesOnce(app.deps, talk.id)).ok).toBe(false);
  });

  it("[SEC-131] a code that went out before the lock is worth nothing after it", async () => {
    const here = await app.open({ customer: "CU-C05" });
    const asking = await app.open();
    await asking.say("how much do I owe?");
    await asking.fill({ number: numberOf(5) });
    const code = await asking.code(numberOf(5));
    await lockByVisitor(app.deps, here.id);
    await asking.fill({ code });
    expect(asking.state.assurance).toBe("A0");
  });

  it("[SEC-131] an act that was proposed before it is stopped between the button and the order", async () => {
    const key = await givePasskey(app, "C08");
    const talk = await app.open({ customer: "CU-C08" });
    await talk.say("why is my bill higher?");
    await answer(talk, askedFor(talk), key);
    await untilAct(talk, /SIM L/);
    const { actId, textHash } = talk.act();
    // As another node would: the lock is there, this conversation has not heard of it.
    await app.database.query(
      "test.lock",
      "INSERT INTO account_lock (tenant, key, set_at, set_by) VALUES ($1, $2, $3, 'agent')",
      [app.deps.tenant, accountKey(app.deps, "IN-C08" as never), new Date(app.clock.now())],
    );
    await talk.send({ kind: "act", actId, textHash, decision: "confirm" });
    const act = await app.deps.acts.find(app.deps.tenant, talk.id, actId as never);
    expect(act?.state).toBe("refused");
  });

  it("[SEC-131] opens by a passkey over the words on the screen, then the order goes on; it is told to every contact", async () => {
    const key = await givePasskey(app, "C03");
    const here = await app.open({ customer: "CU-C03" });
    await lockByVisitor(app.deps, here.id);

    // The passkey is asked for, alone: no other way is offered.
    const later = await app.open({ customer: "CU-C03" });
    await later.say("why is my bill higher?");
    expect(askedFor(later).otherLabel).toBeUndefined();
    await answer(later, askedFor(later), key);
    expect(later.state.assurance).toBe("A2");
    expect(await lockState(later)).toMatchObject({ isLocked: true });

    // An order is not proposed; unlocking is, and then the order.
    await untilAct(later, /SIM M/);
    expect(later.parts().some((part) => part.type === "act")).toBe(false);
    expect(askedFor(later).title).toBe("Unlock your account");
    await answer(later, askedFor(later), key);
    expect(await lockState(later)).toMatchObject({ isLocked: false });
    expect(later.act().text).toMatch(/SIM M/u);
    await sendNotices(app.deps);
    expect(mail(app, /account was unlocked/u)).toBe(1);
  });

  it("[SEC-131] does not open by another passkey, late, with an old challenge, or by one that a code let in", async () => {
    const key = await givePasskey(app, "C07");
    const weak = await givePasskey(app, "C07", { restsOnSms: true, name: "thief" });
    const stranger = await givePasskey(app, "C12");
    const talk = await app.open({ customer: "CU-C07" });
    await lockByVisitor(app.deps, talk.id);
    await talk.send({ kind: "authenticator", action: "unlock" });
    const first = askedFor(talk);
    await answer(talk, first, stranger);
    expect(await lockState(talk)).toMatchObject({ isLocked: true });
    // The first challenge proves nothing any more, not even by the right passkey.
    expect((await talk.trySend({ kind: "passkey", ceremonyId: first.ceremonyId, decision: "cancel" })).ok).toBe(false);
    await answer(talk, { ...askedFor(talk), options: first.options }, key);
    expect(await lockState(talk)).toMatchObject({ isLocked: true });
    await answer(talk, askedFor(talk), weak);
    expect(await lockState(talk)).toMatchObject({ isLocked: true });
    // Three failures end the asking; a new one begins from the start.
    await talk.send({ kind: "authenticator", action: "unlock" });
    app.clock.advance(2 * 60_000);
    app.sandbox.clock.advance(2 * 60_000);
    await answer(talk, askedFor(talk), key);
    expect(await lockState(talk)).toMatchObject({ isLocked: true });
    await answer(talk, askedFor(talk), key);
    expect(await lockState(talk)).toMatchObject({ isLocked: false });
    // Under a lock the weak one signs nobody in either.
    await lockByVisitor(app.deps, talk.id);
    const thief = await app.open();
    await thief.say("how much do I owe?");
    await answer(thief, onForm(thief), weak);
    expect(thief.state.assurance).toBe("A0");
  });

  it("[SEC-131] nobody who has proved nothing can set one; who has shown only the line locks the line", async () => {
    const stranger = await app.open();
    expect(await lockState(stranger)).toEqual({ canLock: false, isLocked: false, canUnlock: false });
    expect((await lockByVisitor(app.deps, stranger.id)).ok).toBe(false);

    const other = await app.open();
    await other.say("how much do I owe?");
    await other.stepUp(numberOf(26));
    const line = await app.open();
    await line.say("how much do I owe?");
    await line.stepUp(numberOf(26));
    expect(await lockState(line)).toEqual({ canLock: true, isLocked: false, canUnlock: false });
    expect(await lockByVisitor(app.deps, line.id)).toEqual({ ok: true, value: { ended: 1 } });
    expect(await lockState(line)).toEqual({ canLock: false, isLocked: true, canUnlock: false });
    await sendNotices(app.deps);
    expect(mail(app, /line was locked/u)).toBe(1);
    // Who holds the contract opens it with a passkey.
    const key = await givePasskey(app, "C26");
    const holder = await app.open({ customer: "CU-C26" });
    expect(await lockState(holder)).toEqual({ canLock: false, isLocked: true, canUnlock: true });
    await holder.send({ kind: "authenticator", action: "unlock" });
    await answer(holder, askedFor(holder), key);
    expect(await lockState(holder)).toMatchObject({ isLocked: false });
  });
});

describe("a lock that an attacker provokes", () => {
  it("[SEC-132] by wrong codes on the line stops codes for everybody, and the owner's passkey passes it on every path", async () => {
    const key = await givePasskey(app, "C25");
    await sendNotices(app.deps);
    const told = mail(app, /somebody tried/iu);
    // Five wrong codes from two windows: the line cools down.
    for (const codes of [
      ["000000", "111111", "222222"],
      ["333333", "444444"],
    ]) {
      const thief = await app.open();
      await thief.say("how much do I owe?");
      await thief.fill({ number: numberOf(25) });
      for (const code of codes) await thief.fill({ code });
    }
    await sendNotices(app.deps);
    expect(mail(app, /somebody tried/iu)).toBe(told + 1);

    // No code goes out any more.
    const codes = (): number => app.sandbox.outbox(numberOf(25)).filter(({ text }) => /\b\d{6}\b/u.test(text)).length;
    const sent = codes();
    const bySms = await app.open();
    await bySms.say("how much do I owe?");
    await bySms.fill({ number: numberOf(25) });
    await sendNotices(app.deps);
    expect(codes()).toBe(sent);

    // On the number form, where one is asked for, and signed in on the site: the passkey does.
    const onTheForm = await app.open();
    await onTheForm.say("how much do I owe?");
    await answer(onTheForm, onForm(onTheForm), key);
    expect(onTheForm.state.assurance).toBe("A2");
    const asked = await app.open();
    await asked.say("why is my bill higher?");
    await answer(asked, askedFor(asked), key);
    expect(asked.state.assurance).toBe("A2");
    const signedIn = await app.open({ customer: "CU-C25" });
    await signedIn.say("why is my bill higher?");
    await answer(signedIn, askedFor(signedIn), key);
    expect(signedIn.state.assurance).toBe("A2");
    expect((await listAuthenticators(app.deps, signedIn.id)).ok).toBe(true);
    // And what needs proof of itself goes through, too.
    await untilAct(signedIn, /SIM L/);
    expect(signedIn.act().text).toMatch(/SIM L/u);
  });

  it("[SEC-132] by locking the account with the stolen line is opened by the owner's passkey alone", async () => {
    const key = await givePasskey(app, "C04");
    const thief = await app.open();
    await thief.say("how much do I owe?");
    await thief.stepUp(numberOf(4));
    expect((await lockByVisitor(app.deps, thief.id)).ok).toBe(true);
    const owner = await app.open();
    await owner.say("how much do I owe?");
    await answer(owner, onForm(owner), key);
    expect(owner.state.assurance).toBe("A2");
    await owner.send({ kind: "authenticator", action: "unlock" });
    await answer(owner, askedFor(owner), key);
    expect(await lockState(owner)).toMatchObject({ isLocked: false });
  });
});

describe("people and locks", () => {
  const noor: AgentIdentity = {
    agentId: "00000000-0000-4000-8000-0000000000aa" as AgentId,
    name: "Noor",
    roles: ["care"],
  };

  it("[SEC-139] the agent who holds the case locks, and opens nothing; two people who vouch do, at the customer's own wish", async () => {
    const elsewhere = await app.open({ customer: "CU-C13" });
    const talk = await app.open({ customer: "CU-C13" });
    expect((await lockForCustomer(app.deps, { conversationId: talk.id, agent: noor })).ok).toBe(false);
    await talk.send({ kind: "person" });
    await takeOver(app.deps, { conversationId: talk.id, agent: noor, version: 1 });
    await sendNotices(app.deps);
    const told = mail(app, /account was locked/u);
    expect(await lockForCustomer(app.deps, { conversationId: talk.id, agent: noor })).toEqual({
      ok: true,
      value: { ended: 1 },
    });
    expect((await elsewhere.trySend({ kind: "text", text: "hello" })).ok).toBe(false);
    await sendNotices(app.deps);
    expect(mail(app, /account was locked/u)).toBe(told + 1);
    const { subjectId } = (await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own"))!;
    const [entry] = (await app.deps.history.list(app.deps.tenant, subjectId, 20)).filter(
      ({ kind }) => kind === "lock.set",
    );
    expect(entry?.actor).toEqual({ kind: "agent", id: noor.agentId });

    // Not by asking, at one factor.
    await talk.send({ kind: "authenticator", action: "unlock" });
    expect(await lockState(talk)).toMatchObject({ isLocked: true });
    // Two people vouch for who speaks (A4): what that takes is tested with approvals.
    const scope = { tenant: app.deps.tenant, conversationId: talk.id, clientId: null };
    await inTurn(app.deps, scope, async (turn) => {
      turn.state = { ...turn.state, factors: [...turn.state.factors, { kind: "vouched", at: turn.now }] };
      return ok(undefined);
    });
    await talk.send({ kind: "authenticator", action: "unlock" });
    expect(await lockState(talk)).toMatchObject({ isLocked: false });
  });

  it("[SEC-139] an agent locks nobody who has proved nothing, and no case of a colleague", async () => {
    const stranger = await app.open();
    await stranger.send({ kind: "person" });
    await takeOver(app.deps, { conversationId: stranger.id, agent: noor, version: 1 });
    expect((await lockForCustomer(app.deps, { conversationId: stranger.id, agent: noor })).ok).toBe(false);
    const talk = await app.open({ customer: "CU-C12" });
    await talk.send({ kind: "person" });
    await takeOver(app.deps, { conversationId: talk.id, agent: noor, version: 1 });
    const other = { ...noor, agentId: "00000000-0000-4000-8000-0000000000bb" as AgentId };
    expect((await lockForCustomer(app.deps, { conversationId: talk.id, agent: other })).ok).toBe(false);
    expect(await lockState(talk)).toMatchObject({ isLocked: false });
  });

  // Attacker: has the login, began a recovery, and waits; the owner locks the account and believes it safe.
  it("[SEC-131] a recovery by waiting opens no lock; the passkey that it added does, once nobody has objected to it", async () => {
    const begin = async (): Promise<Talk> => {
      const talk = await app.open({ customer: "CU-C01" });
      await talk.say("recover my account");
      await talk.press("My sign-in, or my line");
      return talk;
    };
    const wait = (hours: number): void => {
      app.clock.advance(hours * 3_600_000);
      app.sandbox.clock.advance(hours * 3_600_000);
    };
    const talk = await begin();
    await lockByVisitor(app.deps, talk.id);
    await tellRecoveries(app.deps);
    wait(72);
    const ready = await begin();
    const { ceremonyId, options } = askedFor(ready);
    const key = new SoftAuthenticator("new C01");
    await sendNotices(app.deps);
    const told = mail(app, /account was unlocked/u);
    const response = key.register(options, client) as PasskeyResponse;
    await ready.send({ kind: "passkey", ceremonyId, decision: "submit", response });
    expect(Talk.text(ready.events)).toMatch(/Your new passkey was added/u);
    expect(Talk.text(ready.events)).toMatch(/locked and can't be opened here/u);
    expect(await lockState(ready)).toMatchObject({ isLocked: true });
    await sendNotices(app.deps);
    expect(mail(app, /account was unlocked/u)).toBe(told);
    await ready.send({ kind: "authenticator", action: "unlock" });
    expect(await lockState(ready)).toMatchObject({ isLocked: true });

    wait(73);
    const owner = await app.open({ customer: "CU-C01" });
    await owner.send({ kind: "authenticator", action: "unlock" });
    await answer(owner, askedFor(owner), key);
    expect(await lockState(owner)).toMatchObject({ isLocked: false });
  });

  it("[SEC-131] a recovery is not finished once a line of the customer was reported", async () => {
    const begin = async (): Promise<Talk> => {
      const talk = await app.open({ customer: "CU-C04" });
      await talk.say("recover my account");
      await talk.press("My sign-in, or my line");
      return talk;
    };
    const talk = await begin();
    await tellRecoveries(app.deps);
    app.clock.advance(72 * 3_600_000);
    app.sandbox.clock.advance(72 * 3_600_000);
    const ready = await begin();
    const { ceremonyId, options } = askedFor(ready);
    const lines = await app.deps.telco.reads.listLinesOfParty("IN-C04" as PartyId);
    if (!lines.ok) throw new Error(lines.refusal.reason);
    for (const { lineId } of lines.value) await raiseLineAlarm(app.deps, lineId, "report");
    const response = new SoftAuthenticator("new C04").register(options, client) as PasskeyResponse;
    await ready.send({ kind: "passkey", ceremonyId, decision: "submit", response });
    expect(Talk.text(ready.events)).toMatch(/can't be finished here any more/u);
    expect(Talk.text(talk.events)).not.toMatch(/Your new passkey was added/u);
  });
});

describe("a passkey on the number form", () => {
  it("[SEC-130] signs a returning customer in without a number and without a message", async () => {
    const key = await givePasskey(app, "C10");
    await sendNotices(app.deps);
    const before = app.sandbox.outbox().length;
    const talk = await app.open();
    await talk.say("how much do I owe?");
    expect(talk.form().kind).toBe("sms_number");
    const offered = onForm(talk);
    expect(offered.options["allowCredentials"] ?? []).toEqual([]);
    expect(offered.hint).toMatch(/We never receive it/u);
    await answer(talk, offered, key);
    expect(talk.state.assurance).toBe("A2");
    expect(Talk.text(talk.events)).toContain("£");
    await sendNotices(app.deps);
    expect(app.sandbox.outbox()).toHaveLength(before);
  });

  it("[SEC-130] that does not verify leaves the form as it was, three times, and then the number alone", async () => {
    const stranger = await givePasskey(app, "C11");
    const talk = await app.open();
    await talk.say("how much do I owe?");
    const ids = new Set<string>();
    for (let i = 0; i < 3; i += 1) {
      const offered = onForm(talk);
      ids.add(offered.ceremonyId);
      await answer(talk, { ...offered, options: { ...offered.options, challenge: "A".repeat(43) } }, stranger);
      expect(talk.state.assurance).toBe("A0");
      expect(talk.form().kind).toBe("sms_number");
    }
    expect(ids.size).toBe(3);
    expect(talk.form().passkey).toBeUndefined();
    await talk.stepUp(numberOf(10));
    expect(talk.state.assurance).toBe("A1");
  });

  it("[SEC-130] is worth nothing once a number was entered, and when it is too late", async () => {
    const key = await givePasskey(app, "C20");
    const talk = await app.open();
    await talk.say("how much do I owe?");
    const offered = onForm(talk);
    await talk.fill({ number: "not a number" });
    expect(onForm(talk).ceremonyId).not.toBe(offered.ceremonyId);
    const second = onForm(talk);
    await talk.fill({ number: numberOf(20) });
    const response = key.assert(second.options, {
      origin: "http://chat.larkspur.localhost",
      rpId: "larkspur.localhost",
    });
    const late = await talk.trySend({
      kind: "passkey",
      ceremonyId: second.ceremonyId,
      decision: "submit",
      response: response,
    });
    expect(late.ok).toBe(false);
    const other = await app.open();
    await other.say("how much do I owe?");
    const first = onForm(other);
    app.clock.advance(6 * 60_000);
    app.sandbox.clock.advance(6 * 60_000);
    await answer(other, first, key);
    expect(other.state.assurance).toBe("A0");
    await answer(other, onForm(other), key);
    expect(other.state.assurance).toBe("A2");
  });
});
