// SPDX-License-Identifier: Apache-2.0

import { AppError, fromUtf8, type Result } from "#kernel";
import { type DeskQueue, deskQueueQuery } from "#protocol";
import { listQueue } from "../care/queue.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { ConversationCipher, StoredDeskCase } from "../ports.ts";

/** The first page of the queue as it is without a filter, oldest first. See `listQueue`. */
export async function listCases(
  deps: AppDeps,
  agent: AgentIdentity,
): Promise<Result<DeskQueue, { readonly reason: "not_permitted" }>> {
  return listQueue(deps, agent, deskQueueQuery.parse({}));
}

/**
 * The code of why a case went to a person, from what was sealed then: what lists show was written beside it, and could have been altered
 * alone. `unreadable` where what was sealed was altered itself.
 */
export function sealedReason({ deskCase }: StoredDeskCase, cipher: ConversationCipher): string {
  if (!deskCase) return "asked";
  try {
    const opened = cipher.open({ kind: "case" }, deskCase.keyNo, deskCase.sealed);
    return (JSON.parse(fromUtf8(opened)) as { reason: string }).reason;
  } catch (error) {
    if (!(error instanceof AppError && error.code === "crypto.cannot_open")) throw error;
    return "unreadable";
  }
}
