// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, endOtherSessions, hearSimSwap, listSessions, makeCodesOnce } from "#app";
import { subjectOf } from "#app/testing";
import { testHop } from "#hop/testing";
import { makeOperatorEvents } from "#host-token";
import { refuse } from "#kernel";
import type { PartyId } from "#telecom";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";
import { givePasskey, mail } from "./accounts.ts";

const ISSUER = "https://www.larkspur.example";
const SWAPPED = "org.camaraproject.sim-swap-subscriptions.v0.swapped";

let app: TestApp;
let deps: AppDeps;
let jwks: Server;
let sign: (event: object, header?: object) => Promise<string>;
beforeAll(async () => {
  app = await openTestApp();
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const key = { ...(await exportJWK(publicKey)), kid: "operator", alg: "ES256", use: "sig" };
  jwks = createServer((_request, response) => response.end(JSON.stringify({ keys: [key] })));
  await new Promise<void>((resolve) => jwks.listen(0, "127.0.0.1", resolve));
  const address = jwks.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  deps = {
    ...app.deps,
    operatorEvents: makeOperatorEvents({
      hop: testHop(),
      jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
      issuer: ISSUER,
      audience: "wardline",
      now: () => app.clock.now(),
    }),
  };
  sign = (event, header = {}) =>
    new SignJWT({ iss: ISSUER, aud: "wardline", iat: Math.floor(app.clock.now() / 1000), ...event })
      .setProtectedHeader({ alg: "ES256", kid: "operator", typ: "cloudevent+jwt", ...header })
      .sign(privateKey);
});
afterAll(async () => {
  jwks.close();
  await app.close();
});

async function untilAct(customer: string, plan: RegExp): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.say("I want to change my plan");
  for (let step = 0; step < 6 && !talk.parts().some((part) => part.type === "act"); step += 1) {
    if (talk.parts().at(-1)?.type === "form") await talk.stepUp();
    else await talk.press(plan);
  }
  return talk;
}

describe("sessions of a customer", () => {
  it("[SEC-072] are listed to the customer and nobody else, and end everywhere but here with what was not confirmed in them", async () => {
    const other = await untilAct("CU-C02", /SIM L/);
    const act = other.act();
    const here = await app.open({ customer: "CU-C02" });
    await app.open({ customer: "CU-C01" });
    const listed = await listSessions(app.deps, here.id);
    if (!listed.ok) throw new Error(listed.refusal.reason);
    expect(listed.value.sessions.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true]);
    expect((await listSessions(app.deps, (await app.open()).id)).ok).toBe(false);

    expect(await endOtherSessions(app.deps, here.id)).toEqual({ ok: true, value: { ended: 1 } });
    const { actId, textHash } = act;
    const pressed = await other.trySend({ kind: "act", actId, textHash, decision: "confirm" });
    expect(pressed.ok).toBe(false);
    const stored = await app.deps.conversations.find(app.deps.tenant, other.id, null, "own");
    expect(stored).toMatchObject({ assurance: "A0" });
    expect(stored?.endedAt).not.toBeNull();
    const tokens = await app.database.query("test.tokens", "SELECT 1 FROM visitor_token WHERE conversation_id = $1", [
      other.id,
    ]);
    expect(tokens.rows).toHaveLength(0);
    const found = await app.deps.acts.find(app.deps.tenant, other.id, actId as never);
    expect(found?.state).toBe("expired");
    expect((await here.trySend({ kind: "text", text: "hello" })).ok).toBe(true);
  });

  // Attacker: signs in again and again, so that a conversation of theirs is none of the newest any more.
  it("[SEC-072] end also where a hundred conversations began after them", async () => {
    const old = await app.open({ customer: "CU-C10" });
    const { subjectId } = await subjectOf(app.deps, "IN-C10" as PartyId);
    await app.database.query(
      "test.many",
      `INSERT INTO subject_conversation (tenant, subject_id, conversation_id)
       SELECT $1, $2, ('ffffffff-ffff-7fff-8fff-' || lpad(n::text, 12, '0'))::uuid FROM generate_series(1, 1200) AS n`,
      [app.deps.tenant, subjectId],
    );
    const here = await app.open({ customer: "CU-C10" });
    const listed = await listSessions(app.deps, here.id);
    expect(listed.ok && listed.value.sessions).toHaveLength(2);
    expect(await endOtherSessions(app.deps, here.id)).toEqual({ ok: true, value: { ended: 1 } });
    expect((await old.trySend({ kind: "text", text: "hello" })).ok).toBe(false);
  });
});

