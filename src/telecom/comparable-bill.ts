// SPDX-License-Identifier: Apache-2.0
import type { Bill } from "./nouns.ts";

/** A regular bill that was issued: interim bills, trials and drafts are never compared. */
export function isComparable(bill: Bill): boolean {
  return bill.runType === "onCycle" && (bill.category === "normal" || bill.category === "last");
}

export function isIssued(bill: Bill): boolean {
  return bill.state !== "new" && bill.state !== "validated";
}

/**
 * Picks the bill asked about: the newest, or the one of a month (`YYYY-MM` of the bill date).
 *
 * @param bills - All bills of one account, in any order.
 */
export function chooseBill(bills: readonly Bill[], month: string | undefined): Bill | null {
  const regular = bills.filter(isComparable).sort(newestFirst);
  const asked = month === undefined ? regular : regular.filter((bill) => bill.billDate.startsWith(month));
  return asked.find(isIssued) ?? asked[0] ?? null;
}

/** The regular bill of the same account that came before, or null. */
export function findPreviousBill(bills: readonly Bill[], current: Bill): Bill | null {
  const earlier = bills.filter(
    (bill) =>
      bill.accountId === current.accountId && bill.billDate < current.billDate && isComparable(bill) && isIssued(bill),
  );
  return earlier.sort(newestFirst)[0] ?? null;
}

export function newestFirst(a: Bill, b: Bill): number {
  if (a.billDate === b.billDate) return a.billId < b.billId ? 1 : -1;
  return a.billDate < b.billDate ? 1 : -1;
}
