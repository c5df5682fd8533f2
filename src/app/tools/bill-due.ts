// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { BillDue } from "#dialogue";
import { localDay, ok, refuse } from "#kernel";
import type { BillingAccount, Line } from "#telecom";
import { whatIsDue } from "#telecom";
import { failed } from "./failures.ts";
import { viewAccounts, viewSubject } from "./subject-view.ts";
import type { ToolContext, ToolResult, ToolSpec } from "./tool-spec.ts";

export const billDue: ToolSpec<"bill.due"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["money"],
    amountDue: ["money"],
    dueDate: ["money"],
    overdue: ["money"],
    overdueBills: ["money"],
    billId: ["money"],
    isSuspended: ["money"],
    prepaid: ["money"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120).optional() }) as z.ZodType<{ lineId?: string }>,
  async run({ lineId }, ctx) {
    const view = await viewSubject(ctx);
    if (!view.ok) return view;
    const lines = view.value.lines.map(({ line }) => line);
    const asked = lineId === undefined ? null : (lines.find((line) => line.lineId === lineId) ?? null);
    if (lineId !== undefined && asked === null) return refuse({ reason: "not_found" });
    const [accounts, prepaid] = await Promise.all([
      viewAccounts(ctx, view.value),
      prepaidOf(ctx, asked === null ? lines : [asked]),
    ]);
    if (!prepaid.ok) return prepaid;
    if (prepaid.value !== null) return ok(prepaid.value);
    if (!accounts.ok) return accounts;

    const own = accounts.value.map(({ account }) => account);
    const wanted = asked === null ? own : own.filter(({ accountId }) => accountId === asked.accountId);
    if (wanted.length === 0) return ok({ outcome: lines.length > 0 ? "not_holder" : "no_account" });
    return dueOn(ctx, wanted, lines);
  },
};

/** The first account on which something is owed; where nothing is, that is the answer. */
async function dueOn(
  ctx: ToolContext,
  accounts: readonly BillingAccount[],
  lines: readonly Line[],
): Promise<ToolResult<BillDue>> {
  const today = localDay(ctx.clock.now(), ctx.timeZone);
  const lists = await Promise.all(accounts.map((account) => ctx.reads.listBills(account.accountId)));
  for (const [index, bills] of lists.entries()) {
    if (!bills.ok) return failed(bills.refusal);
    const account = accounts[index];
    if (account === undefined) continue;
    const due = whatIsDue(account, bills.value, today);
    if (due.outcome === "nothing_due") continue;
    return ok({
      outcome: "due",
      amountDue: due.amountDue,
      ...(due.dueDate === null ? {} : { dueDate: due.dueDate }),
      overdue: due.overdue,
      overdueBills: due.overdueBills,
      billId: due.billId,
      isSuspended: lines.some((line) => line.accountId === account.accountId && line.status === "suspended"),
    });
  }
  return ok({ outcome: "nothing_due" });
}

/** The balance when every line asked about is prepaid: there is no bill, and none is invented. */
async function prepaidOf(ctx: ToolContext, lines: readonly Line[]): Promise<ToolResult<BillDue | null>> {
  const [line] = lines;
  if (line === undefined) return ok(null);
  const offers = await ctx.reads.listOffers();
  if (!offers.ok) return failed(offers.refusal);
  const prepaid = new Set(offers.value.filter((offer) => offer.isPrepaid).map((offer) => offer.offerId));
  if (!lines.every(({ offerId }) => prepaid.has(offerId))) return ok(null);
  const balance = await ctx.reads.findPrepaidBalance(line);
  if (!balance.ok) return failed(balance.refusal);
  return ok(balance.value === null ? null : { outcome: "prepaid", prepaid: { ...balance.value } });
}
