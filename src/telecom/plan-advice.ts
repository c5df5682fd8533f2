// SPDX-License-Identifier: Apache-2.0
import { classifyRate } from "./classify-rate.ts";
import type { AppliedRate, Bill, Offer } from "./nouns.ts";
import { roundHalfUp } from "./rounding.ts";

/**
 * A plain comparison, never a guess: names the cheapest larger plan when what was paid beyond the bundle on the last two
 * bills is at least what that plan would have cost more, and on the newest bill is more.
 *
 * Whether it may be said (consent, or the subject asked) is not decided here.
 *
 * @param bills - The newest bill first, then the one before, each with its lines.
 */
export function advisePlan(
  bills: readonly { readonly bill: Bill; readonly rates: readonly AppliedRate[] }[],
  current: Offer | null,
  offers: readonly Offer[],
): Offer | null {
  const [newest, before] = bills;
  if (newest === undefined || before === undefined || current === null) return null;
  const paid = [overage(newest), overage(before)] as const;
  if (paid[0] <= 0 || paid[1] <= 0) return null;
  const larger = offers
    .filter((offer) => offer.isSellable && !offer.needsCreditCheck && current.exchangeableTo.includes(offer.offerId))
    .filter((offer) => offer.price.minor > current.price.minor && isLarger(offer, current))
    .sort((a, b) => a.price.minor - b.price.minor)[0];
  if (larger === undefined) return null;
  const gap = larger.price.minor - current.price.minor;
  return paid[0] > gap && paid[0] + paid[1] >= 2 * gap ? larger : null;
}

function overage({ bill, rates }: { readonly bill: Bill; readonly rates: readonly AppliedRate[] }): number {
  const lines = rates.filter((rate) => classifyRate(rate, bill) === "out_of_bundle");
  return lines.reduce((sum, rate) => sum + roundHalfUp(rate.exTax.minor * (1 + rate.taxRate)), 0);
}

function isLarger(offer: Offer, current: Offer): boolean {
  if (offer.isUnlimited) return true;
  return offer.dataGb !== null && current.dataGb !== null && offer.dataGb > current.dataGb;
}
