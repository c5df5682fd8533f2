// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { PaymentPlanChoice, PaymentPlanOptions } from "#dialogue";
import { localDay, type Money, ok } from "#kernel";
import { decidePlans, maySign, type PlanOption, whatIsDue } from "#telecom";
import { failed } from "../failures.ts";
import type { ToolContext, ToolResult, ToolSpec } from "../tool-spec.ts";
import { ownAccount } from "./own-account.ts";

export const billPlanOptions: ToolSpec<"bill.plan_options"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["billLines"],
    lineId: ["billLines"],
    owed: ["billLines"],
    dueOn: ["billLines"],
    runsUntil: ["billLines"],
    options: ["billLines"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120).optional() }) as z.ZodType<{ lineId?: string }>,
  run: ({ lineId }, ctx) => planOptions(ctx, lineId),
};

const NOTHING = { lineId: null, owed: null, dueOn: null, runsUntil: null, options: [] } as const;

/** Decided anew for what is shown and again for what is carried out; by figures alone, after those whom people help were set apart. */
export async function planOptions(
  ctx: ToolContext,
  lineId: string | undefined,
): Promise<ToolResult<PaymentPlanOptions>> {
  const own = await ownAccount(ctx, lineId);
  if (!own.ok) return own;
  if (own.value.outcome !== "found") return ok({ ...NOTHING, options: [], outcome: own.value.outcome });
  const { account, line, relation } = own.value;
  if (!maySign(relation)) return ok({ ...NOTHING, options: [], outcome: "not_holder" });
  const [bills, customer, settings] = await Promise.all([
    ctx.reads.listBills(account.accountId),
    ctx.reads.findCustomer(line.customerId),
    ctx.billing.findSettings(account.accountId),
  ]);
  if (!bills.ok) return failed(bills.refusal);
  if (!customer.ok) return failed(customer.refusal);
  if (!settings.ok) return failed(settings.refusal);
  const today = localDay(ctx.clock.now(), ctx.timeZone);
  const due = whatIsDue(account, bills.value, today);
  const about = { ...NOTHING, options: [], lineId: line.lineId };
  if (due.outcome === "nothing_due") return ok({ ...about, outcome: "nothing_due" });
  const owes = { ...about, owed: due.amountDue, dueOn: due.dueDate };
  if (customer.value.needsSupport) return ok({ ...owes, outcome: "person" });
  const { plans } = settings.value;
  const verdict = decidePlans(due.amountDue, due.dueDate ?? today, plans, ctx.rules.paymentPlan, today);
  if (verdict.outcome === "running") {
    return ok({ ...owes, outcome: "running", runsUntil: plans.find(({ isActive }) => isActive)?.endsOn ?? null });
  }
  if (verdict.outcome !== "options") return ok({ ...owes, outcome: verdict.outcome });
  return ok({
    ...owes,
    outcome: "options",
    options: verdict.options.flatMap((option) => choiceOf(option, due.amountDue)),
  });
}

function choiceOf({ kind, parts }: PlanOption, total: Money): readonly PaymentPlanChoice[] {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    {
      key: kind === "later" ? "later" : `parts_${parts.length}`,
      kind,
      count: parts.length,
      total,
      first: first.amount,
      each: last.amount,
      firstOn: first.on,
      lastOn: last.on,
      parts: parts.map(({ on, amount }) => ({ on, amount })),
      terms: parts.map(({ on, amount }) => [on, amount.currency, amount.minor]),
      // A new debt term needs proof of itself; another day for the same debt does not.
      needs: kind === "later" ? "A2" : "A3",
    },
  ];
}
