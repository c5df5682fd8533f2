// SPDX-License-Identifier: Apache-2.0
// The typed client against the service, through the sealed channel that the service asks for.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeToken } from "#app";
import { makeProgramKey, nodeCrypto, openClient, type ProgramKey, plainSend, sealedSend } from "#client";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { enrolFirst } from "../harness/staff.ts";

let at: TestServer;
let key: ProgramKey;
let token: string;
beforeAll(async () => {
  at = await openTestServer({ isChannelRequired: true });
  // Proofs are made by the machine's clock.
  at.app.clock.advance(Date.now() - at.app.clock.now());
  key = await makeProgramKey();
  const { opened } = await enrolFirst(at.app);
  const wanted = {
    purpose: "rest",
    name: "reader",
    scopes: ["policies.read"],
    days: 1,
    deviceKey: key.thumbprint,
  } as const;
  const made = await makeToken(at.app.deps, opened.seat, wanted, null);
  if (!made.ok || !("text" in made.value)) throw new Error("No token was made");
  token = made.value.text;
});
afterAll(async () => {
  await at.close();
});

describe("wardline/client", () => {
  it("[SEC-475] asks through the sealed channel with a proof of its key; nothing of it is taken outside the channel", async () => {
    const pin = await at.app.deps.channel.pin();
    const send = sealedSend(at.url, { crypto: nodeCrypto, pin });
    const client = openClient({ baseUrl: at.url, send, token, key });
    const policies = await client.call("GET /v1/desk/policies", {});
    expect(policies).toMatchObject({ ok: true, value: { hash: at.app.deps.policies.hash } });
    const staff = await client.call("GET /v1/desk/staff", {});
    expect(staff).toMatchObject({ ok: false, refusal: { reason: "refused", status: 403, code: "not_authorised" } });
    const outside = openClient({ baseUrl: at.url, send: plainSend(at.url), token, key });
    expect(await outside.call("GET /v1/desk/policies", {})).toMatchObject({ refusal: { status: 426 } });
    // A service that is not the one whose key is pinned hears nothing.
    const pinned = sealedSend(at.url, { crypto: nodeCrypto, pin: "A".repeat(pin.length) });
    const strict = openClient({ baseUrl: at.url, send: pinned, token, key, tries: 1 });
    expect(await strict.call("GET /v1/desk/policies", {})).toEqual({ ok: false, refusal: { reason: "network" } });
  });

  it("speaks the widget's protocol: opens a conversation, says something, reads what came", async () => {
    const client = openClient({ baseUrl: at.url, send: sealedSend(at.url, { crypto: nodeCrypto, pin: null }), key });
    const opened = await client.call("POST /v1/conversations", { body: { lang: "en", tokenIn: "bearer" } });
    if (!opened.ok || opened.value.token === undefined) throw new Error("No conversation was opened");
    client.useToken(opened.value.token);
    const said = await client.call("POST /v1/conversations/current/turns", {
      body: { kind: "text", clientId: "00000000-0000-7000-8000-000000000001", text: "hello" },
    });
    expect(said.ok).toBe(true);
    const state = await client.call("GET /v1/conversations/current", {});
    expect(state).toMatchObject({ ok: true });
  });
});
