// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { Database } from "../sql.ts";

export type QueueDepth = {
  readonly name: string;
  readonly waiting: number;
  /** Counting stopped at `waiting`. */
  readonly isMore: boolean;
  readonly oldestAt: Date | null;
};

/** Counting further would cost more than anybody learns from it. */
const COUNT_TO = 1_000;

/** What waits, each by the index that its worker uses: the first of it, and when that became due. */
const QUEUES: readonly { readonly name: string; readonly at: string; readonly from: string }[] = [
  {
    name: "cases",
    at: "queued_at",
    from: "conversation WHERE tenant = $1 AND queued_at IS NOT NULL AND ended_at IS NULL",
  },
  { name: "acts", at: "updated_at", from: "act WHERE tenant = $1 AND state IN ('committing', 'unknown')" },
  { name: "notices", at: "due_at", from: "notice WHERE tenant = $1 AND due_at IS NOT NULL" },
  { name: "messages", at: "due_at", from: "messaging_outbox WHERE tenant = $1 AND state = 'due'" },
  { name: "webhooks", at: "due_at", from: "webhook_delivery WHERE tenant = $1 AND state = 'due'" },
  { name: "desk_deletions", at: "owed_since", from: "outside_case WHERE tenant = $1 AND state = 'forgetting'" },
  { name: "approvals", at: "proposed_at", from: "approval WHERE tenant = $1 AND state = 'proposed'" },
  { name: "requests", at: "received_at", from: "subject_request WHERE tenant = $1 AND closed_at IS NULL" },
  { name: "history", at: "NULL::timestamptz", from: "history_queue WHERE $1::text IS NOT NULL" },
];

const DEPTHS = QUEUES.map(
  ({ name, at, from }) =>
    `SELECT '${name}' AS name, count(*)::int AS waiting, min(at) AS oldest_at FROM (SELECT ${at} AS at FROM ${from} LIMIT ${COUNT_TO + 1}) AS q`,
).join(" UNION ALL ");

/** How much waits in each queue of the installation. One round trip; reads no content. */
export async function readQueueDepths(database: Database, tenant: TenantId): Promise<readonly QueueDepth[]> {
  const { rows } = await database.query<{ name: string; waiting: number; oldest_at: Date | null }>(
    "service.queues",
    DEPTHS,
    [tenant],
  );
  return rows.map(({ name, waiting, oldest_at }) => ({
    name,
    waiting: Math.min(waiting, COUNT_TO),
    isMore: waiting > COUNT_TO,
    oldestAt: oldest_at,
  }));
}
