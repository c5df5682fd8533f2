// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeNonce, sendNotices } from "#app";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const number = (customer: number): string => `+447700900${100 + customer}`;

describe("step-up by SMS code", () => {
  it("step-up lifts a signed-in customer to A2 and says why it asks", async () => {
    const talk = await app.open({ customer: "CU-C01" });
    expect(talk.state.assurance).toBe("A1");
    await talk.say("why is my bill higher?");
    expect(talk.form().kind).toBe("sms_code");
    expect(talk.form().why.length).toBeGreaterThan(10);
    await talk.stepUp();
    expect(talk.state.assurance).toBe("A2");
  });

  it("[SEC-615] signed in on the operator's site, what is owed is read at once and what makes up a bill only after a code, also while another chat of theirs waits", async () => {
    const waiting = await app.open({ customer: "CU-C25" });
    await waiting.say("I want to talk to a person");
    for (const [lang, owed, why] of [
      ["ar", "كم المبلغ المستحق؟", "لماذا ارتفعت فاتورتي؟"],
      ["en", "How much do I owe?", "Why is my bill higher?"],
    ] as const) {
      const talk = await app.open({ customer: "CU-C25", lang });
      expect(Talk.text(await talk.say(owed))).toContain("£21.60");
      expect(talk.parts().map(({ type }) => type)).not.toContain("form");
      expect(talk.state.assurance).toBe("A1");
      const asked = await talk.say(why);
      expect(Talk.text(asked)).not.toContain("£");
      expect(talk.form().kind).toBe("sms_code");
    }
  });

  it("step-up asks at most once per level while fresh", async () => {
    const talk = await app.open({ customer: "CU-C04" });
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    const again = await talk.say("why is my bill higher?");
    expect(Talk.text(again)).not.toContain("sms_code");
  });

  it("a code alone gives A1 and never A2", async () => {
    const talk = await app.open();
    await talk.say("how much do I owe?");
    expect(talk.form().kind).toBe("sms_number");
    await talk.stepUp(number(2));
    expect(talk.state.assurance).toBe("A1");
    const asked = await talk.say("why is my bill higher?");
    expect(talk.state.assurance).toBe("A1");
    expect(Talk.text(asked)).not.toContain("bill_comparison");
  });

  // C16: SIM swapped 6 h ago. C18: forwarding on. C19: recycled. C24: ported out. None of their numbers may unlock anything.
  it.each([
    [16, "a swapped SIM"],
    [18, "unconditional forwarding"],
    [19, "a recycled number"],
    [24, "a number that left"],
    [26 + 40, "a number nobody has"],
  ])("[SEC-022] the number of C%i (%s) gets no code and unlocks nothing", async (customer) => {
    const talk = await app.open();
    await talk.say("how much do I owe?");
    await talk.fill({ number: number(customer) });
    expect(talk.form().kind).toBe("sms_code");
    await sendNotices(app.deps);
    // At most a word that somebody tried; never a code.
    expect(app.sandbox.outbox(number(customer)).filter(({ text }) => /\d{6}/u.test(text))).toHaveLength(0);
    for (const code of ["000000", "123456", "999999"]) await talk.fill({ code }).catch(() => undefined);
    expect(talk.state.assurance).toBe("A0");
  });

  it("[SEC-022] C16 who is signed in gets no code by SMS, in neutral words, and is offered a person", async () => {
    const talk = await app.open({ customer: "CU-C16" });
    const answer = Talk.text(await talk.say("why is my bill higher?"));
    expect(answer).not.toMatch(/swap|fraud|SIM/i);
    expect(answer).not.toContain("sms_code");
    expect(talk.state.assurance).toBe("A1");
    await sendNotices(app.deps);
    expect(app.sandbox.outbox(number(16)).filter(({ text }) => /\d{6}/u.test(text))).toHaveLength(0);
  });

  it("[SEC-024] the same words and form come back for a number with and without an account", async () => {
    const shapes: unknown[] = [];
    for (const typed of [number(1), "+447700900999", number(16), number(24)]) {
      const talk = await app.open();
      await talk.say("how much do I owe?");
      const events = await talk.fill({ number: typed });
      shapes.push(
        JSON.parse(
          JSON.stringify(events.map(({ seq: _, at: __, ...event }) => event)).replace(
            /"formId":"[^"]+"/g,
            '"formId":""',
          ),
        ),
      );
    }
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
  });

  it("[SEC-025] wrong codes count per line over conversations; then even the right code is refused until the line has cooled down", async () => {
    const guess = async (): Promise<Talk> => {
      const talk = await app.open();
      await talk.say("how much do I owe?");
      await talk.fill({ number: number(8) });
      for (const code of ["111111", "222222"]) await talk.fill({ code });
      return talk;
    };
    await guess();
    await guess();
    const third = await app.open();
    await third.say("how much do I owe?");
    await third.fill({ number: number(8) });
    const right = await third.code(number(8));
    await third.fill({ code: right === "333333" ? "333334" : "333333" });
    const fourth = await app.open();
    await fourth.say("how much do I owe?");
    await fourth.fill({ number: number(8) });
    await fourth.fill({ code: right }).catch(() => undefined);
    expect(fourth.state.assurance).toBe("A0");
    app.clock.advance(16 * 60_000);
    app.sandbox.clock.advance(16 * 60_000);
    const later = await app.open();
    await later.say("how much do I owe?");
    expect(later.form().kind).toBe("sms_number");
  });

  it("[SEC-026] an identity token is refused when empty, replayed, for another nonce, or changed by one character", async () => {
    const nonce = makeNonce(app.deps);
    const token = await app.token("CU-C03", nonce);
    const open = async (identifyToken: string): Promise<string> => {
      const talk = await app.open();
      await talk.send({ kind: "identify", token: identifyToken });
      return talk.state.assurance;
    };
    expect(await open("x")).toBe("A0");
    expect(await open(`${token.slice(0, -3)}${token.endsWith("AAA") ? "BBB" : "AAA"}`)).toBe("A0");
    expect(await open(await app.token("CU-C03", "a-nonce-of-somebody-else"))).toBe("A0");
    expect(await open(token)).toBe("A1");
    expect(await open(token)).toBe("A0");
    const late = await app.token("CU-C03", makeNonce(app.deps));
    app.clock.advance(6 * 60_000);
    expect(await open(late)).toBe("A0");
    app.sandbox.clock.advance(6 * 60_000);
  });

  it("[SEC-023] a level falls when its factors age", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    app.clock.advance(16 * 60_000);
    app.sandbox.clock.advance(16 * 60_000);
    const lapsed = await talk.say("cancel");
    expect(talk.state.assurance).toBe("A1");
    expect(lapsed.some((event) => event.kind === "assurance_changed" && event.level === "A1")).toBe(true);
    const answer = await talk.say("why is my bill higher?");
    expect(Talk.text(answer)).toContain("sms_code");
  });
});
