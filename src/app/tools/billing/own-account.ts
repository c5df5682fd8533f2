// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from "#kernel";
import type { BillingAccount, Line, Relation } from "#telecom";
import { viewAccounts, viewSubject } from "../subject-view.ts";
import type { ToolContext, ToolResult } from "../tool-spec.ts";

/** The account that is meant, and the line that acts on it name: a number of the account where there is one, for its signals. */
export type OwnAccount =
  | { readonly outcome: "found"; readonly account: BillingAccount; readonly relation: Relation; readonly line: Line }
  | { readonly outcome: "not_holder" | "no_account" };

/**
 * The account of a line, or the subject's first one with lines. Who only uses a line has none.
 *
 * @returns Refusals: `not_found` for a line that is not the subject's, and what the operator's systems refuse.
 */
export async function ownAccount(ctx: ToolContext, lineId: string | undefined): Promise<ToolResult<OwnAccount>> {
  const view = await viewSubject(ctx);
  if (!view.ok) return view;
  const lines = view.value.lines.map(({ line }) => line);
  const asked = lineId === undefined ? null : (lines.find((line) => line.lineId === lineId) ?? null);
  if (lineId !== undefined && asked === null) return refuse({ reason: "not_found" });
  const accounts = await viewAccounts(ctx, view.value);
  if (!accounts.ok) return accounts;
  for (const { account, relation } of accounts.value) {
    if (asked !== null && asked.accountId !== account.accountId) continue;
    const own = lines.filter((line) => line.accountId === account.accountId);
    const line = asked ?? own.find(({ status, msisdn }) => msisdn !== null && status !== "terminated") ?? own[0];
    if (line !== undefined) return ok({ outcome: "found", account, relation, line });
  }
  return ok({ outcome: lines.length > 0 ? "not_holder" : "no_account" });
}
