// SPDX-License-Identifier: Apache-2.0

import type { Money } from "#kernel";
import { daysBetween, money } from "#kernel";
import type { LocalDate } from "./nouns.ts";
import { roundHalfUp } from "./rounding.ts";

/** How a month is counted: as 30 days whatever its length, or by the days it has. */
export type ProrationBasis = "30/360" | "actual";

/**
 * The share of a monthly price for part of a month, rounded half up per line.
 *
 * @param days - Days of the part, 0 to `monthDays`.
 */
export function prorate(monthly: Money, days: number, monthDays: number): Money {
  if (days < 0 || days > monthDays) throw new RangeError("Cannot prorate: the part is longer than the month");
  return money(monthly.currency, roundHalfUp((monthly.minor * days) / monthDays));
}

/** Days from a change to the end of its billing month, and the length of that month, by a basis. */
export function prorationDays(
  month: { readonly from: LocalDate; readonly until: LocalDate },
  changeOn: LocalDate,
  basis: ProrationBasis,
): { readonly days: number; readonly monthDays: number } {
  const actual = { days: daysBetween(changeOn, month.until), monthDays: daysBetween(month.from, month.until) };
  if (basis === "actual") return actual;
  const used = actual.monthDays - actual.days;
  return { days: Math.max(0, 30 - Math.min(30, used)), monthDays: 30 };
}

/** What a change of plan within a month adds to the next bill: the unused part of the old, the rest of the new. */
export function prorateChange(
  prices: { readonly from: Money; readonly to: Money },
  part: { readonly days: number; readonly monthDays: number },
): { readonly credit: Money; readonly charge: Money } {
  const unused = prorate(prices.from, part.days, part.monthDays);
  return {
    credit: money(unused.currency, unused.minor === 0 ? 0 : -unused.minor),
    charge: prorate(prices.to, part.days, part.monthDays),
  };
}
