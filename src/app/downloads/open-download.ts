// SPDX-License-Identifier: Apache-2.0
import { makeUuid } from "#kernel";
import { DOWNLOAD_MINUTES } from "../tools/billing/bill-documents.ts";
import type { Turn } from "../turn.ts";

/** Makes a bill ready. A new one closes the one before. */
export function openDownload(turn: Turn, billId: string): string {
  const downloadId = makeUuid(turn.deps.random);
  const expiresAt = turn.now + DOWNLOAD_MINUTES * 60_000;
  turn.state = { ...turn.state, download: { downloadId, billId, expiresAt } };
  return downloadId;
}
