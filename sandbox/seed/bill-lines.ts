// SPDX-License-Identifier: Apache-2.0
import { dayText, plusDays, plusMonths } from "../calendar.ts";
import { decimal } from "../doc.ts";
import { operator } from "../operator.ts";
import { afterAnnualRise, halfOf, offer } from "./catalogue-table.ts";
import { billDay, type Times } from "./times.ts";

/** One seeded line of a bill; amounts in the smallest unit without tax, credits negative. */
export type BillLine = {
  readonly code: string;
  readonly type: "recurringCharge" | "usageCharge" | "oneTimeCharge" | "appliedBillingCredit" | "appliedPenaltyCharge";
  readonly name: string;
  /** The customer's product this line is for: 1 is `PR-Cnn-1`. */
  readonly product: number;
  readonly ex: number;
  readonly taxable: boolean;
  /** `tail`: the last `prorationDays` calendar days of the usage month; a part month in `usage` or `advance` starts on its billing-month day. */
  readonly covers: "advance" | "usage" | "tail" | "none";
  readonly facts: Readonly<Record<string, string | number>>;
};

/** Which plan bills whom; `null` for customers without bills. */
const planOf: readonly (string | null)[] = [
  "PO-SIM-L",
  "PO-SIM-M",
  "PO-SIM-S",
  "PO-UNL",
  "PO-SIM-M",
  "PO-UNL",
  "PO-SIM-L",
  "PO-SIM-M",
  "PO-SIM-S",
  "PO-SIM-L",
  "PO-FIB900",
  "PO-FIB150",
  "PO-FAM",
  null,
  null,
  "PO-UNL",
  "PO-SIM-L",
  "PO-SIM-M",
  "PO-SIM-S",
  "PO-SIM-L",
  "PO-SIM-L",
  "PO-BIZ5",
  "PO-VDSL50",
  "PO-UNL",
  "PO-SIM-M",
  "PO-SIM-M",
];

function plan(offerId: string, ex: number = offer(offerId).minor): BillLine {
  const { name } = offer(offerId);
  return {
    code: "PLAN",
    type: "recurringCharge",
    name,
    product: 1,
    ex,
    taxable: true,
    covers: "advance",
    facts: { offeringId: offerId, unitPrice: decimal(ex), quantity: 1, unit: "month" },
  };
}

function partMonth(offerId: string, days: number, covers: "usage" | "tail" = "tail"): BillLine {
  const { name, minor } = offer(offerId);
  return {
    code: "PLAN",
    type: "recurringCharge",
    name: operator().bill.partMonth(name),
    product: 1,
    ex: Math.floor((minor * days) / 30 + 0.5),
    taxable: true,
    covers,
    facts: { offeringId: offerId, prorationDays: days, prorationBase: 30, unitPrice: decimal(minor) },
  };
}

function unusedDays(offerId: string, days: number, covers: "usage" | "tail" = "tail"): BillLine {
  const charged = partMonth(offerId, days, covers);
  return {
    ...charged,
    type: "appliedBillingCredit",
    name: operator().bill.unusedDays(offer(offerId).name),
    ex: -charged.ex,
  };
}

function credit(
  code: "PROMO" | "DISC" | "CREDIT",
  name: string,
  minor: number,
  facts: BillLine["facts"] = {},
): BillLine {
  return {
    code,
    type: "appliedBillingCredit",
    name,
    product: 1,
    ex: -minor,
    taxable: true,
    covers: code === "CREDIT" ? "none" : "advance",
    facts,
  };
}

function once(code: string, name: string, ex: number, product: number, facts: BillLine["facts"] = {}): BillLine {
  return {
    code,
    type: "oneTimeCharge",
    name,
    product,
    ex,
    taxable: true,
    covers: "none",
    facts: { quantity: 1, ...facts },
  };
}

function penalty(code: "LATEFEE" | "ETC", name: string, ex: number, facts: BillLine["facts"] = {}): BillLine {
  return { code, type: "appliedPenaltyCharge", name, product: 1, ex, taxable: false, covers: "none", facts };
}

