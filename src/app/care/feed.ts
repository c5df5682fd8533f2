// SPDX-License-Identifier: Apache-2.0
import type { AgentId, ConversationId, Lang } from "#kernel";
import type { DeskCase, DeskCount } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { readCounts, shownCase } from "./queue.ts";

export type QueueChanges = {
  readonly changed: readonly DeskCase[];
  /** Over, deleted, or nobody's any more. */
  readonly gone: readonly ConversationId[];
  readonly counts: readonly DeskCount[];
};

/**
 * What became of cases that were signalled: one look for a whole node, however many people are connected to it. For nobody in particular: whose
 * case is whose stands in `agentId`. Only for connections of people who may see the list.
 */
export async function readChanges(
  deps: AppDeps,
  ids: readonly ConversationId[],
  names: ReadonlyMap<AgentId, string>,
  lang: Lang,
): Promise<QueueChanges> {
  const [rows, counts] = await Promise.all([deps.care.rows(deps.tenant, ids), readCounts(deps)]);
  const open = rows.filter(({ closedAt }) => closedAt === null);
  const there = new Set(open.map(({ conversationId }) => conversationId));
  return {
    changed: open.map((row) => shownCase(deps, row, null, names, lang)),
    gone: ids.filter((id) => !there.has(id)),
    counts,
  };
}
