// SPDX-License-Identifier: Apache-2.0
import { addDays, addMonths, daysBetween, type Money, money } from "#kernel";
import type { PaymentPlan } from "./billing.ts";
import type { LocalDate } from "./nouns.ts";

/** The tenant's rules for debts that are settled in the chat; everything beyond them is a person's. */
export type PaymentPlanRules = {
  /** The most that is spread or put off. */
  readonly limit: Money;
  /** Days between two arrangements. */
  readonly everyDays: number;
  /** By how many days the whole may be put off. */
  readonly laterDays: number;
  /** Into how many monthly parts it may be divided. */
  readonly parts: readonly number[];
};

export type PlanPart = { readonly on: LocalDate; readonly amount: Money };

/** `later` moves a day and adds no term; `parts` are a new debt term. */
export type PlanOption = { readonly kind: PaymentPlan["kind"]; readonly parts: readonly PlanPart[] };

export type PlanVerdict =
  | { readonly outcome: "options"; readonly options: readonly PlanOption[] }
  | { readonly outcome: "running" | "too_soon" | "too_much" };

/**
 * Which arrangements an account may have. Decides by figures only; who needs more than a rule is brought to a person before this is asked.
 *
 * @param owed - What is due and not disputed; above zero.
 * @param dueOn - The day it was or is due.
 * @param today - Local day of the tenant.
 */
export function decidePlans(
  owed: Money,
  dueOn: LocalDate,
  plans: readonly PaymentPlan[],
  rules: PaymentPlanRules,
  today: LocalDate,
): PlanVerdict {
  if (plans.some((plan) => plan.isActive && plan.endsOn >= today)) return { outcome: "running" };
  if (plans.some((plan) => daysBetween(plan.startsOn, today) < rules.everyDays)) return { outcome: "too_soon" };
  if (owed.currency !== rules.limit.currency || owed.minor > rules.limit.minor) return { outcome: "too_much" };
  // Counted from whichever is later: who asks early loses no day.
  const base = dueOn > today ? dueOn : today;
  const later: PlanOption = { kind: "later", parts: [{ on: addDays(base, rules.laterDays), amount: owed }] };
  const parts = rules.parts
    .filter((count) => count > 1 && owed.minor >= count)
    .map((count): PlanOption => ({ kind: "parts", parts: divide(owed, count, addDays(base, 7)) }));
  return { outcome: "options", options: [later, ...parts] };
}

/** Equal parts a month apart; what does not divide is in the first. */
function divide(total: Money, count: number, first: LocalDate): readonly PlanPart[] {
  const each = Math.floor(total.minor / count);
  return Array.from({ length: count }, (_, index) => ({
    on: addMonths(first, index),
    amount: money(total.currency, index === 0 ? total.minor - each * (count - 1) : each),
  }));
}
