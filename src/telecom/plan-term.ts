// SPDX-License-Identifier: Apache-2.0

import type { Money } from "#kernel";
import { addMonths, daysBetween, money } from "#kernel";
import type { LocalDate, Offer } from "./nouns.ts";
import { roundHalfUp } from "./rounding.ts";

/** A minimum term of a year or more binds; a monthly plan does not. */
function binds(offer: Offer): boolean {
  return offer.termMonths !== null && offer.termMonths >= 12;
}

/**
 * Whether a move starts a new minimum term. A move among mobile plans that both bind, without a device, keeps the running
 * end date; a move from a plan without one (monthly, prepaid, retired), to a device plan or between fixed lines starts one.
 */
export function startsNewTerm(from: Offer | null, to: Offer): boolean {
  if (!binds(to)) return false;
  if (to.deviceInstalment !== null || from === null || !binds(from)) return true;
  return !(from.kind === "mobile" && to.kind === "mobile");
}

/** Started months from a day to the end of a term; zero once it is over. */
export function monthsLeft(from: LocalDate, termEndsOn: LocalDate): number {
  if (daysBetween(from, termEndsOn) <= 0) return 0;
  let months = 0;
  while (addMonths(from, months) < termEndsOn) months += 1;
  return months;
}

/**
 * What leaving a plan before its term ends would cost: months left × monthly price without tax × factor. Free of tax.
 * Falls with every month, and never exceeds what staying would cost.
 */
export function exitFee(monthlyExTax: Money, from: LocalDate, termEndsOn: LocalDate, factor: number): Money {
  if (factor < 0 || factor > 1) throw new RangeError("Cannot compute an exit fee: the factor is not a share");
  return money(monthlyExTax.currency, roundHalfUp(monthsLeft(from, termEndsOn) * monthlyExTax.minor * factor));
}
