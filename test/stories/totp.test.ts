// SPDX-License-Identifier: Apache-2.0
import { generateSync } from "otplib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAuthenticators, readTotpEnrolment, sendNotices } from "#app";
import { SoftAuthenticator } from "#identity/testing";
import { openTestApp, Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const codeAt = (secret: string): string => generateSync({ secret, epoch: Math.floor(app.clock.now() / 1000) });

async function atA2(customer: string): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.say("why is my bill higher?");
  await talk.stepUp(`+4477009001${customer.slice(-2)}`);
  return talk;
}

async function enrolled(customer: string): Promise<{ talk: Talk; secret: string }> {
  const talk = await atA2(customer);
  await talk.send({ kind: "authenticator", action: "add_totp" });
  const read = await readTotpEnrolment(app.deps, talk.id);
  if (!read.ok) throw new Error(read.refusal.reason);
  await talk.fill({ code: codeAt(read.value.secret) });
  return { talk, secret: read.value.secret };
}

function later(minutes: number): void {
  app.clock.advance(minutes * 60_000);
  app.sandbox.clock.advance(minutes * 60_000);
}

describe("codes of an authenticator app", () => {
  it("[SEC-068] the secret stands in no message, and only the conversation that adds it can read it", async () => {
    const { talk, secret } = await enrolled("CU-C01");
    expect(Talk.text(talk.events)).not.toContain(secret);
    expect((await readTotpEnrolment(app.deps, talk.id)).ok).toBe(false);
    const listed = await listAuthenticators(app.deps, talk.id);
    expect(listed.ok && listed.value.authenticators.map(({ kind }) => kind)).toEqual(["totp"]);
    await sendNotices(app.deps);
    expect(app.sandbox.outbox().some((message) => /authenticator app was added/.test(message.text))).toBe(true);
  });

  it("[SEC-069] login and a code are A2, and no code works twice", async () => {
    const { secret } = await enrolled("CU-C02");
    later(1);
    const code = codeAt(secret);
    const first = await app.open({ customer: "CU-C02" });
    await first.say("why is my bill higher?");
    expect(first.form().kind).toBe("totp_code");
    await first.fill({ code });
    expect(first.state.assurance).toBe("A2");
    const second = await app.open({ customer: "CU-C02" });
    await second.say("why is my bill higher?");
    await second.fill({ code });
    expect(second.state.assurance).toBe("A1");
    later(1);
    await second.fill({ code: codeAt(secret) });
    expect(second.state.assurance).toBe("A2");
  });

  it("[SEC-070] wrong codes lock the app's codes over all conversations, and the owner's passkey passes the lock", async () => {
    const { talk, secret } = await enrolled("CU-C04");
    await talk.send({ kind: "authenticator", action: "add_passkey" });
    const asked = talk.parts().findLast((part) => part.type === "passkey");
    if (asked?.type !== "passkey") throw new Error("No passkey was offered");
    const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };
    const key = new SoftAuthenticator("C04");
    await talk.send({
      kind: "passkey",
      ceremonyId: asked.passkey.ceremonyId,
      decision: "submit",
      response: key.register(asked.passkey.options, client),
    });
    later(1);
    const begin = async (): Promise<{ talk: Talk; ceremony: typeof asked.passkey }> => {
      const next = await app.open({ customer: "CU-C04" });
      await next.say("why is my bill higher?");
      const part = next.parts().findLast((each) => each.type === "passkey");
      if (part?.type !== "passkey") throw new Error("No passkey was asked for");
      return { talk: next, ceremony: part.passkey };
    };
    for (let round = 0; round < 2; round += 1) {
      const thief = await begin();
      await thief.talk.send({ kind: "passkey", ceremonyId: thief.ceremony.ceremonyId, decision: "other" });
      for (let i = 0; i < 3; i += 1) await thief.talk.fill({ code: "000000" }).catch(() => undefined);
    }
    const owner = await begin();
    await owner.talk.send({ kind: "passkey", ceremonyId: owner.ceremony.ceremonyId, decision: "other" });
    await owner.talk.fill({ code: codeAt(secret) });
    expect(owner.talk.state.assurance).toBe("A1");
    const again = await begin();
    await again.talk.send({
      kind: "passkey",
      ceremonyId: again.ceremony.ceremonyId,
      decision: "submit",
      response: key.assert(again.ceremony.options, client),
    });
    expect(again.talk.state.assurance).toBe("A2");
  });

  it("a code by SMS remains the other way", async () => {
    await enrolled("CU-C05");
    const talk = await app.open({ customer: "CU-C05" });
    await talk.say("why is my bill higher?");
    await talk.send({ kind: "form", formId: talk.form().formId, decision: "resend", fields: {} });
    expect(talk.form().kind).toBe("sms_code");
  });

  it("[SEC-070] guesses in many conversations at once are no more tries than one after another", async () => {
    const { talk, secret } = await enrolled("CU-C07");
    later(1);
    const right = codeAt(secret);
    const guessers: Talk[] = [];
    for (let i = 0; i < 12; i += 1) {
      const guesser = await app.open({ customer: "CU-C07" });
      await guesser.say("why is my bill higher?");
      guessers.push(guesser);
    }
    const guess = right === "000000" ? "000001" : "000000";
    await Promise.all(guessers.map((each) => each.fill({ code: guess }).catch(() => undefined)));
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    if (stored === null) throw new Error("The conversation is gone");
    const entries = await app.deps.history.list(app.deps.tenant, stored.subjectId, 200);
    const reasons = entries.filter(({ facts }) => facts["factor"] === "totp").map(({ facts }) => facts["reason"]);
    expect(reasons).toHaveLength(12);
    expect(reasons.filter((reason) => reason === "wrong")).toHaveLength(5);
  });

  it("[SEC-070] right codes use up no tries", async () => {
    const { secret } = await enrolled("CU-C08");
    for (let i = 0; i < 7; i += 1) {
      later(1);
      const next = await app.open({ customer: "CU-C08" });
      await next.say("why is my bill higher?");
      await next.fill({ code: codeAt(secret) });
      expect(next.state.assurance).toBe("A2");
    }
  });
});
