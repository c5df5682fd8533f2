// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { isElsewhere, refOf } from "./relay.ts";

/** Why nobody waits for a deletion any more: codes, so that nothing is written down about anybody. */
export const SETTLE_REASONS = ["deleted_there", "desk_gone", "kept_by_law"] as const;

/** What the desk of others has to delete, because it was deleted here, and has not said that it did. */
export type OwedDeletion = {
  readonly conversationId: ConversationId;
  readonly since: Date;
  readonly attempts: number;
  /** Why the last try was in vain; null: there was none yet. */
  readonly code: string | null;
  /** False: that desk never took it, and there is nothing to delete. */
  readonly wasSent: boolean;
  /** Another installation has it than the one that is configured: only that one can say that it is gone. */
  readonly isElsewhere: boolean;
};

export type OwedDeps = Pick<AppDeps, "tenant" | "clock" | "outside">;
export type SettleOwedRefusal = { readonly reason: "not_owed" | "bad_reason" };

const MOST = 500;

/** What is owed, the oldest first. */
export async function listOwed(deps: OwedDeps): Promise<readonly OwedDeletion[]> {
  const rows = await deps.outside.store.owed(deps.tenant, MOST);
  return rows.map((row) => ({
    conversationId: row.conversationId,
    since: row.owedSince ?? new Date(deps.clock.now()),
    attempts: row.attempts,
    code: row.lastCode,
    wasSent: refOf(deps, row) !== null,
    isElsewhere: isElsewhere(deps, row),
  }));
}

/**
 * Somebody made sure otherwise, or nothing can be done: the deletion is owed no more, and the desk is not asked again. Only what is to be deleted
 * is settled, for a reason from a closed list; in the history, with who did it.
 */
export async function settleOwed(
  deps: OwedDeps,
  { conversationId, reason }: { readonly conversationId: ConversationId; readonly reason: string },
  actor: HistoryEntry["actor"],
): Promise<Result<null, SettleOwedRefusal>> {
  const known = SETTLE_REASONS.find((one) => one === reason);
  if (known === undefined) return refuse({ reason: "bad_reason" });
  const row = await deps.outside.store.find(deps.tenant, conversationId);
  if (row?.state !== "forgetting") return refuse({ reason: "not_owed" });
  const { tenant, clock, outside } = deps;
  const facts = {
    desk: outside.desk?.kind ?? null,
    reason: known,
    wasSent: refOf(deps, row) !== null,
    since: row.owedSince?.toISOString() ?? null,
  };
  const at = new Date(clock.now());
  const entry = { at, tenant, kind: "outside.settled" as const, actor, subjectId: null, conversationId, facts };
  return (await outside.store.settle(tenant, conversationId, entry)) ? ok(null) : refuse({ reason: "not_owed" });
}
