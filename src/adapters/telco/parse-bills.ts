// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";
import { money } from "#kernel";
import type { AppliedRate, Bill, BillingAccount, RateFacts, RateType } from "#telecom";
import { idsWithRole } from "./parse-products.ts";
import type { Traits } from "./tmf-types.ts";
import {
  amount,
  characteristics,
  dayOf,
  id,
  instant,
  period,
  plainLabel,
  ref,
  relatedParties,
  toMoney,
  traitNumber,
  traitText,
} from "./tmf-types.ts";

/** TMF678 CustomerBill. */
export const customerBill = z.object({
  id,
  billDate: instant,
  paymentDueDate: instant.optional(),
  nextBillDate: instant.optional(),
  billingPeriod: period.optional(),
  runType: z.enum(["onCycle", "offCycle"]).default("onCycle"),
  category: z.string().default("normal"),
  state: z.enum(["new", "onHold", "validated", "sent", "partiallyPaid", "settled"]),
  amountDue: amount.optional(),
  remainingAmount: amount.optional(),
  taxExcludedAmount: amount,
  taxIncludedAmount: amount,
  billingAccount: ref,
  relatedParty: relatedParties,
});

export function toBill(row: z.infer<typeof customerBill>, timeZone: string): Bill {
  const total = toMoney(row.taxIncludedAmount);
  const from = dayOf(row.billingPeriod?.startDateTime, timeZone);
  const until = dayOf(row.billingPeriod?.endDateTime, timeZone);
  const unpaid = row.state === "settled" ? money(total.currency, 0) : total;
  const remaining = row.remainingAmount === undefined ? unpaid : toMoney(row.remainingAmount);
  return {
    billId: row.id,
    accountId: row.billingAccount.id,
    billDate: dayOf(row.billDate, timeZone) ?? "",
    dueDate: dayOf(row.paymentDueDate, timeZone),
    nextBillDate: dayOf(row.nextBillDate, timeZone),
    period: from === null || until === null ? null : { from, until },
    runType: row.runType,
    category: row.category === "normal" || row.category === "last" || row.category === "trial" ? row.category : "other",
    state: row.state,
    totalExTax: toMoney(row.taxExcludedAmount),
    total,
    amountDue: row.amountDue === undefined ? remaining : toMoney(row.amountDue),
    remaining,
  };
}

const RATE_TYPE = z.enum([
  "recurringCharge",
  "usageCharge",
  "oneTimeCharge",
  "appliedBillingCredit",
  "appliedPenaltyCharge",
]) satisfies z.ZodType<RateType>;

/** TMF678 AppliedCustomerBillingRate. */
export const appliedRate = z.object({
  id,
  name: z.string().max(2_000).default(""),
  type: RATE_TYPE,
  bill: z.object({ id }),
  billingAccount: z.object({ id }),
  product: z.object({ id }).optional(),
  periodCoverage: period.optional(),
  taxExcludedAmount: amount,
  taxIncludedAmount: amount,
  appliedTax: z.array(z.object({ taxRate: z.number().min(0).max(100).default(0) })).default([]),
  characteristic: characteristics,
});

/** Credits come out negative whatever the operator's sign convention: the type alone says that a line is a credit. */
export function toRate(row: z.infer<typeof appliedRate>, timeZone: string): AppliedRate {
  const isCredit = row.type === "appliedBillingCredit";
  const signed = (value: z.infer<typeof amount>): AppliedRate["exTax"] => {
    const parsed = toMoney(value);
    return isCredit && parsed.minor > 0 ? money(parsed.currency, -parsed.minor) : parsed;
  };
  const from = dayOf(row.periodCoverage?.startDateTime, timeZone);
  const until = dayOf(row.periodCoverage?.endDateTime, timeZone);
  return {
    rateId: row.id,
    billId: row.bill.id,
    accountId: row.billingAccount.id,
    type: row.type,
    name: plainLabel(row.name),
    productId: row.product?.id ?? null,
    chargeCode: traitText(row.characteristic, "chargeCode"),
    exTax: signed(row.taxExcludedAmount),
    incTax: signed(row.taxIncludedAmount),
    taxRate: taxRateOf(row),
    coverage: from === null || until === null ? null : { from, until },
    facts: factsOf(row.characteristic),
  };
}

/** TM Forum does not say whether a rate is a share or a percentage; nobody taxes at a hundred per cent or at a hundredth. */
function taxRateOf(row: z.infer<typeof appliedRate>): number {
  if (row.appliedTax.length === 0) {
    const net = Math.abs(row.taxExcludedAmount.value);
    const gross = Math.abs(row.taxIncludedAmount.value);
    return net === 0 ? 0 : Math.max(0, Math.round((gross / net - 1) * 100) / 100);
  }
  return row.appliedTax.reduce((sum, { taxRate }) => sum + (taxRate >= 1 ? taxRate / 100 : taxRate), 0);
}

const NUMBERS = [
  "quantity",
  "unitPrice",
  "prorationDays",
  "prorationBase",
  "factor",
  "instalment",
  "instalments",
] as const;
const TEXTS = ["usageType", "roamingZone", "promotionId", "discountId"] as const;
const LABELS = ["unit", "thirdPartyName"] as const;

function factsOf(traits: Traits): RateFacts {
  const facts: { -readonly [K in keyof RateFacts]?: RateFacts[K] } = {};
  for (const name of NUMBERS) {
    const value = traitNumber(traits, name);
    if (value !== null) facts[name] = value;
  }
  for (const name of TEXTS) {
    const value = traitText(traits, name);
    if (value !== null) facts[name] = value.slice(0, 100);
  }
  for (const name of LABELS) {
    const value = traitText(traits, name);
    if (value !== null) facts[name] = plainLabel(value);
  }
  const country = traitText(traits, "country");
  if (country !== null && /^[A-Za-z]{2}$/.test(country)) facts.country = country.toUpperCase();
  const used = /^(\d{4}-\d{2}-\d{2})\/(\d{4}-\d{2}-\d{2})$/.exec(traitText(traits, "usagePeriod") ?? "");
  if (used?.[1] !== undefined && used[2] !== undefined) {
    facts.usageFrom = used[1];
    facts.usageUntil = used[2];
  }
  return facts;
}

/** TMF666 BillingAccount. */
export const billingAccount = z.object({
  id,
  description: z.string().max(2_000).optional(),
  paymentStatus: z.string().optional(),
  accountBalance: z.array(z.object({ balanceType: z.string(), amount })).default([]),
  relatedParty: relatedParties,
});

export function toAccount(row: z.infer<typeof billingAccount>): BillingAccount {
  const balance = (type: string): BillingAccount["receivable"] => {
    const found = row.accountBalance.find(({ balanceType }) => balanceType === type);
    return found === undefined ? null : toMoney(found.amount);
  };
  const status = row.paymentStatus;
  const digits = (row.description ?? row.id).replace(/\D/g, "");
  return {
    accountId: row.id,
    customerId: idsWithRole(row.relatedParty, "customer")[0] ?? null,
    holderIds: idsWithRole(row.relatedParty, "holder"),
    adminIds: idsWithRole(row.relatedParty, "admin"),
    ending: digits.slice(-2),
    paymentStatus: status === "due" || status === "paid" || status === "inArrears" ? status : "unknown",
    receivable: balance("receivable"),
    disputed: balance("disputed"),
  };
}
