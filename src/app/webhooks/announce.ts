// SPDX-License-Identifier: Apache-2.0
import { hmacSha256 } from "#crypto";
import { type Clock, type SubjectId, type TenantId, utf8 } from "#kernel";
import type { WebhookEventType, WebhookRow, Webhooks } from "./ports.ts";

export type WebhookDeps = { readonly tenant: TenantId; readonly clock: Clock; readonly webhooks: Webhooks };

export type AnnounceTo = {
  /** One receiver by name, whatever it wants to hear of. */
  readonly onlyTo?: string | null;
  /** Whom it is about: a legal hold of theirs keeps the delivery. */
  readonly subjectId?: SubjectId | null;
};

/**
 * Writes down that everybody who wants to know of this is to be told; `deliverWebhooks()` tells them. Durable when it returns. Call it
 * before whatever makes the event count as dealt with: announced again under the same id, it is told once.
 *
 * @param id - Of the event; the same for the same event.
 * @param data - Ids and codes only, never personal data.
 */
export async function announceWebhook(
  { tenant, clock, webhooks }: WebhookDeps,
  type: WebhookEventType,
  id: string,
  data: Readonly<Record<string, string | number | boolean | null>>,
  { onlyTo = null, subjectId = null }: AnnounceTo = {},
): Promise<number> {
  const rows = webhookRows({ clock, webhooks }, type, id, data, { onlyTo, subjectId });
  if (rows.length > 0) await webhooks.store.add(tenant, rows, new Date(clock.now()));
  return rows.length;
}

/** The same as rows, for a caller that writes them in a transaction of its own, with what they tell of. */
export function webhookRows(
  { clock, webhooks }: Pick<WebhookDeps, "clock" | "webhooks">,
  type: WebhookEventType,
  id: string,
  data: Readonly<Record<string, string | number | boolean | null>>,
  { onlyTo = null, subjectId = null }: AnnounceTo = {},
): readonly WebhookRow[] {
  const wanting = webhooks.endpoints.filter(({ name, events }) =>
    onlyTo === null ? events.includes(type) : name === onlyTo,
  );
  const event = {
    specversion: "1.0",
    id,
    source: webhooks.source,
    type: `wardline.${type}.v1`,
    time: new Date(clock.now()).toISOString(),
    datacontenttype: "application/json",
    data,
  };
  const body = utf8(JSON.stringify(event));
  return wanting.map(({ name }) => {
    const deliveryId = deliveryIdOf(id, type, name);
    return { deliveryId, endpoint: name, event: type, sealed: webhooks.cipher.seal(deliveryId, body), subjectId };
  });
}

/** One id for one event and receiver, in the form of a UUID of version 8 (RFC 9562 §5.8): no secret, and the same whenever it is asked for. */
export function deliveryIdOf(id: string, type: string, endpoint: string): string {
  const bytes = hmacSha256(utf8("wardline/webhook-delivery/v1"), utf8(JSON.stringify([id, type, endpoint]))).subarray(
    0,
    16,
  );
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
