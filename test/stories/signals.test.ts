// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendNotices } from "#app";
import { areSignalsClean, openTurn, sealPasskey, subjectOf } from "#app/testing";
import { makeActChallenge, verifyRegistration } from "#identity";
import { SoftAuthenticator } from "#identity/testing";
import { makeUuid } from "#kernel";
import type { Part, PasskeyResponse } from "#protocol";
import type { PartyId } from "#telecom";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };
const number = (customer: number): string => `+447700900${100 + customer}`;

/** A passkey that was there long before whatever happened to the line. */
async function givePasskey(customer: string): Promise<SoftAuthenticator> {
  const { deps } = app;
  const { subjectId } = await subjectOf(deps, `IN-${customer}` as PartyId);
  const challenge = makeActChallenge(
    {
      nonce: systemRandom.bytes(32),
      subjectId,
      conversationId: "019a8000-0000-7000-8000-000000000001" as never,
      expiresAt: app.clock.now(),
      text: "",
    },
    (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
  );
  const key = new SoftAuthenticator(customer);
  const userId = Buffer.from(subjectId.replaceAll("-", ""), "hex").toString("base64url");
  const made = await verifyRegistration(
    deps.relyingParty,
    challenge,
    key.register({ challenge, user: { id: userId } }, client),
  );
  if (!made.ok) throw new Error(made.refusal.reason);
  const authenticatorId = makeUuid(systemRandom);
  const content = { kind: "passkey", name: "Phone", restsOnSms: false, passkey: made.value } as const;
  await deps.authenticators.add(
    deps.tenant,
    {
      subjectId,
      authenticatorId,
      kind: "passkey",
      version: 1,
      sealed: await sealPasskey(deps, subjectId, authenticatorId, content),
      createdAt: new Date(app.clock.now()),
      noticedAt: null,
      usedAt: null,
    },
    {
      at: new Date(app.clock.now()),
      tenant: deps.tenant,
      kind: "authenticator.added",
      actor: { kind: "system", id: null },
      subjectId,
      conversationId: null,
      facts: {},
    },
  );
  return key;
}

function askedFor(talk: Talk): Extract<Part, { type: "passkey" }>["passkey"] {
  const part = talk.parts().findLast((each) => each.type === "passkey");
  if (part?.type !== "passkey") throw new Error("No passkey was asked for");
  return part.passkey;
}

/** Whether a text message goes out to a customer who is signed in on the operator's site. */
async function codeAfterLogin(customer: number): Promise<boolean> {
  const talk = await app.open({ customer: `CU-C${String(customer).padStart(2, "0")}` });
  await talk.say("why is my bill higher?");
  await sendNotices(app.deps);
  return talk.parts().some((part) => part.type === "form");
}

/** Whether a code reaches the number when somebody who is not signed in types it. */
async function codeToNumber(customer: number): Promise<boolean> {
  const before = app.sandbox.outbox(number(customer)).length;
  const talk = await app.open();
  await talk.say("how much do I owe?");
  await talk.fill({ number: number(customer) });
  await sendNotices(app.deps);
  return app.sandbox.outbox(number(customer)).length > before;
}

/** The level that the owner's passkey gives, and whether an act on the line could follow. */
async function byPasskey(customer: number): Promise<{ level: string; act: boolean }> {
  const key = await givePasskey(`C${String(customer).padStart(2, "0")}`);
  const talk = await app.open();
  await talk.say("why is my bill higher?");
  const { ceremonyId, options } = askedFor(talk);
  const response = key.assert(options, client) as PasskeyResponse;
  await talk.send({ kind: "passkey", ceremonyId, decision: "submit", response });
  const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null);
  if (!stored) throw new Error("The conversation is gone");
  const turn = await openTurn(app.deps, stored, null);
  return { level: talk.state.assurance, act: await areSignalsClean(turn, number(customer)) };
}

describe("what each customer can and cannot do, by every path", () => {
  // [customer, what happened, code after login, code to the number, level by the passkey, acts on the line]
  const table: [number, string, boolean, boolean, string, boolean][] = [
    [10, "another device, the same SIM", true, true, "A2", true],
    [16, "a SIM swapped six hours ago: the attacker holds the line", false, false, "A2", false],
    [17, "an eSIM moved by the customer's own order", false, false, "A2", true],
    [18, "calls diverted", false, false, "A2", false],
    [19, "a number that was somebody else's", false, false, "A2", false],
    [20, "barred for debt; texts arrive", true, true, "A2", true],
    [21, "a new line, which counts as a swap", false, false, "A2", false],
    [24, "a number that left", false, false, "A2", false],
    [25, "nothing", true, true, "A2", true],
    [26, "a namesake: name and birth date prove nothing", true, true, "A2", true],
  ];
  it.each(table)("[SEC-071] C%i (%s)", async (customer, _what, afterLogin, toNumber, level, act) => {
    const login = await codeAfterLogin(customer);
    const typed = await codeToNumber(customer);
    const passkey = await byPasskey(customer);
    expect({ login, typed, ...passkey }).toEqual({ login: afterLogin, typed: toNumber, level, act });
  });
});
