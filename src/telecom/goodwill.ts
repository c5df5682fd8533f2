// SPDX-License-Identifier: Apache-2.0
import { addDays, type Money } from "#kernel";
import type { Credit } from "./billing.ts";
import type { AppliedRate, LocalDate } from "./nouns.ts";

export type GoodwillRules = {
  /** The most that one credit is given for at once. */
  readonly limit: Money;
  /** The most of all such credits in 365 days. */
  readonly perYear: Money;
};

/** A charge that somebody may not know: something used or bought, or a subscription of others; not the plan itself and no credit. */
export function isDisputable(rate: AppliedRate): boolean {
  if (rate.incTax.minor <= 0 || rate.type === "appliedBillingCredit") return false;
  return rate.type !== "recurringCharge" || rate.facts.thirdPartyName !== undefined;
}

/**
 * Whether a charge may be given back at once: small enough, and not too often. Everything else is looked into, which is no refusal.
 *
 * @param given - Credits of the account, of any age.
 */
export function mayCreditNow(amount: Money, given: readonly Credit[], rules: GoodwillRules, today: LocalDate): boolean {
  if (amount.currency !== rules.limit.currency || amount.minor > rules.limit.minor) return false;
  const since = addDays(today, -365);
  const used = given.filter(({ on }) => on > since).reduce((sum, credit) => sum + credit.amount.minor, 0);
  return used + amount.minor <= rules.perYear.minor;
}
