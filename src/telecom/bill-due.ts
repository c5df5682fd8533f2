// SPDX-License-Identifier: Apache-2.0

import type { Money } from "#kernel";
import { money } from "#kernel";
import { isIssued } from "./comparable-bill.ts";
import type { Bill, BillingAccount, LocalDate } from "./nouns.ts";

export type Due =
  | { readonly outcome: "nothing_due" }
  | {
      readonly outcome: "due";
      /** All that is owed and not disputed, over all bills. */
      readonly amountDue: Money;
      readonly dueDate: LocalDate | null;
      readonly overdue: boolean;
      readonly overdueBills: number;
      /** The bill to pay first: the oldest open one. */
      readonly billId: string;
    };

/** A bill that can be paid: issued, something left, and not held back for a dispute. */
export function isPayable(bill: Bill): boolean {
  return isIssued(bill) && bill.state !== "onHold" && bill.state !== "settled" && bill.remaining.minor > 0;
}

/**
 * What an account owes. Disputed amounts are not asked for; a bill is overdue from the day after its due date.
 *
 * @param today - Local day of the tenant.
 */
export function whatIsDue(account: BillingAccount, bills: readonly Bill[], today: LocalDate): Due {
  const open = bills.filter(isPayable).sort((a, b) => (a.billDate < b.billDate ? -1 : 1));
  const first = open[0];
  if (first === undefined) return { outcome: "nothing_due" };
  const owed = open.reduce((sum, bill) => sum + bill.remaining.minor, 0);
  const held = bills.filter((bill) => bill.state === "onHold").reduce((sum, bill) => sum + bill.remaining.minor, 0);
  // What is disputed beyond the bills on hold sits in the open ones.
  const disputed = Math.max(0, (account.disputed?.minor ?? 0) - held);
  const amount = owed - disputed;
  if (amount <= 0) return { outcome: "nothing_due" };
  const overdue = open.filter((bill) => bill.dueDate !== null && bill.dueDate < today);
  return {
    outcome: "due",
    amountDue: money(first.remaining.currency, amount),
    dueDate: first.dueDate,
    overdue: overdue.length > 0,
    overdueBills: overdue.length,
    billId: first.billId,
  };
}

/** Still owed on other issued bills than this one. Null when nothing. */
export function otherDue(bills: readonly Bill[], billId: string): Money | null {
  const others = bills.filter((bill) => bill.billId !== billId && isPayable(bill));
  const first = others[0];
  if (first === undefined) return null;
  return money(
    first.remaining.currency,
    others.reduce((sum, bill) => sum + bill.remaining.minor, 0),
  );
}
