// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, subtractMoney } from "#kernel";
import { isIssued } from "#telecom";
import { failed } from "../failures.ts";
import type { ToolSpec } from "../tool-spec.ts";
import { ownAccount } from "./own-account.ts";

const NOTHING = { isBusiness: false, date: null, net: null, tax: null, total: null, taxNumberEnding: null } as const;

export const billTax: ToolSpec<"bill.tax"> = {
  about: "Holdings",
  purpose: "serviceProvision",
  fields: {
    outcome: ["billLines"],
    isBusiness: ["billLines"],
    date: ["billLines"],
    net: ["billLines"],
    tax: ["billLines"],
    total: ["billLines"],
    taxNumberEnding: ["billLines"],
  },
  isWrite: false,
  argsSchema: z.strictObject({ lineId: z.string().min(1).max(120).optional() }) as z.ZodType<{ lineId?: string }>,
  async run({ lineId }, ctx) {
    const own = await ownAccount(ctx, lineId);
    if (!own.ok) return own;
    if (own.value.outcome !== "found") return ok({ ...NOTHING, outcome: own.value.outcome });
    const { account, line } = own.value;
    const [bills, customer, taxNumber] = await Promise.all([
      ctx.reads.listBills(account.accountId),
      ctx.reads.findCustomer(line.customerId),
      ctx.billing.findTaxNumber(line.customerId),
    ]);
    if (!bills.ok) return failed(bills.refusal);
    if (!customer.ok) return failed(customer.refusal);
    if (!taxNumber.ok) return failed(taxNumber.refusal);
    const { isBusiness } = customer.value;
    const bill = bills.value.find(isIssued);
    if (bill === undefined) return ok({ ...NOTHING, isBusiness, outcome: "none" });
    const { billDate, totalExTax, total } = bill;
    const tax = subtractMoney(total, totalExTax);
    return ok({
      outcome: "found",
      isBusiness,
      date: billDate,
      net: totalExTax,
      tax,
      total,
      taxNumberEnding: taxNumber.value,
    });
  },
};
