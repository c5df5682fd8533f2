// SPDX-License-Identifier: Apache-2.0

import type { Money } from "#kernel";
import { money } from "#kernel";
import type { AppliedRate, Bill, BillingAccount, Customer, Line, Offer, RateType } from "./nouns.ts";
import { taxOn } from "./rounding.ts";

export const gbp = (minor: number): Money => money("GBP", minor);

/** A line of a bill of account `BA-1`; `chargeCode` decides most of it. */
export function aRate(
  billId: string,
  line: { id: string; code: string | null; type: RateType; ex: number } & Partial<AppliedRate>,
): AppliedRate {
  const { id, code, type, ex, ...more } = line;
  const taxRate = more.taxRate ?? 0.2;
  return {
    rateId: id,
    billId,
    accountId: "BA-1",
    type,
    name: "SIM M",
    productId: "PR-1",
    chargeCode: code,
    exTax: gbp(ex),
    incTax: gbp(ex + taxOn(ex, taxRate)),
    taxRate,
    coverage: null,
    facts: {},
    ...more,
  };
}

/** A bill whose total follows from its lines, tax reckoned on the bill as operators do. */
export function aBill(billDate: string, rates: readonly AppliedRate[], more: Partial<Bill> = {}): Bill {
  const exTax = rates.reduce((sum, rate) => sum + rate.exTax.minor, 0);
  const byRate = new Map<number, number>();
  for (const rate of rates) byRate.set(rate.taxRate, (byRate.get(rate.taxRate) ?? 0) + rate.exTax.minor);
  const tax = [...byRate].reduce((sum, [share, base]) => sum + taxOn(base, share), 0);
  const total = gbp(exTax + tax);
  return {
    billId: `CB-${billDate}`,
    accountId: "BA-1",
    billDate,
    dueDate: null,
    nextBillDate: null,
    period: { from: "2026-10-05", until: "2026-11-05" },
    runType: "onCycle",
    category: "normal",
    state: "sent",
    totalExTax: gbp(exTax),
    total,
    amountDue: total,
    remaining: total,
    ...more,
  };
}

export function aLine(more: Partial<Line> = {}): Line {
  return {
    lineId: "PR-1",
    kind: "mobile",
    msisdn: "+447700900101",
    offerId: "M",
    planName: "SIM M",
    status: "active",
    customerId: "CU-1",
    accountId: "BA-1",
    holderIds: ["IN-1"],
    adminIds: [],
    userIds: ["IN-1"],
    startedOn: "2024-01-01",
    price: { exTax: gbp(1800), incTax: gbp(2160) },
    hasPromotion: false,
    termEndsOn: "2027-06-16",
    isPortOutPending: false,
    isPortOutLocked: false,
    roamingEnabled: false,
    hasCapOptOut: false,
    spendCap: gbp(4500),
    isPremiumBarred: false,
    serviceIds: ["SV-1"],
    ...more,
  };
}

export function anAccount(more: Partial<BillingAccount> = {}): BillingAccount {
  return {
    accountId: "BA-1",
    customerId: "CU-1",
    holderIds: ["IN-1"],
    adminIds: [],
    ending: "42",
    paymentStatus: "paid",
    receivable: gbp(0),
    disputed: null,
    ...more,
  };
}

export function aCustomer(more: Partial<Customer> = {}): Customer {
  return {
    customerId: "CU-1",
    status: "active",
    isBusiness: false,
    isVerified: true,
    contactChangedAt: null,
    needsSupport: false,
    ...more,
  };
}

export function anOffer(offerId: string, exTax: number, more: Partial<Offer> = {}): Offer {
  return {
    offerId,
    name: `Plan ${offerId}`,
    kind: "mobile",
    isSellable: true,
    isPrepaid: false,
    price: gbp(exTax + taxOn(exTax, 0.2)),
    pricePeriod: "month",
    upfront: gbp(0),
    deviceInstalment: null,
    termMonths: 24,
    dataGb: null,
    isUnlimited: false,
    needsCreditCheck: false,
    exchangeableTo: ["S", "M", "L", "U", "H"].filter((id) => id !== offerId),
    features: [],
    ...more,
  };
}
