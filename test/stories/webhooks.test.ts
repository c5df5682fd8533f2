// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { announceWebhook, type DeliverDeps, deliverWebhooks, type Webhooks, webhookJwks, webhookSigners } from "#app";
import { contentDigest, type HttpMessage, makeSigner, signMessage, type VerificationKey, verifyMessage } from "#crypto";
import { fromUtf8, utf8 } from "#kernel";
import { openTestServer, type TestServer } from "../harness/server.ts";

const DAY = 86_400_000;
const ed = makeSigner("ed25519", new Uint8Array(32).fill(1));
const pq = makeSigner("ml-dsa-44", new Uint8Array(32).fill(2));
const operatorKeys: VerificationKey[] = [
  { keyId: "op-ed", algorithm: "ed25519", publicKey: ed.publicKey },
  { keyId: "op-pq", algorithm: "ml-dsa-44", publicKey: pq.publicKey },
];

let at: TestServer;
type Sent = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };
const sent: Sent[] = [];
let answer: { status: number } | null = { status: 204 };
const endpoint = { name: "crm", url: "https://crm.example/hooks", events: ["operator_event.carried_out"] } as const;

beforeAll(async () => {
  at = await openTestServer();
});
afterAll(async () => {
  await at.close();
});
beforeEach(() => {
  sent.length = 0;
  answer = { status: 204 };
});

function depsWith(changes: Partial<Webhooks> = {}): DeliverDeps {
  const { deps } = at.app;
  const webhooks: Webhooks = {
    ...deps.webhooks,
    endpoints: [endpoint],
    send: async (url, headers, body) => {
      sent.push({ url, headers, body });
      return answer;
    },
    ...changes,
  };
  return { ...deps, webhooks };
}

function verified(request: Sent, keys: Webhooks["published"]): ReturnType<typeof verifyMessage> {
  const message: HttpMessage = { method: "POST", targetUri: request.url, fields: request.headers };
  return verifyMessage(message, request.body, {
    keys: keys.map(({ keyId, signer }) => ({ keyId, algorithm: signer.algorithm, publicKey: signer.publicKey })),
    components: ["@method", "@target-uri", "content-type", "content-digest", "webhook-id"],
    tag: "wardline-webhook",
    now: Math.floor(at.app.clock.now() / 1_000),
    maxAge: 300,
    skew: 0,
  });
}

describe("deliverWebhooks()", () => {
  it("[SEC-257] tells each receiver once, signed by Ed25519 and ML-DSA-44, sealed until it leaves", async () => {
    const deps = depsWith();
    expect(await announceWebhook(deps, "operator_event.carried_out", "ev-1", { ended: 3 })).toBe(1);
    await announceWebhook(deps, "operator_event.carried_out", "ev-1", { ended: 3 });
    await announceWebhook(deps, "webhook.test", "ev-1", {});
    const rows = await at.app.database.query<{ sealed: Uint8Array }>("test", "SELECT sealed FROM webhook_delivery");
    expect(rows.rows).toHaveLength(1);
    expect(Buffer.from(rows.rows[0]?.sealed ?? []).includes("ended")).toBe(false);
    expect(await deliverWebhooks(deps)).toEqual({ sent: 1, failed: 0 });
    expect(await deliverWebhooks(deps)).toEqual({ sent: 0, failed: 0 });
    const [request] = sent;
    if (request === undefined) throw new Error("nothing was sent");
    expect(JSON.parse(fromUtf8(request.body))).toMatchObject({
      id: "ev-1",
      type: "wardline.operator_event.carried_out.v1",
      data: { ended: 3 },
    });
    const checked = verified(request, deps.webhooks.signers);
    expect(checked.ok && [...checked.value.keyIds].sort()).toEqual(["ed25519-1", "ml-dsa-44-1"]);
    expect(verified({ ...request, body: utf8("{}") }, deps.webhooks.signers).ok).toBe(false);
    expect(verified({ ...request, url: "https://other.example/hooks" }, deps.webhooks.signers).ok).toBe(false);
  });

  it("[SEC-257] tries again later and later under the same id with a new signature, and gives up after days", async () => {
    const deps = depsWith();
    answer = null;
    await announceWebhook(deps, "operator_event.carried_out", "ev-2", {});
    const startedAt = at.app.clock.now();
    for (let n = 0; n < 400 && at.app.clock.now() - startedAt < 5 * DAY; n += 1) {
      await deliverWebhooks(deps);
      at.app.clock.advance(1_800_000);
    }
    expect(sent.length).toBe(14);
    expect(new Set(sent.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers["signature"])).size).toBe(14);
    expect(await deps.webhooks.store.counts(deps.tenant)).toContainEqual({ endpoint: "crm", state: "dead", count: 1 });
  });

  it("stops at once when the receiver is gone for good, or no longer configured", async () => {
    answer = { status: 410 };
    await announceWebhook(depsWith(), "operator_event.carried_out", "ev-3", {});
    await deliverWebhooks(depsWith());
    await announceWebhook(depsWith(), "operator_event.carried_out", "ev-4", {});
    await deliverWebhooks(depsWith({ endpoints: [] }));
    at.app.clock.advance(DAY);
    await deliverWebhooks(depsWith());
    expect(sent).toHaveLength(1);
  });

  it("gives each delivery to one node", async () => {
    const deps = depsWith();
    for (let n = 0; n < 10; n += 1) await announceWebhook(deps, "operator_event.carried_out", `ev-many-${n}`, {});
    await Promise.all([deliverWebhooks(deps, 10), deliverWebhooks(deps, 10), deliverWebhooks(deps, 10)]);
    expect(new Set(sent.map(({ headers }) => headers["webhook-id"])).size).toBe(10);
    expect(sent).toHaveLength(10);
  });

  it("[SEC-257] changes keys by a line of the configuration, known to receivers beforehand", async () => {
    const root = new Uint8Array(32).fill(9);
    const generation = (number: number): Webhooks["signers"] => webhookSigners(root, ["ed25519", "ml-dsa-44"], number);
    const before = { signers: generation(1), published: [...generation(1), ...generation(2)] };
    const deps = depsWith({ signers: generation(2) });
    await announceWebhook(deps, "operator_event.carried_out", "ev-5", {});
    await deliverWebhooks(deps);
    const [request] = sent;
    if (request === undefined) throw new Error("nothing was sent");
    expect(verified(request, before.published).ok).toBe(true);
    expect(verified(request, before.signers).ok).toBe(false);
    const jwks = webhookJwks(before.published).keys as { kid: string; alg: string }[];
    expect(jwks.map(({ kid }) => kid)).toEqual(["ed25519-1", "ml-dsa-44-1", "ed25519-2", "ml-dsa-44-2"]);
    const served = await at.server.inject({ url: "/.well-known/wardline-webhook-keys" });
    expect(served.json<{ keys: unknown[] }>().keys).toHaveLength(4);
  });
});