/** Local days of the usage month of a bill, end exclusive, `monthsEarlier` before the month that bill normally carries. */
function usagePeriod(times: Times, bill: number, monthsEarlier = 0): string {
  const end = plusMonths(billDay(times, bill), -monthsEarlier);
  return `${dayText(plusMonths(end, -1))}/${dayText(end)}`;
}

type Unit = "MB" | "minute" | "message" | "GB";

function usage(
  name: string,
  usageType: string,
  quantity: number,
  unit: Unit,
  unitMinor: number,
  period: string,
  more: BillLine["facts"] = {},
  product = 1,
): BillLine {
  return {
    code: "USG",
    type: "usageCharge",
    name,
    product,
    ex: quantity * unitMinor,
    taxable: true,
    covers: "usage",
    facts: { usageType, quantity, unit, unitPrice: decimal(unitMinor), usagePeriod: period, ...more },
  };
}

function roaming(
  country: string,
  amounts: { mb?: number; minutes?: number; texts?: number },
  period: string,
  product = 1,
): BillLine[] {
  const { bill: words, rates } = operator();
  const zone = rates.roamingZone2;
  const where = { roamingZone: 2, country };
  const lines: BillLine[] = [];
  if (amounts.mb !== undefined)
    lines.push(usage(words.roamingData(country), "data", amounts.mb, "MB", zone.dataPerMb, period, where, product));
  if (amounts.minutes !== undefined)
    lines.push(
      usage(
        words.roamingCalls(country),
        "voice",
        amounts.minutes,
        "minute",
        zone.voicePerMinute,
        period,
        where,
        product,
      ),
    );
  if (amounts.texts !== undefined)
    lines.push(usage(words.roamingTexts(country), "sms", amounts.texts, "message", zone.sms, period, where, product));
  return lines;
}

function overage(blocks: number, period: string): BillLine {
  const { bill: words, rates } = operator();
  return usage(words.overage, "dataOverage", blocks, "GB", rates.overageBlock, period);
}

function playWin(weeks: number, period: string): BillLine {
  const { bill: words, rates } = operator();
  return {
    code: "THIRD",
    type: "usageCharge",
    name: words.thirdParty,
    product: 1,
    ex: weeks * rates.thirdPartyWeek,
    taxable: false,
    covers: "usage",
    facts: {
      usageType: "premium",
      thirdPartyName: "PlayWin",
      quantity: weeks,
      unit: "week",
      unitPrice: decimal(rates.thirdPartyWeek),
      usagePeriod: period,
    },
  };
}

function extraLine(days: number | null): BillLine {
  const { bill: words, rates } = operator();
  const facts = days === null ? {} : { prorationDays: days, prorationBase: 30 };
  const name = days === null ? words.extraLine : words.extraLinePart;
  return {
    code: "XLINE",
    type: "recurringCharge",
    name,
    product: 4,
    ex: days === null ? rates.extraLine : Math.floor((rates.extraLine * days) / 30 + 0.5),
    taxable: true,
    covers: "advance",
    facts: { unitPrice: decimal(rates.extraLine), ...facts },
  };
}

function lateFee(): BillLine {
  const { bill: words, rates } = operator();
  return penalty("LATEFEE", words.lateFee, rates.lateFee);
}

const last = 5;
type Story = (bill: number, base: BillLine, times: Times) => readonly BillLine[] | null;

