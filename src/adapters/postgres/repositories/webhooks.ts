// SPDX-License-Identifier: Apache-2.0
import type { WebhookCount, WebhookRow, WebhookStore } from "#app";
import type { Database } from "../sql.ts";

const ADD = `
  INSERT INTO webhook_delivery (tenant, delivery_id, endpoint, event, sealed, state, made_at, due_at)
  SELECT $1, row.delivery_id, row.endpoint, row.event, row.sealed, 'due', $6, $6
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bytea[]) AS row (delivery_id, endpoint, event, sealed)
  ON CONFLICT (tenant, delivery_id) DO NOTHING`;
/** SKIP LOCKED: nodes that claim at once get different deliveries. A node that stops leaves its lease to run out. */
const CLAIM = `
  WITH due AS (
    SELECT tenant, delivery_id FROM webhook_delivery
    WHERE tenant = $1 AND state = 'due' AND due_at <= $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE webhook_delivery w SET due_at = $4, attempts = attempts + 1 FROM due
  WHERE w.tenant = due.tenant AND w.delivery_id = due.delivery_id
  RETURNING w.delivery_id, w.endpoint, w.event, w.sealed, w.attempts`;
const SETTLE = `
  UPDATE webhook_delivery SET state = $3, last_status = $4, settled_at = $5, due_at = NULL
  WHERE tenant = $1 AND delivery_id = $2 AND state = 'due'`;
const RETRY = `
  UPDATE webhook_delivery SET last_status = $3, due_at = $4 WHERE tenant = $1 AND delivery_id = $2 AND state = 'due'`;
const COUNTS = `
  SELECT endpoint, state, count(*)::int AS count FROM webhook_delivery WHERE tenant = $1
  GROUP BY endpoint, state ORDER BY endpoint, state`;

type ClaimedRow = {
  readonly delivery_id: string;
  readonly endpoint: string;
  readonly event: string;
  readonly sealed: Uint8Array;
  readonly attempts: number;
};

/** Webhooks in PostgreSQL, delivered at least once: a node that stops between sending and noting it sends again. */
export function makeWebhookStore(database: Database): WebhookStore {
  return {
    async add(tenant, rows, at) {
      const column = <Key extends keyof WebhookRow>(key: Key): WebhookRow[Key][] => rows.map((row) => row[key]);
      const values = [tenant, column("deliveryId"), column("endpoint"), column("event"), column("sealed"), at];
      await database.query("webhook.add", ADD, values);
    },
    async claim(tenant, now, leaseMs, limit) {
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      const { rows } = await database.query<ClaimedRow>("webhook.claim", CLAIM, values);
      return rows.map(({ delivery_id, ...row }) => ({ deliveryId: delivery_id, ...row }));
    },
    async settle(tenant, deliveryId, state, status, at) {
      await database.query("webhook.settle", SETTLE, [tenant, deliveryId, state, status, at]);
    },
    async retry(tenant, deliveryId, status, dueAt) {
      await database.query("webhook.retry", RETRY, [tenant, deliveryId, status, dueAt]);
    },
    async counts(tenant) {
      return (await database.query<WebhookCount>("webhook.counts", COUNTS, [tenant])).rows;
    },
  };
}
