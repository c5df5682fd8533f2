// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso, money } from "../doc.ts";
import { accountNumber, type Key, patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import type { BuiltBill } from "./bills.ts";
import { paysByCard } from "./payment-methods.ts";
import { person } from "./people.ts";
import { accountRef, billParties, customerName } from "./refs.ts";
import type { Times } from "./times.ts";

const base = "/tmf-api/accountManagement/v4";

function paymentStatus(pattern: number, owed: number): string {
  if (pattern === 20) return "inArrears";
  return owed > 0 ? "due" : "paid";
}

/** Billing accounts of a customer: one, two for the business, none for somebody who only uses a line. */
export function buildAccounts(key: Key, times: Times, bills: readonly BuiltBill[]): Doc[] {
  const pattern = patternOf(key);
  if (pattern === 14) return [];
  const owed = bills.reduce((sum, bill) => sum + bill.remaining, 0);
  const since = { startDateTime: iso(times.daysAgo(person(pattern).tenureDays)) };
  const balances = [{ balanceType: "receivable", amount: money(owed), validFor: since }];
  if (pattern === 9) balances.push({ balanceType: "disputed", amount: money(owed), validFor: since });
  if (pattern === 19)
    balances.push({ balanceType: "deposit", amount: money(operator().rates.deposit), validFor: since });
  const account = (n: number): Doc => ({
    ...accountRef(key, n),
    name: n === 1 ? customerName(key) : `${customerName(key)}, workshop`,
    description: accountNumber(key, n),
    accountType: pattern === 15 ? "prepaid" : pattern === 22 ? "business" : "residential",
    state: pattern === 24 ? "closed" : pattern === 20 ? "suspended" : "active",
    paymentStatus: n === 1 ? paymentStatus(pattern, owed) : "paid",
    creditLimit: money(operator().rates.creditStep * (10 - person(pattern).risk)),
    accountBalance: n === 1 ? balances : [{ balanceType: "receivable", amount: money(0), validFor: since }],
    relatedParty: billParties(key),
    defaultPaymentMethod: {
      id: `PMT-${key}`,
      href: `/tmf-api/paymentMethod/v4/paymentMethod/PMT-${key}`,
      name: paysByCard(pattern) ? "Card" : "Direct debit",
    },
    billStructure: {
      cycleSpecification: { id: "BC-5", name: "Bill day 5", isRef: true },
      format: { id: "BF-STD", name: "Itemised by category", isRef: true },
      presentationMedia: [{ name: pattern % 3 === 0 ? "paper" : "email", isRef: false }],
    },
    contact: [billingContact(pattern, since.startDateTime)],
    paymentPlan: [],
    lastModified: iso(times.daysAgo(10)),
    "@type": "BillingAccount",
  });
  return pattern === 22 ? [account(1), account(2)] : [account(1)];
}

function billingContact(pattern: number, since: string): object {
  const { street, town, postCode } = person(pattern);
  return {
    contactType: "billing",
    contactMedium: [
      {
        mediumType: "postalAddress",
        characteristic: { contactType: "billing", street1: street, city: town, postCode, country: operator().country },
      },
    ],
    validFor: { startDateTime: since },
  };
}

/** What belongs to no customer: bill cycle and bill format. */
export const accountGlobals: { readonly cycles: readonly Doc[]; readonly formats: readonly Doc[] } = {
  cycles: [
    {
      id: "BC-5",
      href: `${base}/billingCycleSpecification/BC-5`,
      name: "Bill day 5",
      billingPeriod: "month",
      frequency: "monthly",
      dateShift: 4,
      paymentDueDateOffset: 14,
    },
  ],
  formats: [
    {
      id: "BF-STD",
      href: `${base}/billFormat/BF-STD`,
      name: "Itemised by category",
      description: "Lines by charge, calls not listed",
    },
  ],
};
