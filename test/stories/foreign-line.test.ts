// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeNonce } from "#app";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const number = (customer: number): string => `+447700900${100 + customer}`;

async function identify(talk: Talk, customer: string): Promise<void> {
  await talk.send({ kind: "identify", token: await app.token(customer, makeNonce(app.deps)) });
}

// Attacker: has the victim's login, and a telephone of their own.
describe("a code to somebody else's line", () => {
  it("[SEC-115] typed back before a login is no second factor of whoever the login is of", async () => {
    const talk = await app.open();
    await talk.say("how much do I owe?");
    await talk.stepUp(number(2));
    expect(talk.state.assurance).toBe("A1");
    await identify(talk, "CU-C01");
    expect(talk.state.assurance).toBe("A1");
    expect(Talk.text(await talk.say("why is my bill higher?"))).not.toContain("bill_comparison");
  });

  it("[SEC-115] typed back after a login that came in between is no second factor either", async () => {
    const talk = await app.open();
    await talk.say("how much do I owe?");
    await talk.fill({ number: number(2) });
    await identify(talk, "CU-C01");
    await talk.fill({ code: await talk.code(number(2)) });
    expect(talk.state.assurance).toBe("A1");
  });

  it("[SEC-115] opens nothing of the customer whose login has lapsed in the same chat", async () => {
    const talk = await app.open({ customer: "CU-C04" });
    app.clock.advance(61 * 60_000);
    app.sandbox.clock.advance(61 * 60_000);
    await talk.say("how much do I owe?");
    expect(talk.form().kind).toBe("sms_number");
    await talk.fill({ number: number(3) });
    await talk.fill({ code: await talk.code(number(3)) });
    expect(talk.state.assurance).toBe("A0");
  });

  it("[SEC-115] to the customer's own line it counts, before the login and after", async () => {
    const talk = await app.open();
    await talk.say("how much do I owe?");
    await talk.stepUp(number(7));
    await identify(talk, "CU-C07");
    expect(talk.state.assurance).toBe("A2");
    const lapsed = await app.open({ customer: "CU-C05" });
    app.clock.advance(61 * 60_000);
    app.sandbox.clock.advance(61 * 60_000);
    await lapsed.say("how much do I owe?");
    await lapsed.stepUp(number(5));
    expect(lapsed.state.assurance).toBe("A1");
  });
});
