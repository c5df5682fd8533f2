// SPDX-License-Identifier: Apache-2.0

import { generateSync } from "otplib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginSignIn, finishSignIn, lockByVisitor, readTotpEnrolment, type SignInProvider } from "#app";
import { testHop } from "#hop/testing";
import { makeClientAuth, makeOidcClient } from "#host-token";
import { Sensitive } from "#kernel";
import type { SignInOutcome } from "#protocol";
import { openTestApp, Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";
import { type IdentityProvider, signInThere, startIdentityProvider } from "../harness/identity-provider.ts";

const number = (customer: number): string => `+447700900${100 + customer}`;
let app: TestApp;
let idp: IdentityProvider;
let providers: SignInProvider[];

beforeAll(async () => {
  // The provider's clock is the machine's, so this story is told now.
  app = await openTestApp({ now: Date.now() });
  idp = await startIdentityProvider({
    people: [
      ...["IN-C01", "IN-C02", "IN-C03", "IN-NOBODY"].map((id) => ({ id, acr: "urn:test:password", amr: ["pwd"] })),
      { id: "IN-C04", acr: "urn:test:strong", amr: ["hwk"] },
      { id: "IN-C06", acr: "urn:test:strong", amr: ["hwk"] },
      { id: "by-number", acr: "urn:test:strong", claims: { phone_number: number(5), phone_number_verified: true } },
      { id: "not-verified", claims: { phone_number: number(5), phone_number_verified: false } },
      { id: "swapped", claims: { phone_number: number(16), phone_number_verified: true } },
    ],
    redirectUris: ["own", "numbers"].map((name) => `${TEST_ORIGIN}/sign-in/callback/${name}`),
  });
  const secret = new Sensitive(idp.clientSecret);
  const client = makeOidcClient({
    hop: testHop(),
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientAuth: await makeClientAuth({ kind: "secret", secret, method: "basic" }),
    scopes: ["customer", "phone"],
    acrValues: [],
    maxAgeSeconds: 900,
    claimsFrom: "id_token",
    timeoutMs: 5_000,
    now: () => app.clock.now(),
  });
  const common = { ...client, strong: { acr: ["urn:test:strong"], amr: [] } };
  providers = [
    {
      ...common,
      name: "own",
      label: { en: "Larkspur ID", ar: "هوية لاركسبر" },
      customerBy: { kind: "claim", claim: "sub" },
    },
    { ...common, name: "numbers", label: { en: "eNumber", ar: "رقمي" }, customerBy: { kind: "phone_number" } },
  ];
});
afterAll(async () => {
  await idp.close();
  await app.close();
});

const opened = (how: { customer?: string; isKeyless?: boolean; lang?: "en" | "ar" } = {}): Promise<Talk> =>
  app.open({ ...how, overrides: { signIn: providers } });
const deps = (): TestApp["deps"] => ({ ...app.deps, signIn: providers });

async function begin(talk: Talk, provider = "own"): Promise<string> {
  const begun = await beginSignIn(deps(), { conversationId: talk.id, provider, returnTo: TEST_ORIGIN });
  if (!begun.ok) throw new Error(begun.refusal.reason);
  return begun.value.url;
}

async function finish(talk: Talk, params: string, provider = "own"): Promise<SignInOutcome> {
  const finished = await finishSignIn(deps(), { conversationId: talk.id, provider, params });
  if (!finished.ok) throw new Error(finished.refusal.reason);
  await talk.refresh();
  return finished.value.outcome;
}

/** The whole way: to the provider, there as `person`, and back. */
async function signIn(talk: Talk, person: string, provider = "own"): Promise<SignInOutcome> {
  const back = await signInThere(await begin(talk, provider), person);
  return finish(talk, back.search.slice(1), provider);
}

describe("signing in at an identity provider", () => {
  it("is offered beside the passkey, the number, the code and alone, in both languages", async () => {
    const talk = await opened();
    await talk.say("why is my bill higher?");
    const asked = talk.parts().findLast((part) => part.type === "passkey");
    if (asked?.type !== "passkey") throw new Error("No passkey was asked for");
    expect(asked.passkey.signIn).toEqual([
      { provider: "own", label: "Sign in with Larkspur ID" },
      { provider: "numbers", label: "Sign in with eNumber" },
    ]);
    await talk.send({ kind: "passkey", ceremonyId: asked.passkey.ceremonyId, decision: "other" });
    expect(talk.form()).toMatchObject({ kind: "sign_in", fields: [], signIn: [{ provider: "own" }, {}] });
    const owing = await opened({ lang: "ar" });
    await owing.say("كم المبلغ المستحق علي؟");
    expect(owing.form()).toMatchObject({
      kind: "sms_number",
      signIn: [{ label: expect.stringContaining("هوية لاركسبر") }, {}],
    });
    const known = await opened({ customer: "CU-C07" });
    await known.say("why is my bill higher?");
    expect(known.form()).toMatchObject({ kind: "sms_code", signIn: [{ provider: "own" }, {}] });
  });

  it("[SEC-115] a login alone is A1; with a code by SMS it is A2, and the flow goes on by itself", async () => {
    const talk = await opened();
    await talk.say("why is my bill higher?");
    expect(await signIn(talk, "IN-C01")).toBe("one_factor");
    expect(talk.state.assurance).toBe("A1");
    expect(talk.form().kind).toBe("sms_code");
    await talk.stepUp(number(1));
    expect(talk.state.assurance).toBe("A2");
    expect(talk.parts().at(-1)?.type).not.toBe("form");
  });

  it("[SEC-115] a login with a code of the app is A2", async () => {
    const owner = await opened({ customer: "CU-C02" });
    await owner.say("why is my bill higher?");
    await owner.stepUp(number(2));
    await owner.send({ kind: "authenticator", action: "add_totp" });
    const read = await readTotpEnrolment(app.deps, owner.id);
    if (!read.ok) throw new Error(read.refusal.reason);
    const codeAt = (at: number): string => generateSync({ secret: read.value.secret, epoch: Math.floor(at / 1_000) });
    await owner.fill({ code: codeAt(app.clock.now() - 30_000) });
    const talk = await opened();
    await talk.say("why is my bill higher?");
    await signIn(talk, "IN-C02");
    expect(talk.form().kind).toBe("totp_code");
    await talk.fill({ code: codeAt(app.clock.now()) });
    expect(talk.state.assurance).toBe("A2");
  });

  it("[SEC-115] a phishing-resistant login is A2 by itself, for as long as a passkey would be", async () => {
    const talk = await opened();
    await talk.say("why is my bill higher?");
    expect(await signIn(talk, "IN-C04")).toBe("done");
    expect(talk.state.assurance).toBe("A2");
    const until = Date.parse(talk.state.assuranceUntil ?? "");
    expect(Math.abs(until - app.clock.now() - 15 * 60_000)).toBeLessThan(60_000);
  });

  it("[SEC-115] a login that shows only a number is one factor, whatever the provider says of it, and only on a clean line", async () => {
    const talk = await opened();
    await talk.say("how much do I owe?");
    expect(await signIn(talk, "not-verified", "numbers")).toBe("no_customer");
    expect(await signIn(talk, "swapped", "numbers")).toBe("unavailable");
    expect(talk.state.assurance).toBe("A0");
    expect(await signIn(talk, "by-number", "numbers")).toBe("done");
    expect(talk.state.assurance).toBe("A1");
  });

  it("[SEC-115] two logins are one factor: the open form stays, and the chat says what is missing", async () => {
    const talk = await opened({ customer: "CU-C03" });
    await talk.say("why is my bill higher?");
    const { formId } = talk.form();
    expect(await signIn(talk, "IN-C03")).toBe("one_factor");
    expect(talk.state.assurance).toBe("A1");
    expect(Talk.text(talk.events)).toContain("one more proof");
    expect(talk.form().formId).toBe(formId);
    await talk.stepUp(number(3));
    expect(talk.state.assurance).toBe("A2");
  });

  it("[SEC-115] of a locked account a phishing-resistant login is one factor, and a passkey or people come next", async () => {
    const owner = await opened({ customer: "CU-C06" });
    expect((await lockByVisitor(app.deps, owner.id)).ok).toBe(true);
    const talk = await opened();
    await talk.say("why is my bill higher?");
    await signIn(talk, "IN-C06");
    expect(talk.state.assurance).toBe("A1");
  });

  it("[SEC-116] whoever signs in as somebody else than the chat is of is refused and told so", async () => {
    const talk = await opened({ customer: "CU-C01" });
    await talk.say("why is my bill higher?");
    expect(await signIn(talk, "IN-C04")).toBe("other_person");
    expect(talk.state.assurance).toBe("A1");
    expect(Talk.text(talk.events)).toContain("belongs to somebody else than this chat");
    await talk.stepUp(number(1));
    expect(talk.state.assurance).toBe("A2");
  });

  it("[SEC-116] a login of nobody we know, and one that was called off, change nothing; the form stays open", async () => {
    const talk = await opened({ customer: "CU-C02" });
    await talk.say("why is my bill higher?");
    expect(await signIn(talk, "")).toBe("denied");
    expect(Talk.text(talk.events)).toContain("The sign-in was called off");
    const stranger = await opened();
    await stranger.say("why is my bill higher?");
    expect(await signIn(stranger, "IN-NOBODY")).toBe("no_customer");
    expect(stranger.state.assurance).toBe("A0");
    expect(talk.form().kind).toBe("totp_code");
    expect(await signIn(talk, "")).toBe("denied");
  });

  it("[SEC-116] an answer is taken once, in the chat that began it, for its own provider and in its time", async () => {
    const talk = await opened();
    await talk.say("how much do I owe?");
    const back = (await signInThere(await begin(talk), "IN-C01")).search.slice(1);
    const other = await opened();
    await other.say("how much do I owe?");
    await begin(other);
    expect(await finish(other, back)).toBe("not_begun");
    expect(await finish(talk, back, "numbers")).toBe("not_begun");
    for (const wrong of ["", "code=x", back.replace(/state=[^&]*/, "state=other"), `${back}&state=twice`])
      expect(await finish(talk, wrong)).toBe("not_begun");
    const answers = await Promise.all([finish(talk, back), finish(talk, back), finish(talk, back)]);
    expect(answers.toSorted()).toEqual(["done", "not_begun", "not_begun"]);
    expect([talk.state.assurance, other.state.assurance]).toEqual(["A1", "A0"]);
    expect(await finish(talk, back)).toBe("not_begun");
  });

  it("[SEC-116] the right state with another code, another issuer or a used code raises nothing", async () => {
    const talk = await opened();
    await talk.say("how much do I owe?");
    const used = new URLSearchParams((await signInThere(await begin(talk), "IN-NOBODY")).search);
    await finish(talk, used.toString());
    const answers: Record<string, (params: URLSearchParams) => void> = {
      "a made-up code": (params) => params.set("code", "made-up"),
      "a code that was used": (params) => params.set("code", used.get("code") ?? ""),
      "another issuer (mix-up)": (params) => params.set("iss", "https://evil.example"),
      "no issuer, though this provider sends one": (params) => params.delete("iss"),
      "a code that came twice": (params) => params.append("code", "second"),
    };
    for (const [name, change] of Object.entries(answers)) {
      const params = new URLSearchParams((await signInThere(await begin(talk), "IN-C01")).search);
      change(params);
      expect([name, await finish(talk, params.toString())]).toEqual([name, "failed"]);
    }
    expect(talk.state.assurance).toBe("A0");
  });

  it("[SEC-116] what was begun falls after ten minutes", async () => {
    const talk = await opened();
    await talk.say("how much do I owe?");
    const back = (await signInThere(await begin(talk), "IN-C01")).search.slice(1);
    app.clock.advance(10 * 60_000);
    expect(await finish(talk, back)).toBe("not_begun");
    app.clock.advance(-10 * 60_000);
  });

  it("[SEC-116] nothing is begun where nothing is asked, without a key of the device, for an unknown provider, or too often", async () => {
    const refusal = async (talk: Talk, provider = "own"): Promise<string> => {
      const begun = await beginSignIn(deps(), { conversationId: talk.id, provider, returnTo: TEST_ORIGIN });
      return begun.ok ? "begun" : begun.refusal.reason;
    };
    const idle = await opened();
    expect(await refusal(idle)).toBe("not_asked");
    const keyless = await opened({ isKeyless: true });
    await keyless.say("how much do I owe?");
    expect(keyless.form().signIn).toBeUndefined();
    expect(await refusal(keyless)).toBe("not_asked");
    const talk = await opened();
    await talk.say("how much do I owe?");
    expect(await refusal(talk, "unknown")).toBe("not_asked");
    const answers = await Promise.all(Array.from({ length: 12 }, () => refusal(talk)));
    expect(answers.filter((answer) => answer === "begun")).toHaveLength(10);
  });
});
