// SPDX-License-Identifier: Apache-2.0
import type { AppliedRate, Bill } from "./nouns.ts";

/**
 * What a bill line is. `plan`, `promotion` and `discount` become causes only when two bills are held against each other;
 * the rest name their cause already.
 */
export type RateClass =
  | "plan"
  | "promotion"
  | "discount"
  | "proration_charge"
  | "proration_credit"
  | "extra_line"
  | "device_instalment"
  | "device_upfront"
  | "one_time_fee"
  | "credit"
  | "roaming"
  | "international"
  | "out_of_bundle"
  | "late_usage"
  | "third_party"
  | "late_fee"
  | "early_termination"
  | "unknown";

/** The operator's own charge codes that settle the question alone. */
const BY_CODE: Readonly<Record<string, RateClass>> = {
  XLINE: "extra_line",
  DEVINST: "device_instalment",
  DEVUPF: "device_upfront",
  ACTIV: "one_time_fee",
  PROMO: "promotion",
  DISC: "discount",
  THIRD: "third_party",
  LATEFEE: "late_fee",
  ETC: "early_termination",
};

/** Classifies one line by its code, or by type and evidence where the operator gives no code. Never guesses: `unknown`. */
export function classifyRate(rate: AppliedRate, bill: Bill): RateClass {
  const byCode = rate.chargeCode === null ? undefined : BY_CODE[rate.chargeCode];
  if (byCode !== undefined) return byCode;
  const { facts } = rate;
  switch (rate.type) {
    case "recurringCharge":
      if (facts.prorationDays !== undefined) return "proration_charge";
      return facts.instalment === undefined ? "plan" : "device_instalment";
    case "appliedBillingCredit":
      if (facts.promotionId !== undefined) return "promotion";
      if (facts.discountId !== undefined) return "discount";
      return facts.prorationDays === undefined ? "credit" : "proration_credit";
    case "usageCharge":
      return classifyUsage(rate, bill);
    case "oneTimeCharge":
      return "one_time_fee";
    case "appliedPenaltyCharge":
      return facts.factor === undefined ? "unknown" : "early_termination";
  }
}

function classifyUsage({ facts }: AppliedRate, bill: Bill): RateClass {
  if (facts.thirdPartyName !== undefined) return "third_party";
  if (bill.period !== null && facts.usageUntil !== undefined && facts.usageUntil <= bill.period.from) {
    return "late_usage";
  }
  if (facts.roamingZone !== undefined) return "roaming";
  if (facts.usageType === "international") return "international";
  if (facts.usageType === "dataOverage") return "out_of_bundle";
  return "unknown";
}

/** What sets two causes of one class apart: the country, the third party, the promotion, else the product. */
export function causeKey(kind: RateClass, rate: AppliedRate): string {
  const { facts } = rate;
  switch (kind) {
    case "roaming":
    case "late_usage":
      return facts.country ?? facts.usageType ?? "";
    case "third_party":
      return facts.thirdPartyName ?? rate.name;
    case "promotion":
      return facts.promotionId ?? rate.name;
    case "discount":
      return facts.discountId ?? rate.name;
    case "late_fee":
    case "early_termination":
      return "";
    default:
      return rate.productId ?? "";
  }
}