/** What makes a customer's bills differ from "the plan, every month". `bill` 0 is M-6, 5 is M-1. */
const stories: Readonly<Record<number, Story>> = {
  2: (bill, base, times) =>
    bill === last ? [base, ...roaming("TR", { mb: 140, minutes: 12, texts: 6 }, usagePeriod(times, bill))] : [base],
  3: (bill, base, times) => {
    const blocks = [0, 0, 0, 0, 1, 3][bill] ?? 0;
    return blocks === 0 ? [base] : [base, overage(blocks, usagePeriod(times, bill))];
  },
  4: (bill, base) =>
    bill === last
      ? [base]
      : [base, credit("PROMO", operator().bill.halfPrice, halfOf(base.ex), { promotionId: "PM-HALF6" })],
  5: (bill, base) =>
    bill === last
      ? [unusedDays("PO-SIM-M", 15, "usage"), partMonth("PO-SIM-L", 15, "usage"), plan("PO-SIM-L")]
      : [base],
  6: (bill, base) => (bill === last ? [plan("PO-UNL", afterAnnualRise(base.ex))] : [base]),
  7: (bill, base, times) =>
    bill === last
      ? [
          base,
          ...roaming("US", { mb: 75 }, usagePeriod(times, bill)),
          usage(
            operator().bill.international,
            "international",
            9,
            "minute",
            operator().rates.internationalPerMinute,
            usagePeriod(times, bill),
          ),
          lateFee(),
        ]
      : [base, credit("DISC", operator().bill.loyalty, operator().rates.loyaltyDiscount, { discountId: "DS-LOYAL" })],
  8: (bill, base, times) =>
    bill === last ? [base, ...roaming("TH", { mb: 40 }, usagePeriod(times, bill, 2))] : [base],
  9: (bill, base, times) => {
    const weeks = [0, 0, 0, 0, 2, 4][bill] ?? 0;
    return weeks === 0 ? [base] : [base, playWin(weeks, usagePeriod(times, bill))];
  },
  10: (bill, base) =>
    bill === last
      ? [
          plan("PO-HS24"),
          {
            code: "DEVINST",
            type: "recurringCharge",
            name: operator().bill.instalment,
            product: 2,
            ex: operator().rates.handset.instalment,
            taxable: false,
            covers: "advance",
            facts: { instalment: 1, instalments: 24, unitPrice: decimal(operator().rates.handset.instalment) },
          },
          once("DEVUPF", operator().bill.upfront, operator().rates.handset.upfront, 2),
          credit("CREDIT", operator().bill.upgradeCredit, operator().rates.handset.upgradeCredit),
        ]
      : [base],
  11: (bill, base) =>
    bill === last
      ? [base, credit("CREDIT", operator().bill.outageCredit, operator().rates.outageCredit, { problemId: "SP-1" })]
      : [base],
  13: (bill, base) => {
    if (bill === 4)
      return [base, extraLine(12), once("ACTIV", operator().bill.simActivation, operator().rates.simActivation, 4)];
    return bill === last ? [base, extraLine(null)] : [base];
  },
  19: (bill, base) => {
    if (bill < 4) return null;
    return bill === 4 ? [partMonth("PO-SIM-S", 20), base] : [base];
  },
  20: (bill, base) => (bill >= 4 ? [base, lateFee()] : [base]),
  21: (bill, base) => (bill === last ? [partMonth("PO-SIM-L", 10), base] : null),
  22: (bill, base, times) =>
    bill === last ? [base, ...roaming("CH", { mb: 150, minutes: 10 }, usagePeriod(times, bill), 4)] : [base],
  24: (bill, base) =>
    bill === last
      ? [
          unusedDays("PO-UNL", 12),
          penalty("ETC", operator().bill.earlyTermination, Math.floor(5 * base.ex * 0.8 + 0.5), {
            quantity: 5,
            unit: "month",
            unitPrice: decimal(base.ex),
            factor: 0.8,
            ruleId: "ETF-80",
          }),
        ]
      : [base],
};

/** Lines of one bill of a pattern, or null when no bill was made. `bill` 0 is M-6, 5 is M-1. */
export function billLines(pattern: number, bill: number, times: Times): readonly BillLine[] | null {
  const offerId = planOf[pattern - 1] ?? null;
  if (offerId === null) return null;
  const base = plan(offerId);
  return stories[pattern]?.(bill, base, times) ?? (stories[pattern] === undefined ? [base] : null);
}

/** Days that a recurring line covers: the month after the bill date; a part month of the seed covers its own days. */
export function coverage(line: BillLine, times: Times, bill: number): { from: string; to: string } | null {
  const end = billDay(times, bill);
  const days = line.facts["prorationDays"];
  const part = typeof days === "number" ? days : 30;
  if (line.covers === "none") return null;
  if (line.covers === "tail") return { from: dayText(plusDays(end, -part)), to: dayText(end) };
  const start = line.covers === "usage" ? plusMonths(end, -1) : end;
  return { from: dayText(plusDays(start, 30 - part)), to: dayText(plusMonths(start, 1)) };
}
