// SPDX-License-Identifier: Apache-2.0

import type { ToolName } from "#dialogue";
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import { maySee } from "../budgets.ts";
import { toolContext } from "../call-tool.ts";
import type { AppDeps } from "../deps.ts";
import { decideTool } from "../gate.ts";
import { inTurn } from "../in-turn.ts";
import { billDocument, fileNameOf, ownBill } from "../tools/billing/bill-documents.ts";
import type { ToolSpec } from "../tools/tool-spec.ts";
import { levelOf, recordEntry, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import type { OpenDownload } from "./state.ts";

export type DownloadRefusal =
  | NotThere
  /** Used, over, another conversation's, or no longer allowed: one answer for all. */
  | { readonly reason: "not_authorised" }
  /** The operator did not answer. It can be fetched again until its time is over. */
  | { readonly reason: "unavailable" };

export type DownloadedFile = { readonly name: string; readonly bytes: Uint8Array };

/**
 * Fetches the file of a bill from the operator and gives it out, once, to the browser whose conversation it is. The gate decides again by the
 * level and the rights of this moment; the download is closed and written to the history in one transaction before the bytes leave.
 */
export async function fetchDownload(
  deps: AppDeps,
  conversationId: ConversationId,
  downloadId: string,
): Promise<Result<DownloadedFile, DownloadRefusal>> {
  let file: DownloadedFile | null = null;
  const scope = { tenant: deps.tenant, conversationId, clientId: null };
  const done = await inTurn<DownloadRefusal>(deps, scope, async (turn) => {
    file = null;
    const open = turn.state.download ?? null;
    if (open === null || open.downloadId !== downloadId || !isStillOpen(turn, open))
      return refuse({ reason: "not_authorised" });
    const read = await readFile(turn, open.billId);
    if (!read.ok) return read;
    turn.state = { ...turn.state, download: null };
    const facts = { tool: "bill.document", purpose: billDocument.purpose, level: levelOf(turn), outcome: "ok" };
    recordEntry(turn, "data.read", facts, { kind: "subject", id: null });
    file = read.value;
    return ok(undefined);
  });
  if (!done.ok) return done;
  return file === null ? refuse({ reason: "not_authorised" }) : ok(file);
}

function isStillOpen({ state, now, endedAt }: Turn, { expiresAt }: OpenDownload): boolean {
  return endedAt === null && state.isDeviceBound && state.party !== null && now < expiresAt;
}

async function readFile(turn: Turn, billId: string): Promise<Result<DownloadedFile, DownloadRefusal>> {
  const ctx = toolContext(turn, levelOf(turn));
  const spec = billDocument as unknown as ToolSpec<ToolName>;
  const verdict = await decideTool(turn, "bill.document", spec, { billId }, ctx);
  if (!verdict.isAllowed)
    return refuse({ reason: verdict.failure === "unavailable" ? "unavailable" : "not_authorised" });
  const bill = await ownBill(ctx, billId);
  if (!bill.ok) return refuse({ reason: bill.refusal.reason === "not_found" ? "not_authorised" : "unavailable" });
  if (!(await maySee(turn, 1))) return refuse({ reason: "not_authorised" });
  const bytes = await ctx.billing.readBillFile(bill.value);
  if (!bytes.ok) return refuse({ reason: bytes.refusal.reason === "not_found" ? "not_authorised" : "unavailable" });
  return ok({ name: fileNameOf(bill.value), bytes: bytes.value });
}
