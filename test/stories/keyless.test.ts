// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeNonce, tellRecoveries } from "#app";
import { SoftAuthenticator } from "#identity/testing";
import { openTestApp, Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const page = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };
const number = (customer: number): string => `+447700900${100 + customer}`;

describe("a conversation without a key of the device", () => {
  it("[SEC-114] a login gives A1, and nothing more is asked for or taken: it says why and where to go", async () => {
    const talk = await app.open({ customer: "CU-C01", isKeyless: true });
    expect(talk.state.assurance).toBe("A1");
    const said = Talk.text(await talk.say("why is my bill higher?"));
    expect(said).toContain("stays on one device");
    expect(talk.parts().some((part) => part.type === "form" || part.type === "passkey")).toBe(false);
    expect(talk.state.assurance).toBe("A1");
    const bound = await app.open({ customer: "CU-C01" });
    await bound.say("why is my bill higher?");
    expect(bound.form().kind).toBe("sms_code");
  });

  it("[SEC-114] a code and then a login, which together would be two factors, stay one", async () => {
    const talk = await app.open({ isKeyless: true });
    await talk.say("how much do I owe?");
    await talk.stepUp(number(4));
    expect(talk.state.assurance).toBe("A1");
    const token = await app.token("CU-C04", makeNonce(app.deps));
    const said = await talk.send({ kind: "identify", token });
    expect([talk.state.assurance, Talk.text(said)]).toEqual(["A1", expect.stringContaining("stays on one device")]);
  });

  it("[SEC-114] a passkey that is the customer's own proves nothing", async () => {
    const device = new SoftAuthenticator("phone");
    const owner = await app.open({ customer: "CU-C07" });
    await owner.say("why is my bill higher?");
    await owner.stepUp();
    await owner.send({ kind: "authenticator", action: "add_passkey" });
    const asked = owner.parts().findLast((part) => part.type === "passkey");
    if (asked?.type !== "passkey") throw new Error("No passkey was asked for");
    const { ceremonyId, options } = asked.passkey;
    await owner.send({ kind: "passkey", ceremonyId, decision: "submit", response: device.register(options, page) });
    expect(Talk.text(owner.events)).toContain("Your passkey was added");
    const talk = await app.open({ isKeyless: true });
    await talk.say("why is my bill higher?");
    expect(talk.parts().some((part) => part.type === "passkey")).toBe(false);
    expect(talk.state.assurance).toBe("A0");
  });

  it("[SEC-114] a recovery whose wait is over adds no passkey: its token could be anybody's by now", async () => {
    const begin = async (isKeyless: boolean): Promise<Talk> => {
      const talk = await app.open({ customer: "CU-C10", isKeyless });
      await talk.say("recover my account");
      await talk.press("My sign-in, or my line");
      return talk;
    };
    await begin(true);
    await tellRecoveries(app.deps);
    app.clock.advance(72 * 3_600_000);
    app.sandbox.clock.advance(72 * 3_600_000);
    const keyless = await begin(true);
    expect(keyless.parts().some((part) => part.type === "passkey")).toBe(false);
    expect(Talk.text(keyless.events)).toContain("stays on one device");
    const bound = await begin(false);
    expect(bound.parts().some((part) => part.type === "passkey")).toBe(true);
  });
});
