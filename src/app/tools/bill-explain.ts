// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import type { BillExplanation } from "#dialogue";
import { ok, refuse } from "#kernel";
import type { AppliedRate, Bill, BillingAccount, Line } from "#telecom";
import { advisePlan, chooseBill, explainBill, findPreviousBill, isIssued, otherDue } from "#telecom";
import { failed } from "./failures.ts";
import { accountLabel } from "./labels.ts";
import { viewAccounts, viewSubject } from "./subject-view.ts";
import type { ToolContext, ToolResult, ToolSpec } from "./tool-spec.ts";

type Told = { readonly bill: Bill; readonly rates: readonly AppliedRate[] };

/**
 * Why a bill differs from the one before. `advice` is a comparison of figures; whether it may be said unasked
 * (consent) is the flow's to decide.
 */
export const billExplain: ToolSpec<"bill.explain"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["billLines"],
    current: ["billLines"],
    previous: ["billLines"],
    delta: ["billLines"],
    causes: ["billLines"],
    otherDue: ["billLines"],
    advice: ["billLines"],
    accounts: ["billLines"],
  },
  isWrite: false,
  argsSchema: z.strictObject({
    accountId: z.string().min(1).max(120).optional(),
    month: z
      .string()
      .regex(/^\d{4}-\d{2}$/)
      .optional(),
  }) as z.ZodType<{ accountId?: string; month?: string }>,
  async run(args, ctx) {
    const view = await viewSubject(ctx);
    if (!view.ok) return view;
    const accounts = await viewAccounts(ctx, view.value);
    if (!accounts.ok) return accounts;
    const lines = view.value.lines.map(({ line }) => line);
    if (accounts.value.length === 0) return ok({ outcome: lines.length > 0 ? "not_holder" : "no_bills" });

    const own = accounts.value.map(({ account }) => account);
    const asked = args.accountId === undefined ? own : own.filter(({ accountId }) => accountId === args.accountId);
    if (asked.length === 0) return refuse({ reason: "not_found" });
    const lists = await Promise.all(asked.map((account) => ctx.reads.listBills(account.accountId)));
    const billed: { account: BillingAccount; bills: readonly Bill[] }[] = [];
    for (const [index, list] of lists.entries()) {
      if (!list.ok) return failed(list.refusal);
      const account = asked[index];
      if (account !== undefined && list.value.length > 0) billed.push({ account, bills: list.value });
    }
    const [chosen] = billed;
    if (chosen === undefined) return ok({ outcome: "no_bills" });
    if (billed.length > 1) {
      const choices = billed.map(({ account }) => ({ accountId: account.accountId, label: accountLabel(account) }));
      return ok({ outcome: "choose_account", accounts: choices });
    }
    return explainIn(ctx, chosen.bills, args.month, lines);
  },
};

async function explainIn(
  ctx: ToolContext,
  bills: readonly Bill[],
  month: string | undefined,
  lines: readonly Line[],
): Promise<ToolResult<BillExplanation>> {
  const current = chooseBill(bills, month);
  if (current === null) {
    const newest =
      bills
        .map((bill) => bill.billDate.slice(0, 7))
        .sort()
        .at(-1) ?? "";
    return ok({ outcome: month !== undefined && month > newest ? "not_issued" : "no_bills" });
  }
  if (!isIssued(current)) return ok({ outcome: "not_issued" });
  const previous = findPreviousBill(bills, current);
  const other = otherDue(bills, current.billId);
  const about = { current: headOf(current), ...(other === null ? {} : { otherDue: other }) };
  if (previous === null) return ok({ outcome: "first_bill", ...about });

  const [now, before] = await Promise.all([ctx.reads.listRates(current), ctx.reads.listRates(previous)]);
  if (!now.ok) return failed(now.refusal);
  if (!before.ok) return failed(before.refusal);
  const told: readonly [Told, Told] = [
    { bill: current, rates: now.value },
    { bill: previous, rates: before.value },
  ];
  const comparison = explainBill(told[0], told[1]);
  const both = { ...about, previous: headOf(previous) };
  if (comparison.outcome === "cannot_explain") return ok({ outcome: "cannot_explain", ...both });
  const explanation: BillExplanation = {
    outcome: comparison.outcome,
    ...both,
    delta: comparison.delta,
    causes: comparison.causes.map(({ kind, amount, detail, evidence }) => ({
      kind,
      amount,
      detail: { ...detail },
      evidence: [...evidence],
    })),
    advice: (await adviceFor(ctx, told, lines)) ?? null,
  };
  return ok(explanation);
}

/** Only where both bills show use beyond the bundle; a catalogue that does not answer means no advice, not no answer. */
async function adviceFor(
  ctx: ToolContext,
  told: readonly [Told, Told],
  lines: readonly Line[],
): Promise<BillExplanation["advice"]> {
  const hasOverage = told.every(({ rates }) => rates.some(({ facts }) => facts.usageType === "dataOverage"));
  const onAccount = lines.filter((line) => line.accountId === told[0].bill.accountId && line.kind === "mobile");
  const [line] = onAccount;
  if (!hasOverage || line === undefined || onAccount.length > 1) return null;
  const offers = await ctx.reads.listOffers();
  if (!offers.ok) return null;
  const current = offers.value.find((offer) => offer.offerId === line.offerId) ?? null;
  const advised = advisePlan(told, current, offers.value);
  return advised === null ? null : { offerId: advised.offerId, planName: advised.name, price: advised.price };
}

function headOf(bill: Bill): { billId: string; date: string; total: Bill["total"] } {
  return { billId: bill.billId, date: bill.billDate, total: bill.total };
}