describe("an event that a SIM was swapped", () => {
  const event = (id: string): object => ({ id, type: SWAPPED, data: { phoneNumber: "+447700900108" } });

  it("[SEC-073] ends the sessions of everybody the line belongs to and calls off what was not confirmed", async () => {
    const talk = await untilAct("CU-C08", /SIM L/);
    const { actId, textHash } = talk.act();
    expect(await hearSimSwap(deps, await sign(event("event-0001")))).toEqual({ ok: true, value: { ended: 1 } });
    expect((await talk.trySend({ kind: "act", actId, textHash, decision: "confirm" })).ok).toBe(false);
    const { subjectId } = (await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own"))!;
    const entries = await app.deps.history.list(app.deps.tenant, subjectId, 5);
    expect(entries.some(({ kind, facts }) => kind === "session.ended" && facts["reason"] === "sim_swapped")).toBe(true);
  });

  it("[SEC-073] counts once, fresh, and only with the operator's signature on an event", async () => {
    const talk = await app.open({ customer: "CU-C08" });
    const good = await sign(event("event-0002"));
    const stranger = await generateKeyPair("ES256");
    const forged = await new SignJWT({
      iss: ISSUER,
      aud: "wardline",
      iat: Math.floor(app.clock.now() / 1000),
      ...event("x"),
    })
      .setProtectedHeader({ alg: "ES256", kid: "operator", typ: "cloudevent+jwt" })
      .sign(stranger.privateKey);
    const refused = [
      forged,
      `${good.slice(0, -3)}AAA`,
      await sign(event("event-0003"), { typ: "JWT" }),
      await sign({ ...event("event-0004"), iat: Math.floor(app.clock.now() / 1000) - 3_600 }),
      await sign({ ...event("event-0005"), aud: "somebody" }),
      await sign({ ...event("event-0006"), type: "org.camaraproject.something.else" }),
      "x",
    ];
    for (const signed of refused) expect((await hearSimSwap(deps, signed)).ok).toBe(false);
    expect((await talk.trySend({ kind: "text", text: "hello" })).ok).toBe(true);
    expect((await hearSimSwap(deps, good)).ok).toBe(true);
    expect((await hearSimSwap(deps, good)).ok).toBe(false);
    expect((await talk.trySend({ kind: "text", text: "hello" })).ok).toBe(false);
  });

  it("[SEC-137] ends a chat that only a code to the number opened, with what was not confirmed in it, and takes its token", async () => {
    const talk = await app.open();
    await talk.say("how much do I owe?");
    await talk.stepUp("+447700900102");
    expect(talk.state.assurance).toBe("A1");
    const stranger = await app.open();
    await stranger.say("how much do I owe?");
    await stranger.fill({ number: "+447700900102" });
    const of = (id: string): object => ({ id, type: SWAPPED, data: { phoneNumber: "+447700900102" } });
    const heard = await hearSimSwap(deps, await sign(of("event-0010")));
    // The chat of the line, and those of C02 that the tests above left open.
    expect(heard.ok && heard.value.ended).toBeGreaterThanOrEqual(1);
    expect((await talk.trySend({ kind: "text", text: "hello" })).ok).toBe(false);
    const tokens = await app.database.query("test.tokens", "SELECT 1 FROM visitor_token WHERE conversation_id = $1", [
      talk.id,
    ]);
    expect(tokens.rows).toHaveLength(0);
    // Typing a number opens nothing, so it ends nothing either.
    expect((await stranger.trySend({ kind: "text", text: "hello" })).ok).toBe(true);
  });

  it("[SEC-137] removes what was added on a code lately, keeps the owner's passkey, and tells every contact", async () => {
    await givePasskey(app, "C05");
    await givePasskey(app, "C05", { restsOnSms: true, name: "thief" });
    const of = (id: string): object => ({ id, type: SWAPPED, data: { phoneNumber: "+447700900105" } });
    expect((await hearSimSwap(deps, await sign(of("event-0020")))).ok).toBe(true);
    const { subjectId } = await subjectOf(app.deps, "IN-C05" as PartyId);
    expect(await app.deps.authenticators.list(app.deps.tenant, subjectId)).toHaveLength(1);
    expect(mail(app, /SIM of your line was changed/u)).toBeGreaterThanOrEqual(1);
  });

  it("[SEC-137] removes recovery codes that were made on a code lately", async () => {
    const thief = await app.open({ customer: "CU-C08" });
    await thief.say("why is my bill higher?");
    await thief.stepUp("+447700900108");
    await thief.send({ kind: "authenticator", action: "add_recovery_codes" });
    expect((await makeCodesOnce(app.deps, thief.id)).ok).toBe(true);
    const { subjectId } = await subjectOf(app.deps, "IN-C08" as PartyId);
    expect(await app.deps.authenticators.list(app.deps.tenant, subjectId)).toHaveLength(1);
    const of = (id: string): object => ({ id, type: SWAPPED, data: { phoneNumber: "+447700900108" } });
    expect((await hearSimSwap(deps, await sign(of("event-0040")))).ok).toBe(true);
    expect(await app.deps.authenticators.list(app.deps.tenant, subjectId)).toHaveLength(0);
  });

  it("[SEC-137] that the operator's systems did not let us carry out wholly counts as not heard", async () => {
    const talk = await app.open({ customer: "CU-C07" });
    const signed = await sign({ id: "event-0030", type: SWAPPED, data: { phoneNumber: "+447700900107" } });
    const down: AppDeps = {
      ...deps,
      telco: {
        ...deps.telco,
        reads: { ...deps.telco.reads, findLineByMsisdn: async () => refuse({ reason: "unavailable" }) },
      },
    };
    expect(await hearSimSwap(down, signed)).toEqual({ ok: false, refusal: { reason: "unavailable" } });
    const mute: AppDeps = {
      ...deps,
      telco: {
        ...deps.telco,
        notify: { ...deps.telco.notify, toContactOfRecord: async () => refuse({ reason: "unavailable" }) },
      },
    };
    expect(await hearSimSwap(mute, signed)).toEqual({ ok: false, refusal: { reason: "unavailable" } });
    // What protects was done all the same, and the next delivery finishes it.
    expect((await talk.trySend({ kind: "text", text: "hello" })).ok).toBe(false);
    expect((await hearSimSwap(deps, signed)).ok).toBe(true);
    expect((await hearSimSwap(deps, signed)).ok).toBe(false);
  });
});
