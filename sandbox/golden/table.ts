// SPDX-License-Identifier: Apache-2.0
import type { BillMonth, Cause } from "./kinds.ts";

/**
 * The answers for Larkspur, written by hand from what happened to each customer, in pence including VAT.
 * Deliberately knows nothing of the seeded bill lines: a test holds the two against each other.
 */
type Totals = readonly [
  m6: number | null,
  m5: number | null,
  m4: number | null,
  m3: number | null,
  m2: number | null,
  m1: number | null,
];

export type GoldenRow = {
  readonly totals: Totals;
  readonly changes?: Partial<Record<BillMonth, readonly Cause[]>>;
  readonly first?: readonly Cause[];
};

export const flat = (minor: number): Totals => [minor, minor, minor, minor, minor, minor];
export const lastly = (minor: number, m1: number): Totals => [minor, minor, minor, minor, minor, m1];

export const goldenTable: Readonly<Record<string, GoldenRow>> = {
  C01: { totals: flat(3120) },
  C02: {
    totals: lastly(2160, 7212),
    changes: { "M-1": [{ kind: "roaming", amountMinor: 5052, label: "Roaming in Türkiye: data, calls and texts" }] },
  },
  C03: {
    totals: [1200, 1200, 1200, 1200, 1680, 2640],
    changes: {
      "M-2": [{ kind: "out_of_bundle", amountMinor: 480, label: "1 GB beyond the bundle" }],
      "M-1": [{ kind: "out_of_bundle", amountMinor: 960, label: "3 GB beyond the bundle, 1 GB the month before" }],
    },
  },
  C04: {
    totals: lastly(2280, 4560),
    changes: { "M-1": [{ kind: "promotion_ended", amountMinor: 2280, label: "Half-price offer ended" }] },
  },
  C05: {
    totals: lastly(2160, 3600),
    changes: {
      "M-1": [
        { kind: "proration_credit", amountMinor: -1080, label: "SIM M, 15 unused days" },
        { kind: "proration_charge", amountMinor: 1560, label: "SIM L, 15 days" },
        { kind: "advance_price_difference", amountMinor: 960, label: "Next month on SIM L instead of SIM M" },
      ],
    },
  },
  C06: {
    totals: lastly(4560, 4738),
    changes: { "M-1": [{ kind: "price_change", amountMinor: 178, label: "Annual price change of 3.9 %" }] },
  },
  C07: {
    totals: lastly(2520, 6068),
    changes: {
      "M-1": [
        { kind: "roaming", amountMinor: 1800, label: "Roaming in the United States" },
        { kind: "international", amountMinor: 648, label: "Calls from home to other countries" },
        { kind: "discount_ended", amountMinor: 600, label: "Loyalty discount ended" },
        { kind: "late_fee", amountMinor: 500, label: "Late payment fee" },
      ],
    },
  },
  C08: {
    totals: lastly(2160, 3120),
    changes: { "M-1": [{ kind: "late_usage", amountMinor: 960, label: "Roaming used in an earlier month" }] },
  },
  C09: {
    totals: [1200, 1200, 1200, 1200, 2100, 3000],
    changes: {
      "M-2": [{ kind: "third_party", amountMinor: 900, label: "PlayWin, 2 weeks" }],
      "M-1": [{ kind: "third_party", amountMinor: 900, label: "PlayWin, 4 weeks instead of 2" }],
    },
  },
  C10: {
    totals: lastly(3120, 9160),
    changes: {
      "M-1": [
        { kind: "device_upfront", amountMinor: 3600, label: "Handset, first payment" },
        { kind: "device_instalment", amountMinor: 2200, label: "Handset, instalment 1 of 24" },
        { kind: "plan_change", amountMinor: 1440, label: "Unlimited + handset instead of SIM L" },
        { kind: "credit", amountMinor: -1200, label: "Upgrade credit" },
      ],
    },
  },
  C11: {
    totals: lastly(5400, 4860),
    changes: { "M-1": [{ kind: "credit", amountMinor: -540, label: "Credit for an outage" }] },
  },
  C12: { totals: flat(3600) },
  C13: {
    totals: [7200, 7200, 7200, 7200, 8184, 8160],
    changes: {
      "M-2": [
        { kind: "extra_line", amountMinor: 384, label: "Fourth line, 12 days" },
        { kind: "one_time_fee", amountMinor: 600, label: "SIM activation" },
      ],
      "M-1": [
        { kind: "extra_line", amountMinor: 576, label: "Fourth line, a full month instead of 12 days" },
        { kind: "one_time_fee", amountMinor: -600, label: "No SIM activation this month" },
      ],
    },
  },
  C16: { totals: flat(4560) },
  C17: { totals: flat(3120) },
  C18: { totals: flat(2160) },
  C19: {
    totals: [null, null, null, null, 2000, 1200],
    changes: { "M-1": [{ kind: "proration_charge", amountMinor: -800, label: "No part month any more" }] },
    first: [
      { kind: "proration_charge", amountMinor: 800, label: "SIM S, 20 days" },
      { kind: "new_product", amountMinor: 1200, label: "SIM S, next month in advance" },
    ],
  },
  C20: {
    totals: [3120, 3120, 3120, 3120, 3620, 3620],
    changes: { "M-2": [{ kind: "late_fee", amountMinor: 500, label: "Late payment fee" }] },
  },
  C21: {
    totals: [null, null, null, null, null, 4160],
    first: [
      { kind: "proration_charge", amountMinor: 1040, label: "SIM L, 10 days" },
      { kind: "new_product", amountMinor: 3120, label: "SIM L, next month in advance" },
    ],
  },
  C22: {
    totals: lastly(14400, 19200),
    changes: { "M-1": [{ kind: "roaming", amountMinor: 4800, label: "Roaming of one line in Switzerland" }] },
  },
  C23: { totals: flat(3240) },
  C24: {
    totals: lastly(4560, 13376),
    changes: {
      "M-1": [
        { kind: "early_termination", amountMinor: 15200, label: "5 months left of the contract" },
        { kind: "product_ended", amountMinor: -4560, label: "No next month in advance" },
        { kind: "proration_credit", amountMinor: -1824, label: "Unlimited, 12 unused days" },
      ],
    },
  },
  C25: { totals: flat(2160) },
  C26: { totals: flat(2160) },
};
