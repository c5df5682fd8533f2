// SPDX-License-Identifier: Apache-2.0
// Consent in both directions: what is given here stands at the operator, and what is taken back there ends here, on every node.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, callTool, followConsents, listOwnConsents, openTurn, tellOperatorOfConsents } from "#app";
import type { VerificationKey } from "#crypto";
import type { Talk } from "../harness/app.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";

const PRIVACY = "/tmf-api/privacyManagement/v4";
const PATH = "/v1/operator/privacy-events";
let at: TestServer;
let other: AppDeps;
let token = "";

beforeAll(async () => {
  at = await openTestServer();
  other = await at.app.node();
  const { sandbox, deps } = at.app;
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
  });
  token = (
    (await (await fetch(`${sandbox.url}/oauth2/token`, { method: "POST", body })).json()) as { access_token: string }
  ).access_token;
  const webhooks = deps.webhooks as { operatorKeys: readonly VerificationKey[] };
  webhooks.operatorKeys = sandbox.hubKeys.map(({ keyid, alg, public: raw }) => ({
    keyId: keyid,
    algorithm: alg,
    publicKey: Uint8Array.fromBase64(raw),
  }));
  expect((await deps.telco.consents.listen(at.url + PATH)).ok).toBe(true);
});
afterAll(() => at.close());

type Json = Readonly<Record<string, unknown>>;
async function atOperator(method: string, path: string, body?: Json): Promise<Json[]> {
  const { sandbox } = at.app;
  const answer = await fetch(`${sandbox.url}${PRIVACY}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const read: unknown = await answer.json();
  await sandbox.webhooksSettled();
  return (Array.isArray(read) ? read : [read]) as Json[];
}
const choose = (party: string, value: string): Promise<Json[]> =>
  atOperator("PATCH", `/partyPrivacyProfile/PP-${party}`, {
    partyPrivacyProfileCharacteristic: [{ name: "marketing", privacyUsagePurpose: "marketing", value }],
  });

async function agreed(customer: string): Promise<Talk> {
  const talk = await at.app.open({ customer });
  await talk.say("which plans are there");
  if (JSON.stringify(talk.events).includes("Which line")) await talk.press(/•••/);
  await talk.press("Which one suits my use?");
  await talk.press("Yes, look at my use");
  return talk;
}
async function standing(deps: AppDeps, talk: Talk): Promise<unknown> {
  const listed = await listOwnConsents(deps, talk.id);
  return listed.ok ? listed.value.consents.map(({ purpose, isInForce }) => [purpose, isInForce]) : listed.refusal;
}
async function advice(deps: AppDeps, talk: Talk): Promise<string> {
  const stored = await deps.conversations.find(deps.tenant, talk.id, null, "own");
  if (stored === null) throw new Error("The conversation is gone");
  const turn = await openTurn(deps, stored, null);
  const call = (tool: string, args: object) =>
    callTool(turn, { type: "call_tool", callId: "c", tool, args } as Parameters<typeof callTool>[1]);
  const lines = await call("lines.list", {});
  if (lines.type !== "tool_returned") throw new Error("No lines");
  const { lines: all } = lines.result as { lines: { lineId: string; kind: string; status: string }[] };
  const lineId = all.find(({ kind, status }) => kind === "mobile" && status === "active")?.lineId ?? "";
  const event = await call("usage.advice", { lineId, consent: true });
  return event.type === "tool_failed" ? event.failure : event.type;
}

describe("consent in both directions", () => {
  it("[SEC-421] ends here, on every node, when somebody takes it back in the operator's own systems", async () => {
    const talk = await agreed("CU-C05");
    expect([await standing(other, talk), await advice(other, talk)]).toEqual([[["marketing", true]], "tool_returned"]);
    await tellOperatorOfConsents(at.app.deps);
    const [document] = await atOperator("GET", "/partyPrivacyAgreement?engagedParty.id=IN-C05");
    const given = await at.app.database.query<{ facts: Json }>(
      "test.given",
      "SELECT facts FROM history WHERE conversation_id = $1 AND kind = 'consent.given'",
      [talk.id],
    );
    expect(document).toMatchObject({
      status: "validated",
      characteristic: [
        { name: "consentRecord", value: given.rows[0]?.facts["consent"] },
        { name: "receiptSha256", value: given.rows[0]?.facts["receipt"] },
      ],
    });
    expect(await standing(at.app.deps, talk)).toEqual([["marketing", true]]);

    await choose("C05", "denied");
    expect([await standing(at.app.deps, talk), await standing(other, talk)]).toEqual([
      [["marketing", false]],
      [["marketing", false]],
    ]);
    expect(await advice(other, talk)).toBe("not_allowed");
    const ended = await at.app.database.query<{ facts: Json; actor_kind: string }>(
      "test.ended",
      "SELECT facts, actor_kind FROM history WHERE kind = 'consent.ended' ORDER BY id DESC LIMIT 1",
      [],
    );
    expect(ended.rows[0]).toMatchObject({ actor_kind: "system", facts: { by: "operator", state: "withdrawn" } });
    // The word that stands there is left as it is; the document is closed.
    await tellOperatorOfConsents(other);
    expect(await atOperator("GET", "/partyPrivacyAgreement?engagedParty.id=IN-C05")).toMatchObject([
      { status: "rejected" },
    ]);
    const [profile] = await atOperator("GET", "/partyPrivacyProfile?applicableForParty.id=IN-C05");
    expect(JSON.stringify(profile)).toContain('"value":"denied"');
  });

  it("[SEC-421] believes no event: unsigned, forged or wrong ones end nothing, and a lost one is found within a day", async () => {
    const talk = await agreed("CU-C01");
    const event = {
      eventType: "PartyPrivacyProfileStatusChangeEvent",
      event: { partyPrivacyProfile: { applicableForParty: { id: "IN-C01" } } },
    };
    const headers = { "content-type": "application/json" };
    const plain = await fetch(at.url + PATH, { method: "POST", headers, body: JSON.stringify(event) });
    expect(plain.status).toBe(401);
    const webhooks = at.app.deps.webhooks as { operatorKeys: readonly VerificationKey[] };
    const keys = webhooks.operatorKeys;
    webhooks.operatorKeys = [];
    expect((await fetch(at.url + PATH, { method: "POST", headers, body: JSON.stringify(event) })).status).toBe(401);
    // While no key is known nothing is heard: the operator's own no, said now, is lost.
    await choose("C01", "withdrawn");
    webhooks.operatorKeys = keys;
    expect(await standing(other, talk)).toEqual([["marketing", true]]);
    // A suggestion asks by itself, and is refused all the same.
    expect(await advice(other, talk)).toBe("not_allowed");
    expect(await followConsents(other)).toEqual({ looked: 0, ended: 0 });
    at.app.clock.advance(86_400_001);
    const both = await Promise.all([followConsents(at.app.deps), followConsents(other)]);
    expect(both.reduce((sum, { ended }) => sum + ended, 0)).toBe(1);
    const rows = await at.app.database.query<{ state: string }>(
      "test.state",
      "SELECT state FROM consent WHERE purpose = 'marketing' ORDER BY given_at",
      [],
    );
    expect(rows.rows.map(({ state }) => state)).toEqual(["withdrawn", "withdrawn"]);
  });
});
