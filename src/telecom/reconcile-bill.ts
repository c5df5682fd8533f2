// SPDX-License-Identifier: Apache-2.0
import type { AppliedRate, Bill } from "./nouns.ts";
import { taxOn } from "./rounding.ts";

export type ReconcileRefusal =
  | "wrong_owner"
  | "mixed_currency"
  | "duplicate_line"
  | "lines_do_not_sum"
  | "tax_does_not_follow";

/**
 * Whether the lines of a bill make up its total. The bill-level figure is authoritative; lines may differ by a minor
 * unit each, since operators round tax per line.
 *
 * @returns null when they do, else why not.
 */
export function reconcileBill(bill: Bill, rates: readonly AppliedRate[]): ReconcileRefusal | null {
  if (rates.some((rate) => rate.billId !== bill.billId || rate.accountId !== bill.accountId)) return "wrong_owner";
  const { currency } = bill.total;
  const amounts = [bill.totalExTax, ...rates.flatMap((rate) => [rate.exTax, rate.incTax])];
  if (amounts.some((amount) => amount.currency !== currency)) return "mixed_currency";
  if (new Set(rates.map((rate) => rate.rateId)).size !== rates.length) return "duplicate_line";

  const exTax = rates.reduce((sum, rate) => sum + rate.exTax.minor, 0);
  if (exTax !== bill.totalExTax.minor) return "lines_do_not_sum";
  const slack = rates.length;
  const incTax = rates.reduce((sum, rate) => sum + rate.incTax.minor, 0);
  if (Math.abs(incTax - bill.total.minor) > slack) return "lines_do_not_sum";
  const stated = bill.total.minor - bill.totalExTax.minor;
  if (Math.abs(stated - taxByRate(rates)) > slack) return "tax_does_not_follow";
  return null;
}

function taxByRate(rates: readonly AppliedRate[]): number {
  const base = new Map<number, number>();
  for (const rate of rates) base.set(rate.taxRate, (base.get(rate.taxRate) ?? 0) + rate.exTax.minor);
  let tax = 0;
  for (const [rate, exTax] of base) tax += taxOn(exTax, rate);
  return tax;
}
