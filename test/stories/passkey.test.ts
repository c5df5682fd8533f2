// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAuthenticators, sendNotices } from "#app";
import { openTurn, passkeysFor } from "#app/testing";
import { SoftAuthenticator } from "#identity/testing";
import type { AuthenticatorList, Part, PasskeyResponse } from "#protocol";
import { openTestApp, Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };

type Ceremony = Extract<Part, { type: "passkey" }>["passkey"];
function ceremonyOf(talk: Talk): Ceremony {
  const found = talk.parts().findLast((part) => part.type === "passkey");
  if (found?.type !== "passkey") throw new Error(`There is no passkey to use: ${Talk.text(talk.events)}`);
  return found.passkey;
}

/** Signs in, proves A2 by SMS, and adds a passkey on it. */
async function enrolled(customer: string, name = customer): Promise<{ talk: Talk; key: SoftAuthenticator }> {
  const talk = await app.open({ customer });
  await talk.say("why is my bill higher?");
  await talk.stepUp();
  await talk.send({ kind: "authenticator", action: "add_passkey" });
  const key = new SoftAuthenticator(name);
  await answer(talk, key.register(ceremonyOf(talk).options, client));
  return { talk, key };
}

function answer(talk: Talk, response: unknown, name?: string): Promise<unknown> {
  return talk.send({
    kind: "passkey",
    ceremonyId: ceremonyOf(talk).ceremonyId,
    decision: "submit",
    response: response as PasskeyResponse,
    ...(name === undefined ? {} : { name }),
  });
}

async function enrolledFor(talk: Talk): Promise<AuthenticatorList["authenticators"]> {
  const found = await listAuthenticators(app.deps, talk.id);
  if (!found.ok) throw new Error(found.refusal.reason);
  return found.value.authenticators;
}

/** Talks until the passkey or the act stands on the screen. */
async function towards(talk: Talk, plan: RegExp): Promise<Talk> {
  if (!talk.parts().some((part) => part.type === "act")) await talk.say("I want to change my plan");
  for (let step = 0; step < 7; step += 1) {
    const last = talk.parts().at(-1);
    if (last?.type === "act" || last?.type === "passkey") return talk;
    if (last?.type === "form") await talk.stepUp();
    else await talk.press(plan);
  }
  return talk;
}

