// SPDX-License-Identifier: Apache-2.0

/** Every kind of cause a golden bill explanation may name. Closed list: a new kind is a change of the README beside it. */
export const causeKinds = [
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
] as const;

export type CauseKind = (typeof causeKinds)[number];

/** One reason why two bills differ: signed, in the smallest unit, including tax. Labels are for people and are never compared. */
export type Cause = {
  readonly kind: CauseKind;
  readonly amountMinor: number;
  readonly label: string;
  /** The same in Arabic, where the operator writes its bills in Arabic. */
  readonly labelAr?: string;
};

/** `M-1` is the newest bill, `M-6` the oldest. */
export type BillMonth = "M-6" | "M-5" | "M-4" | "M-3" | "M-2" | "M-1";

/** The expected answer for one bill that has a comparable bill before it. An empty list means "no change". */
export type Explanation = {
  readonly customer: string;
  readonly month: BillMonth;
  readonly billId: string;
  readonly previousBillId: string;
  readonly totalMinor: number;
  readonly previousTotalMinor: number;
  readonly deltaMinor: number;
  readonly causes: readonly Cause[];
};

/** A bill that nothing comes before: the engine answers "no comparable bill"; `parts` say what it is made of. */
export type FirstBill = {
  readonly customer: string;
  readonly month: BillMonth;
  readonly billId: string;
  readonly totalMinor: number;
  readonly parts: readonly Cause[];
};

export type GoldenFile = {
  readonly t0: string;
  readonly explanations: readonly Explanation[];
  readonly firstBills: readonly FirstBill[];
};