describe("POST /v1/operator/events", () => {
  type Change = { readonly url?: string; readonly nonce?: string; readonly age?: number; readonly only?: "ed25519" };

  function request(body: string, { url = at.url, nonce, age = 0, only }: Change = {}): Record<string, string> {
    const fields = { "content-type": "application/json", "content-digest": contentDigest(utf8(body)) };
    const created = Math.floor(at.app.clock.now() / 1_000) - age;
    const message = { method: "POST", targetUri: `${url}/v1/operator/events`, fields };
    const each = [
      { signer: ed, keyId: "op-ed" },
      { signer: pq, keyId: "op-pq" },
    ].filter(({ signer }) => only === undefined || signer.algorithm === only);
    const { signatureInput, signature } = signMessage(
      message,
      each.map(({ signer, keyId }, index) => ({
        signer,
        parts: {
          label: `sig${index}`,
          keyId,
          components: ["@method", "@target-uri", "content-type", "content-digest"],
          created,
          expires: created + 300,
          nonce: nonce ?? `${index}-${Math.random()}-0123456789`,
          tag: "wardline-webhook",
        },
      })),
    );
    return { ...fields, "signature-input": signatureInput, signature };
  }

  async function send(body: string, headers: Record<string, string>): Promise<number> {
    const sentAt = await fetch(`${at.url}/v1/operator/events`, { method: "POST", headers, body });
    return sentAt.status;
  }

  it("[SEC-258] takes an event that the operator signed by each of its keys, once, and refuses every other", async () => {
    const heard: string[] = [];
    const webhooks = at.app.deps.webhooks as { operatorKeys: readonly VerificationKey[] };
    const events = at.app.deps.operatorEvents as { verifySignal: (signed: string) => Promise<unknown> };
    const [keysBefore, verifyBefore] = [webhooks.operatorKeys, events.verifySignal];
    webhooks.operatorKeys = operatorKeys;
    events.verifySignal = async (signed) => {
      heard.push(signed);
      return { ok: false, refusal: { reason: "invalid" } };
    };
    try {
      const body = JSON.stringify({ event: "signed-event" });
      const good = request(body);
      await send(body, good);
      expect(heard).toEqual(["signed-event"]);
      // The same request again, another body, another receiver, too old, one signature of two, none.
      expect(await send(body, good)).toBe(401);
      expect(await send(JSON.stringify({ event: "other" }), request(body))).toBe(401);
      expect(await send(body, request(body, { url: "https://elsewhere.example" }))).toBe(401);
      expect(await send(body, request(body, { age: 1_000 }))).toBe(401);
      expect(await send(body, request(body, { only: "ed25519" }))).toBe(401);
      expect(await send(body, { "content-type": "application/json" })).toBe(401);
      expect(heard).toHaveLength(1);
    } finally {
      webhooks.operatorKeys = keysBefore;
      events.verifySignal = verifyBefore;
    }
  });

  it("refuses a body that is larger than any", async () => {
    const body = JSON.stringify({ event: "x".repeat(300_000) });
    expect(await send(body, { "content-type": "application/json" })).toBe(413);
  });
});
