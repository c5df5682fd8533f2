// SPDX-License-Identifier: Apache-2.0

import type { Money } from "#kernel";
import { money } from "#kernel";
import type { RateClass } from "./classify-rate.ts";
import { causeKey, classifyRate } from "./classify-rate.ts";
import type { AppliedRate, Bill } from "./nouns.ts";
import { reconcileBill } from "./reconcile-bill.ts";
import { allocate } from "./rounding.ts";

/** Closed list of reasons why two bills differ. A new kind needs a sentence in every language. */
export const CAUSE_KINDS = [
  "promotion_ended",
  "promotion_started",
  "discount_ended",
  "discount_started",
  "price_change",
  "plan_change",
  "advance_price_difference",
  "proration_credit",
  "proration_charge",
  "new_product",
  "product_ended",
  "extra_line",
  "device_instalment",
  "device_upfront",
  "one_time_fee",
  "roaming",
  "international",
  "out_of_bundle",
  "third_party",
  "late_usage",
  "late_fee",
  "early_termination",
  "credit",
  "tax_change",
] as const;
export type BillCauseKind = (typeof CAUSE_KINDS)[number];

export type BillCause = {
  readonly kind: BillCauseKind;
  /** Signed, including tax. */
  readonly amount: Money;
  readonly detail: { readonly [name: string]: string | number };
  /** Ids of the bill lines that show it. */
  readonly evidence: readonly string[];
};

export type BillComparison =
  | { readonly outcome: "explained" | "lower"; readonly delta: Money; readonly causes: readonly BillCause[] }
  | { readonly outcome: "no_change"; readonly delta: Money; readonly causes: readonly BillCause[] }
  | { readonly outcome: "cannot_explain"; readonly why: string };

/**
 * Says why a bill differs from the one before. The amounts of the causes sum to the difference of the two totals to
 * the minor unit, or the answer is `cannot_explain`: nothing is invented and nothing is left over.
 *
 * A bill that is equal in total may still have causes that cancel out; then `outcome` is `no_change` and they are listed.
 *
 * @param current - The bill asked about, with all its lines.
 * @param previous - The comparable bill before it (see `findPreviousBill`), with all its lines.
 */
export function explainBill(
  current: { readonly bill: Bill; readonly rates: readonly AppliedRate[] },
  previous: { readonly bill: Bill; readonly rates: readonly AppliedRate[] },
): BillComparison {
  for (const { bill, rates } of [current, previous]) {
    const why = reconcileBill(bill, rates);
    if (why !== null) return { outcome: "cannot_explain", why };
  }
  const { currency } = current.bill.total;
  if (current.bill.accountId !== previous.bill.accountId) return { outcome: "cannot_explain", why: "wrong_owner" };
  if (previous.bill.total.currency !== currency) return { outcome: "cannot_explain", why: "mixed_currency" };

  const groups = groupLines(current, previous);
  const found: Omit<BillCause, "amount">[] = [];
  const parts: number[] = [];
  for (const group of groups) {
    const gross = group.current.gross - group.previous.gross;
    if (Math.abs(gross) < 1e-6) continue;
    const kind = nameCause(group, groups);
    if (kind === null) return { outcome: "cannot_explain", why: "unknown_line" };
    found.push({ kind, detail: detailOf(group), evidence: [...group.current.ids, ...group.previous.ids] });
    parts.push(gross);
  }
  const deltaMinor = current.bill.total.minor - previous.bill.total.minor;
  const amounts = allocate(parts, deltaMinor);
  if (amounts === null) return { outcome: "cannot_explain", why: "causes_do_not_sum" };
  const causes = found
    .map((cause, index) => ({ ...cause, amount: money(currency, amounts[index] ?? 0) }))
    .filter((cause) => cause.amount.minor !== 0)
    .sort((a, b) => Math.abs(b.amount.minor) - Math.abs(a.amount.minor));
  if (causes.reduce((sum, cause) => sum + cause.amount.minor, 0) !== deltaMinor) {
    return { outcome: "cannot_explain", why: "causes_do_not_sum" };
  }
  const delta = money(currency, deltaMinor);
  if (deltaMinor === 0) return { outcome: "no_change", delta, causes };
  return { outcome: deltaMinor > 0 ? "explained" : "lower", delta, causes };
}

