// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { BillCharge } from "#dialogue";
import { localDay, ok } from "#kernel";
import { type AppliedRate, type BillCase, type Credit, isDisputable, isIssued, mayCreditNow, maySign } from "#telecom";
import { failed } from "../failures.ts";
import type { ToolContext, ToolResult, ToolSpec } from "../tool-spec.ts";
import { ownAccount } from "./own-account.ts";

/** As many as buttons fit under a question. */
const MOST = 8;

export const billCharges: ToolSpec<"bill.charges"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: { outcome: ["billLines"], lineId: ["billLines"], date: ["billLines"], charges: ["billLines"] },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120).optional() }) as z.ZodType<{ lineId?: string }>,
  async run({ lineId }, ctx) {
    const found = await chargesOf(ctx, lineId);
    if (!found.ok) return found;
    if (found.value.outcome !== "found") {
      return ok({ outcome: found.value.outcome, lineId: null, date: null, charges: [] });
    }
    const { charges, date } = found.value;
    const shown = [...charges].sort((a, b) => b.amount.minor - a.amount.minor).slice(0, MOST);
    return ok({ outcome: shown.length === 0 ? "nothing" : "found", lineId: found.value.lineId, date, charges: shown });
  },
};

type Charges =
  | {
      readonly outcome: "found";
      readonly lineId: string;
      readonly accountId: string;
      readonly customerId: string;
      readonly date: string | null;
      readonly charges: readonly BillCharge[];
    }
  | { readonly outcome: "not_holder" | "no_account" };

/** Read anew for what is shown and again for what is carried out. */
export async function chargesOf(ctx: ToolContext, lineId: string | undefined): Promise<ToolResult<Charges>> {
  const own = await ownAccount(ctx, lineId);
  if (!own.ok) return own;
  if (own.value.outcome !== "found") return ok({ outcome: own.value.outcome });
  const { account, line, relation } = own.value;
  if (!maySign(relation)) return ok({ outcome: "not_holder" });
  const about = {
    outcome: "found",
    lineId: line.lineId,
    accountId: account.accountId,
    customerId: line.customerId,
  } as const;
  const bills = await ctx.reads.listBills(account.accountId);
  if (!bills.ok) return failed(bills.refusal);
  const bill = bills.value.find(isIssued);
  if (bill === undefined) return ok({ ...about, date: null, charges: [] });
  const [rates, credits, cases] = await Promise.all([
    ctx.reads.listRates(bill),
    ctx.billing.listCredits(account.accountId),
    ctx.billing.listCases(line.customerId),
  ]);
  if (!rates.ok) return failed(rates.refusal);
  if (!credits.ok) return failed(credits.refusal);
  if (!cases.ok) return failed(cases.refusal);
  const today = localDay(ctx.clock.now(), ctx.timeZone);
  const charges = rates.value
    .filter(isDisputable)
    .map((rate) => chargeOf(rate, credits.value, cases.value, ctx, today));
  return ok({ ...about, date: bill.billDate, charges });
}

function chargeOf(
  rate: AppliedRate,
  credits: readonly Credit[],
  cases: readonly BillCase[],
  { rules }: ToolContext,
  today: string,
): BillCharge {
  const open = cases.find(({ isOpen, about }) => isOpen && about.includes(rate.rateId));
  const isCredited = credits.some((credit) => credit.about === rate.rateId);
  return {
    rateId: rate.rateId,
    billId: rate.billId,
    name: rate.name,
    amount: rate.incTax,
    canCredit: !isCredited && mayCreditNow(rate.incTax, credits, rules.goodwill, today),
    reference: open?.reference ?? null,
  };
}
