// SPDX-License-Identifier: Apache-2.0
import { contentDigest, signMessage } from "#crypto";
import { makeUuid, type Random } from "#kernel";
import type { Log } from "../ports.ts";
import { type WebhookDeps, webhookRows } from "./announce.ts";
import type { WebhookRow } from "./ports.ts";

const LEASE_MS = 60_000;
/** The last try comes about two days after the first. */
const ATTEMPTS = 14;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
/** A signature is worth something for this long: a copy of the request is not taken later. */
const LIFETIME_S = 300;

export const WEBHOOK_TAG = "wardline-webhook";
/** What our webhooks sign, and what the operator's events must sign. */
export const WEBHOOK_COMPONENTS = ["@method", "@target-uri", "content-type", "content-digest"] as const;

export type DeliverDeps = WebhookDeps & { readonly random: Random; readonly log: Log };

/**
 * Sends the webhooks that are due, each by one node at a time, signed anew at every try. 2xx is delivered; 410 says that nobody wants it any
 * more; everything else is tried again, later and later, and given up after two days. If we stop between sending and noting it, it is sent
 * again under the same `webhook-id`.
 */
export async function deliverWebhooks(
  deps: DeliverDeps,
  limit: number = 20,
): Promise<{ sent: number; failed: number }> {
  const { tenant, clock, webhooks } = deps;
  const claimed = await webhooks.store.claim(tenant, new Date(clock.now()), LEASE_MS, limit);
  const results = await Promise.all(claimed.map((row) => deliverOne(deps, row)));
  const sent = results.filter(Boolean).length;
  return { sent, failed: results.length - sent };
}

async function deliverOne(deps: DeliverDeps, row: WebhookRow & { readonly attempts: number }): Promise<boolean> {
  const { tenant, clock, webhooks, log } = deps;
  const endpoint = webhooks.endpoints.find(({ name }) => name === row.endpoint);
  if (endpoint === undefined) {
    // Whoever took it out of the configuration does not want it told.
    await webhooks.store.settle(tenant, row.deliveryId, "dead", null, new Date(clock.now()));
    return false;
  }
  const body = webhooks.cipher.open(row.deliveryId, row.sealed);
  const answer = await webhooks.send(
    endpoint.url,
    signedWebhookHeaders(deps, endpoint.url, row.deliveryId, body),
    body,
  );
  const status = answer?.status ?? null;
  const now = clock.now();
  if (status !== null && status >= 200 && status < 300) {
    await webhooks.store.settle(tenant, row.deliveryId, "delivered", status, new Date(now));
    return true;
  }
  const willRetry = status !== 410 && row.attempts < ATTEMPTS;
  if (willRetry) await webhooks.store.retry(tenant, row.deliveryId, status, new Date(now + waitMs(deps, row.attempts)));
  else await webhooks.store.settle(tenant, row.deliveryId, "dead", status, new Date(now));
  log.warn({ attempts: row.attempts, willRetry }, "A webhook could not be delivered");
  return false;
}

/**
 * Sends a signed `webhook.test` to one receiver at once, and waits for its answer. It is no delivery: nothing is kept, and nothing is tried again.
 *
 * @returns Its status; null: there is no such receiver, or nobody answered.
 */
export async function tryWebhook(deps: Omit<DeliverDeps, "log">, name: string): Promise<number | null> {
  const { clock, random, webhooks } = deps;
  const endpoint = webhooks.endpoints.find((one) => one.name === name);
  const [row] = webhookRows({ clock, webhooks }, "webhook.test", makeUuid(random), {}, { onlyTo: name });
  if (endpoint === undefined || row === undefined) return null;
  const body = webhooks.cipher.open(row.deliveryId, row.sealed);
  const answer = await webhooks.send(
    endpoint.url,
    signedWebhookHeaders(deps, endpoint.url, row.deliveryId, body),
    body,
  );
  return answer?.status ?? null;
}

/** Doubles, up to a bound, with a quarter of it by chance so that receivers do not meet all at once. */
function waitMs({ random }: DeliverDeps, attempts: number): number {
  const whole = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return whole - (whole / 4) * ((random.bytes(1)[0] ?? 0) / 255);
}

/** The fields of one request of ours: its body signed by each key that signs now, for five minutes. */
export function signedWebhookHeaders(
  {
    clock,
    random,
    webhooks,
  }: Pick<DeliverDeps, "clock" | "random"> & { readonly webhooks: Pick<DeliverDeps["webhooks"], "signers"> },
  targetUri: string,
  deliveryId: string,
  body: Uint8Array,
): Record<string, string> {
  const fields = {
    "content-type": "application/cloudevents+json",
    "content-digest": contentDigest(body),
    "webhook-id": deliveryId,
  };
  const created = Math.floor(clock.now() / 1_000);
  const { signatureInput, signature } = signMessage(
    { method: "POST", targetUri: new URL(targetUri).href, fields },
    webhooks.signers.map(({ keyId, signer }) => ({
      signer,
      parts: {
        label: signer.algorithm,
        keyId,
        components: [...WEBHOOK_COMPONENTS, "webhook-id"],
        created,
        expires: created + LIFETIME_S,
        nonce: random.bytes(16).toHex(),
        tag: WEBHOOK_TAG,
      },
    })),
  );
  return { ...fields, "signature-input": signatureInput, signature };
}
