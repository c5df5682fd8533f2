// SPDX-License-Identifier: Apache-2.0
import { AppError, type TenantId } from "#kernel";
import type { KeyDeps } from "../keys/deps.ts";
import { rowOf } from "../keys/rotate-data.ts";

export type SampleDeps = Pick<KeyDeps, "conversations" | "sealedRows" | "keys"> & { readonly tenant: TenantId };

export type Sample = {
  readonly conversations: number;
  readonly rows: number;
  /** Conversations whose subject was erased: their keys are gone, as they should be. */
  readonly erased: number;
};

/**
 * Opens every sealed row of some conversations, and drops what it read. Says that keys, envelopes and rows still fit each other.
 *
 * @param limit - How many conversations at the most.
 * @throws AppError - `crypto.cannot_open` where a row does not open under a key that does; `app.upgrade_unreadable` where nothing opens at all.
 */
export async function openSample(deps: SampleDeps, limit: number): Promise<Sample> {
  const ids = await deps.sealedRows.conversationsAfter(deps.tenant, null, limit);
  let [rows, erased] = [0, 0];
  for (const id of ids) {
    const stored = await deps.conversations.find(deps.tenant, id, null, "storage");
    if (stored === null || stored.keys.length === 0) continue;
    const cipher = await deps.keys.openConversation(stored).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "crypto.cannot_open") return null;
      throw error;
    });
    if (cipher === null) {
      erased += 1;
      continue;
    }
    for (const row of await deps.sealedRows.conversationRows(deps.tenant, id)) {
      cipher.open(rowOf(row), row.keyNo, row.sealed).fill(0);
      rows += 1;
    }
  }
  if (ids.length > 0 && erased === ids.length)
    throw new AppError("app.upgrade_unreadable", "Cannot use what was migrated: no conversation of it opens");
  return { conversations: ids.length, rows, erased };
}
