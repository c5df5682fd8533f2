// SPDX-License-Identifier: Apache-2.0
import type { WebhookCount, WebhookRow, WebhookStore } from "#app";
import type { SubjectId, TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";

const ADD = `
  INSERT INTO webhook_delivery (tenant, delivery_id, endpoint, event, sealed, state, made_at, due_at, subject_id)
  SELECT $1, row.delivery_id, row.endpoint, row.event, row.sealed, 'due', $6, $6, row.subject_id
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bytea[], $7::uuid[]) AS row (delivery_id, endpoint, event, sealed, subject_id)
  ON CONFLICT (tenant, delivery_id) DO NOTHING`;
/** SKIP LOCKED: nodes that claim at once get different deliveries. A node that stops leaves its lease to run out. */
const CLAIM = `
  WITH due AS (
    SELECT tenant, delivery_id FROM webhook_delivery
    WHERE tenant = $1 AND state = 'due' AND due_at <= $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE webhook_delivery w SET due_at = $4, attempts = attempts + 1 FROM due
  WHERE w.tenant = due.tenant AND w.delivery_id = due.delivery_id
  RETURNING w.delivery_id, w.endpoint, w.event, w.sealed, w.attempts, w.subject_id`;
const SETTLE = `
  UPDATE webhook_delivery SET state = $3, last_status = $4, settled_at = $5, due_at = NULL
  WHERE tenant = $1 AND delivery_id = $2 AND state = 'due'`;
const RETRY = `
  UPDATE webhook_delivery SET last_status = $3, due_at = $4 WHERE tenant = $1 AND delivery_id = $2 AND state = 'due'`;
const COUNTS = `
  SELECT endpoint, state, count(*)::int AS count FROM webhook_delivery WHERE tenant = $1
  GROUP BY endpoint, state ORDER BY endpoint, state`;

const REPLAYED = `
  tenant = $1 AND state IN ('delivered', 'dead') AND made_at >= $2 AND made_at < $3
  AND ($4::text IS NULL OR event = $4) AND ($5::text IS NULL OR endpoint = $5)`;
const COUNT_REPLAY = `SELECT count(*)::int AS count FROM webhook_delivery WHERE ${REPLAYED}`;
const REPLAY = `
  UPDATE webhook_delivery SET state = 'due', due_at = $6, attempts = 0, last_status = NULL, settled_at = NULL WHERE ${REPLAYED}`;

const STATES = "SELECT delivery_id, state FROM webhook_delivery WHERE tenant = $1 AND delivery_id = ANY($2::uuid[])";

type ClaimedRow = {
  readonly delivery_id: string;
  readonly endpoint: string;
  readonly event: string;
  readonly sealed: Uint8Array;
  readonly subject_id: string | null;
  readonly attempts: number;
};

/** Writes deliveries within a transaction of this adapter. */
export async function addWebhooks(
  on: Queryable,
  tenant: TenantId,
  rows: readonly WebhookRow[],
  at: Date,
): Promise<void> {
  const column = <Key extends keyof WebhookRow>(key: Key): WebhookRow[Key][] => rows.map((row) => row[key]);
  const values = [
    tenant,
    column("deliveryId"),
    column("endpoint"),
    column("event"),
    column("sealed"),
    at,
    column("subjectId"),
  ];
  await on.query("webhook.add", ADD, values);
}

/** Webhooks in PostgreSQL, delivered at least once: a node that stops between sending and noting it sends again. */
export function makeWebhookStore(database: Database): WebhookStore {
  return {
    add: (tenant, rows, at) => addWebhooks(database, tenant, rows, at),
    async claim(tenant, now, leaseMs, limit) {
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      const { rows } = await database.query<ClaimedRow>("webhook.claim", CLAIM, values);
      return rows.map(({ delivery_id, subject_id, ...row }) => ({
        deliveryId: delivery_id,
        subjectId: subject_id as SubjectId | null,
        ...row,
      }));
    },
    async settle(tenant, deliveryId, state, status, at) {
      await database.query("webhook.settle", SETTLE, [tenant, deliveryId, state, status, at]);
    },
    async retry(tenant, deliveryId, status, dueAt) {
      await database.query("webhook.retry", RETRY, [tenant, deliveryId, status, dueAt]);
    },
    async statesOf(tenant, deliveryIds) {
      type State = { readonly delivery_id: string; readonly state: WebhookCount["state"] };
      const { rows } = await database.query<State>("webhook.states", STATES, [tenant, [...deliveryIds]]);
      return new Map(rows.map(({ delivery_id, state }) => [delivery_id, state]));
    },
    async replay(tenant, { from, until, event, endpoint }, now, dryRun) {
      const which = [tenant, from, until, event, endpoint];
      if (!dryRun) return (await database.query("webhook.replay", REPLAY, [...which, now])).rowCount;
      const { rows } = await database.query<{ count: number }>("webhook.count_replay", COUNT_REPLAY, which);
      return rows[0]?.count ?? 0;
    },
    async counts(tenant) {
      return (await database.query<WebhookCount>("webhook.counts", COUNTS, [tenant])).rows;
    },
  };
}
