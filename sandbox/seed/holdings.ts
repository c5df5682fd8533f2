// SPDX-License-Identifier: Apache-2.0

import { decimal } from "../doc.ts";
import type { Key } from "../ids.ts";
import { patternOf } from "../ids.ts";
import { operator } from "../operator.ts";
import { afterAnnualRise, offer } from "./catalogue-table.ts";
import type { Times } from "./times.ts";

/** A product a customer holds, before it becomes a TMF637 document. */
export type Holding = {
  readonly k: number;
  readonly offerId: string;
  readonly name: string;
  readonly minor: number;
  /** A device: no tax on its instalments. */
  readonly isDevice?: boolean;
  readonly status: string;
  readonly start: number;
  readonly end: number | null;
  /** End of the minimum term; null when there is none. */
  readonly termEnd: number | null;
  /** Number of the mobile line it serves, or 0. */
  readonly line: number;
  readonly traits: Readonly<Record<string, string | number | boolean>>;
};

const month = 30.4375;

/** Plan held today and months left of its minimum term at T0. */
const plans: readonly (readonly [offerId: string, monthsLeft: number | null])[] = [
  ["PO-SIM-L", 20],
  ["PO-SIM-M", 7],
  ["PO-SIM-S", null],
  ["PO-UNL", 18],
  ["PO-SIM-L", 6],
  ["PO-UNL", 10],
  ["PO-SIM-L", 14],
  ["PO-SIM-M", 5],
  ["PO-SIM-S", null],
  ["PO-HS24", 24],
  ["PO-FIB900", 9],
  ["PO-FIB150", 15],
  ["PO-FAM", 13],
  ["", null],
  ["PO-PRE", null],
  ["PO-UNL", 12],
  ["PO-SIM-L", 8],
  ["PO-SIM-M", 3],
  ["PO-SIM-S", null],
  ["PO-SIM-L", 16],
  ["PO-SIM-L", 24],
  ["PO-BIZ5", 17],
  ["PO-VDSL50", null],
  ["PO-UNL", 5],
  ["PO-SIM-M", 6],
  ["PO-SIM-M", 6],
];

const roamingOn: ReadonlySet<number> = new Set([2, 4, 7, 8, 10, 13, 16, 17, 21, 22]);
const status: Readonly<Record<number, string>> = { 20: "suspended", 24: "terminated" };

function startOfPlan(pattern: number, times: Times, tenureDays: number): number {
  if (pattern === 19) return times.beforeBill(4, 20);
  if (pattern === 21) return times.beforeBill(5, 10);
  if (pattern === 10) return times.beforeBill(5, 0);
  return times.daysAgo(tenureDays);
}

function traitsOf(pattern: number, line: number): Record<string, string | number | boolean> {
  const mobile: Record<string, string | number | boolean> = {
    roamingEnabled: roamingOn.has(pattern),
    roamingSpendCapMinor: operator().rates.roamingZone2.spendCap,
    spendCapOptOut: false,
    spendCap: decimal(operator().rates.roamingZone2.spendCap),
    premiumBarred: pattern === 13 && line === 3,
  };
  if (pattern === 9) mobile["lineUserIsMinor"] = true;
  if (pattern === 13 && line === 3) mobile["lineUserIsMinor"] = true;
  if (pattern === 26) {
    mobile["simChangeLock"] = true;
    mobile["portOutLock"] = true;
  }
  if (pattern === 7) mobile["usageNotifications"] = true;
  return mobile;
}

/** What a customer holds. C14 holds nothing: the line is on Hannah's account. */
export function holdings(key: Key, times: Times, tenureDays: number): readonly Holding[] {
  const pattern = patternOf(key);
  const [offerId, monthsLeft] = plans[pattern - 1] ?? ["", null];
  if (offerId === "") return [];
  const sold = offer(offerId);
  const fixed = sold.category === "broadband";
  const base: Holding = {
    k: 1,
    offerId,
    name: sold.name,
    minor: pattern === 6 ? afterAnnualRise(sold.minor) : sold.minor,
    status: status[pattern] ?? "active",
    start: startOfPlan(pattern, times, tenureDays),
    end: pattern === 24 ? times.beforeBill(5, 12) : null,
    termEnd: monthsLeft === null ? null : times.t0 + Math.round(monthsLeft * month) * 86_400_000,
    line: fixed ? 0 : 1,
    traits: fixed ? { ...(sold.traits ?? {}) } : traitsOf(pattern, 1),
  };
  return [base, ...extras(pattern, base, times)];
}

function extras(pattern: number, base: Holding, times: Times): readonly Holding[] {
  const { bill: words, rates } = operator();
  const line = (k: number, name: string, minor: number, start: number): Holding => ({
    ...base,
    k,
    name,
    minor,
    start,
    line: k,
    traits: traitsOf(pattern, k),
  });
  if (pattern === 10)
    return [
      {
        ...base,
        k: 2,
        name: words.handset,
        isDevice: true,
        minor: rates.handset.instalment,
        line: 0,
        start: times.daysAgo(4),
        traits: {
          instalments: 24,
          instalmentsPaid: 1,
          upfrontMinor: rates.handset.upfront,
          remainingMinor: 23 * rates.handset.instalment,
          withdrawalUntil: new Date(times.daysAgo(-10)).toISOString().slice(0, 10),
        },
      },
    ];
  if (pattern === 13)
    return [
      line(2, words.familyLine, 0, base.start),
      line(3, words.familyLine, 0, times.daysAgo(420)),
      line(4, words.extraLine, rates.extraLine, times.beforeBill(5, 13)),
    ];
  if (pattern === 22) return [2, 3, 4, 5].map((k) => line(k, words.businessLine, 0, base.start));
  if (pattern === 4 || pattern === 16)
    return [
      {
        ...base,
        k: 2,
        offerId: "AO-INS",
        name: offer("AO-INS").name,
        minor: 0,
        line: 0,
        // The official list of states writes this one with a blank at its end.
        status: pattern === 4 ? "aborted " : "terminated",
        start: times.daysAgo(400),
        end: times.daysAgo(300),
        termEnd: null,
        traits: {},
      },
    ];
  return [];
}