async function ordersOf(customer: string): Promise<number> {
  const token = await fetch(`${app.sandbox.url}/oauth2/token`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${btoa(`${app.sandbox.clientId}:${app.sandbox.clientSecret}`)}`,
    },
    body: "grant_type=client_credentials",
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const path = `/tmf-api/productOrderingManagement/v4/productOrder?limit=100&relatedParty.id=${customer}`;
  const found = await fetch(app.sandbox.url + path, { headers: { authorization: `Bearer ${bearer}` } });
  const orders = (await found.json()) as { externalId?: string }[];
  return orders.filter((order) => order.externalId?.startsWith("wardline-") === true).length;
}

describe("passkeys", () => {
  it("[SEC-060] a passkey alone is A2, also in a new conversation where nobody is signed in", async () => {
    const { key } = await enrolled("CU-C01");
    const later = await app.open();
    await later.say("why is my bill higher?");
    expect(later.state.assurance).toBe("A0");
    expect(ceremonyOf(later).options["allowCredentials"] ?? []).toEqual([]);
    await answer(later, key.assert(ceremonyOf(later).options, client));
    expect(later.state.assurance).toBe("A2");
    expect(Talk.text(later.events)).toContain("£31.20");
  });

  it("[SEC-061] one of another page, another domain, without user verification, of somebody else or for another conversation is refused in the same words", async () => {
    const { key } = await enrolled("CU-C04");
    const { key: other } = await enrolled("CU-C05");
    const said: string[] = [];
    const attempt = async (make: (options: Ceremony["options"]) => unknown): Promise<void> => {
      const talk = await app.open({ customer: "CU-C04" });
      await talk.say("why is my bill higher?");
      const events = (await answer(talk, make(ceremonyOf(talk).options))) as Parameters<typeof Talk.text>[0];
      expect(talk.state.assurance).toBe("A1");
      said.push(
        events
          .flatMap((event) => (event.kind === "message" ? event.parts : []))
          .map((part) => (part.type === "text" ? part.text : part.type))
          .join("|"),
      );
    };
    await attempt((options) => key.assert(options, { ...client, origin: "http://evil.example" }));
    await attempt((options) => key.assert(options, { ...client, rpId: "evil.example" }));
    await attempt((options) => key.assert(options, { ...client, topOrigin: "http://evil.example" }));
    await attempt((options) => key.assert({ ...options, challenge: "A".repeat(43) }, client));
    await attempt((options) => other.assert(options, client));
    await attempt((options) => {
      const unverified = key.assert(options, client);
      return { ...unverified, response: { ...unverified.response, signature: "AAAA" } };
    });
    await attempt((options) => {
      key.isUserVerified = false;
      const made = key.assert(options, client);
      key.isUserVerified = true;
      return made;
    });
    expect(new Set(said).size).toBe(1);
    const framed = await app.open({ customer: "CU-C04" });
    await framed.say("why is my bill higher?");
    await answer(
      framed,
      key.assert(ceremonyOf(framed).options, { ...client, topOrigin: "http://www.larkspur.localhost" }),
    );
    expect(framed.state.assurance).toBe("A2");
  });

  it("[SEC-062] a counter that goes back is refused: the key was copied", async () => {
    const talk = await app.open({ customer: "CU-C07" });
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    await talk.send({ kind: "authenticator", action: "add_passkey" });
    const key = new SoftAuthenticator("counting", { counter: 7, isBackedUp: false });
    await answer(talk, key.register(ceremonyOf(talk).options, client), "My phone");
    const use = async (): Promise<string> => {
      const next = await app.open({ customer: "CU-C07" });
      await next.say("why is my bill higher?");
      await answer(next, key.assert(ceremonyOf(next).options, client));
      return next.state.assurance;
    };
    expect(await use()).toBe("A2");
    key.counter = 3;
    expect(await use()).toBe("A1");
  });

  it("[SEC-063] adding and removing one is told to every contact of record, and stands in the history", async () => {
    const { talk } = await enrolled("CU-C10");
    const before = app.sandbox.outbox().length;
    await sendNotices(app.deps);
    const told = app.sandbox.outbox().slice(0, app.sandbox.outbox().length - before);
    expect(told.map((message) => message.channel).sort()).toEqual(["email", "sms"]);
    const [listed] = await enrolledFor(talk);
    expect(listed?.name).toBe("Passkey");
    await talk.send({ kind: "authenticator_remove", authenticatorId: listed!.authenticatorId });
    expect(await enrolledFor(talk)).toEqual([]);
    const { subjectId } = (await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own"))!;
    const kinds = (await app.deps.history.list(app.deps.tenant, subjectId, 50)).map((entry) => entry.kind);
    expect(kinds).toEqual(
      expect.arrayContaining(["authenticator.added", "authenticator.noticed", "authenticator.removed"]),
    );
  });

  it("[SEC-064] whoever has only the line cannot remove a passkey that was there before", async () => {
    const { talk } = await enrolled("CU-C12");
    await sendNotices(app.deps);
    app.clock.advance(73 * 3_600_000);
    app.sandbox.clock.advance(73 * 3_600_000);
    expect((await listAuthenticators(app.deps, talk.id)).ok).toBe(false);
    const thief = await app.open({ customer: "CU-C12" });
    await thief.say("why is my bill higher?");
    await thief.send({ kind: "passkey", ceremonyId: ceremonyOf(thief).ceremonyId, decision: "other" });
    await thief.stepUp();
    expect(thief.state.assurance).toBe("A2");
    const [listed] = await enrolledFor(thief);
    await thief.send({ kind: "authenticator_remove", authenticatorId: listed!.authenticatorId });
    expect(await enrolledFor(thief)).toHaveLength(1);
  });
});

describe("an attacker with a SIM swap that the signals missed", () => {
  it("[SEC-067] gets by a passkey of their own what can be undone, and the rest only 72 hours after every contact was told", async () => {
    // Signals say clean, so the code reached whoever holds the line.
    const { talk } = await enrolled("CU-C25");
    const proving = async (kind: "plan_change" | "add_on"): Promise<number> => {
      const stored = (await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own"))!;
      const turn = await openTurn(app.deps, stored, null);
      return (await passkeysFor(turn, { kind, args: {} })).length;
    };
    expect(await proving("plan_change")).toBe(1);
    later(80 * HOURS);
    expect(await proving("add_on")).toBe(0);
    await sendNotices(app.deps);
    expect(await proving("add_on")).toBe(0);
    later(72 * HOURS - 1);
    expect(await proving("add_on")).toBe(0);
    later(1);
    expect(await proving("add_on")).toBe(1);
  });

  function later(ms: number): void {
    app.clock.advance(ms);
    app.sandbox.clock.advance(ms);
  }
  const HOURS = 3_600_000;
});

describe("a plan change with a new term", () => {
  it("[SEC-065] offers a passkey, then happens by its signature over exactly the text that was shown, once", async () => {
    const talk = await towards(await app.open({ customer: "CU-C03" }), /SIM M/);
    expect(ceremonyOf(talk).ceremony).toBe("register");
    const key = new SoftAuthenticator("C03");
    await answer(talk, key.register(ceremonyOf(talk).options, client));
    const act = talk.act();
    expect(act.needs).toBe("passkey");
    expect(act.text).toMatch(/SIM S.*SIM M.*21\.60.*binds you until/s);

    const press = { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" } as const;
    const assertion = key.assert(act.proof!.options, client) as PasskeyResponse;
    const changed = act.textHash.replace(/^./, (first) => (first === "A" ? "B" : "A"));
    expect((await talk.trySend({ ...press, textHash: changed, assertion })).ok).toBe(false);
    expect(await ordersOf("CU-C03")).toBe(0);

    await talk.send({ ...press, assertion });
    expect(await ordersOf("CU-C03")).toBe(1);
    expect(Talk.text(talk.events)).toMatch(/Ordered: SIM M/);
    // Told once, before the order left, to every contact: with what it binds to, and that it can be undone.
    const before = app.sandbox.outbox().length;
    await sendNotices(app.deps);
    const told = app.sandbox.outbox().slice(0, app.sandbox.outbox().length - before);
    const about = told.filter(({ text }) => /SIM M/u.test(text));
    expect(about.map(({ channel }) => channel).sort()).toEqual(["email", "sms"]);
    for (const { text } of about)
      expect(text).toMatch(/this is being ordered.*21\.60.*binds you until.*undo it until it starts/su);
    expect((await talk.trySend({ ...press, assertion })).ok).toBe(false);
    expect(await ordersOf("CU-C03")).toBe(1);
    const { subjectId } = (await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own"))!;
    const kinds = (await app.deps.history.list(app.deps.tenant, subjectId, 10)).map((entry) => entry.kind);
    expect(kinds).toEqual(expect.arrayContaining(["act.proposed", "act.proved", "act.committing", "act.done"]));
  });
});

describe("a plan change with a new term that is not proved", () => {
  const key = new SoftAuthenticator("C03 again");
  beforeAll(async () => {
    await app.close();
    app = await openTestApp();
  });

  it("goes to a person when no passkey is wanted", async () => {
    const talk = await towards(await app.open({ customer: "CU-C03" }), /SIM M/);
    await talk.send({ kind: "passkey", ceremonyId: ceremonyOf(talk).ceremonyId, decision: "cancel" });
    expect(talk.parts().some((part) => part.type === "act")).toBe(false);
    expect(Talk.text(talk.events)).toMatch(/A person does it with you/);
  });

  it("[SEC-066] a press without a passkey goes to a person, and never to the operator", async () => {
    const talk = await towards(await app.open({ customer: "CU-C03" }), /SIM M/);
    await answer(talk, key.register(ceremonyOf(talk).options, client));
    const { actId, textHash, needs } = talk.act();
    expect(needs).toBe("passkey");
    await talk.send({ kind: "act", actId, textHash, decision: "confirm" });
    expect(await ordersOf("CU-C03")).toBe(0);
    expect(Talk.text(talk.events)).toMatch(/A person does it with you/);
  });

  it("[SEC-066] a proof that is older than two minutes is worth nothing, and neither is one over an earlier challenge", async () => {
    const talk = await towards(await app.open({ customer: "CU-C03" }), /SIM M/);
    await answer(talk, key.assert(ceremonyOf(talk).options, client));
    await towards(talk, /SIM M/);
    const act = talk.act();
    const press = { kind: "act", actId: act.actId, textHash: act.textHash, decision: "confirm" } as const;
    const sign = (shown: typeof act): PasskeyResponse => key.assert(shown.proof?.options ?? {}, client);
    const early = sign(act);
    app.clock.advance(2 * 60_000);
    app.sandbox.clock.advance(2 * 60_000);
    await talk.send({ ...press, assertion: early });
    const renewed = talk.act();
    expect(renewed.text).toBe(act.text);
    expect(renewed.proof?.options.challenge).not.toBe(act.proof?.options.challenge);
    await talk.send({ ...press, assertion: early });
    const again = talk.act();
    await talk.send({ kind: "act", actId: act.actId, textHash: act.textHash, decision: "renew" });
    await talk.send({ ...press, assertion: sign(again) });
    expect(await ordersOf("CU-C03")).toBe(0);
    await talk.send({ ...press, assertion: sign(talk.act()) });
    expect(await ordersOf("CU-C03")).toBe(1);
  });
});