type Side = { gross: number; exTax: number; ids: string[]; lines: AppliedRate[] };
type Group = { kind: RateClass; key: string; current: Side; previous: Side };

function groupLines(
  current: { readonly bill: Bill; readonly rates: readonly AppliedRate[] },
  previous: { readonly bill: Bill; readonly rates: readonly AppliedRate[] },
): readonly Group[] {
  const groups = new Map<string, Group>();
  const emptySide = (): Side => ({ gross: 0, exTax: 0, ids: [], lines: [] });
  const add = (side: "current" | "previous", bill: Bill, rates: readonly AppliedRate[]): void => {
    for (const rate of rates) {
      const kind = classifyRate(rate, bill);
      const key = causeKey(kind, rate);
      const id = JSON.stringify([kind, key]);
      const group = groups.get(id) ?? { kind, key, current: emptySide(), previous: emptySide() };
      groups.set(id, group);
      group[side].gross += rate.exTax.minor * (1 + rate.taxRate);
      group[side].exTax += rate.exTax.minor;
      group[side].ids.push(rate.rateId);
      group[side].lines.push(rate);
    }
  };
  add("current", current.bill, current.rates);
  add("previous", previous.bill, previous.rates);
  return [...groups.values()];
}

/** Names the cause that a group of lines is, or null when nothing we know explains it. */
function nameCause(group: Group, all: readonly Group[]): BillCauseKind | null {
  const { kind, key, current, previous } = group;
  if (kind === "unknown") return null;
  if (current.exTax === previous.exTax && current.lines.length > 0) return "tax_change";
  switch (kind) {
    case "plan": {
      if (previous.lines.length === 0) return "new_product";
      if (current.lines.length === 0) return "product_ended";
      if (namesOf(current) === namesOf(previous)) return "price_change";
      const isProrated = all.some(
        (other) =>
          (other.kind === "proration_charge" || other.kind === "proration_credit") &&
          other.key === key &&
          other.current.lines.length > 0,
      );
      return isProrated ? "advance_price_difference" : "plan_change";
    }
    // Credits are negative: a total that rose means that less was taken off.
    case "promotion":
      return current.exTax > previous.exTax ? "promotion_ended" : "promotion_started";
    case "discount":
      return current.exTax > previous.exTax ? "discount_ended" : "discount_started";
    default:
      return kind;
  }
}

function namesOf(side: Side): string {
  return [...new Set(side.lines.map((line) => line.name))].sort().join("\n");
}

function detailOf({ current, previous }: Group): { readonly [name: string]: string | number } {
  const line = current.lines[0] ?? previous.lines[0];
  const before = previous.lines[0];
  const detail: { [name: string]: string | number } = {};
  if (line === undefined) return detail;
  detail["name"] = line.name;
  if (current.lines[0] !== undefined && before !== undefined && before.name !== line.name) {
    detail["from"] = before.name;
    detail["to"] = line.name;
  }
  const { facts } = line;
  if (facts.country !== undefined) detail["country"] = facts.country;
  if (facts.thirdPartyName !== undefined) detail["thirdParty"] = facts.thirdPartyName;
  if (facts.prorationDays !== undefined) detail["days"] = facts.prorationDays;
  if (facts.quantity !== undefined && current.lines.length === 1) detail["quantity"] = facts.quantity;
  if (facts.unit !== undefined && current.lines.length === 1) detail["unit"] = facts.unit;
  if (facts.instalment !== undefined) detail["instalment"] = facts.instalment;
  if (facts.instalments !== undefined) detail["instalments"] = facts.instalments;
  if (facts.usageFrom !== undefined) detail["month"] = facts.usageFrom.slice(0, 7);
  return detail;
}
