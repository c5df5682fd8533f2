// SPDX-License-Identifier: Apache-2.0
import { dayText, plusDays, plusMonths } from "../calendar.ts";
import { offer, rates } from "./catalogue-table.ts";
import { billDay, type Times } from "./times.ts";

/** One seeded line of a bill; amounts in pence without VAT, credits negative. */
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

function plan(offerId: string, ex: number = offer(offerId).pence): BillLine {
  const { name } = offer(offerId);
  return {
    code: "PLAN",
    type: "recurringCharge",
    name,
    product: 1,
    ex,
    taxable: true,
    covers: "advance",
    facts: { offeringId: offerId, unitPrice: ex / 100, quantity: 1, unit: "month" },
  };
}

function partMonth(offerId: string, days: number, covers: "usage" | "tail" = "tail"): BillLine {
  const { name, pence } = offer(offerId);
  return {
    code: "PLAN",
    type: "recurringCharge",
    name: `${name}, part month`,
    product: 1,
    ex: Math.floor((pence * days) / 30 + 0.5),
    taxable: true,
    covers,
    facts: { offeringId: offerId, prorationDays: days, prorationBase: 30, unitPrice: pence / 100 },
  };
}

function unusedDays(offerId: string, days: number, covers: "usage" | "tail" = "tail"): BillLine {
  const charged = partMonth(offerId, days, covers);
  return { ...charged, type: "appliedBillingCredit", name: `${offer(offerId).name}, unused days`, ex: -charged.ex };
}

function credit(
  code: "PROMO" | "DISC" | "CREDIT",
  name: string,
  pence: number,
  facts: BillLine["facts"] = {},
): BillLine {
  return {
    code,
    type: "appliedBillingCredit",
    name,
    product: 1,
    ex: -pence,
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
  unitPence: number,
  period: string,
  more: BillLine["facts"] = {},
  product = 1,
): BillLine {
  return {
    code: "USG",
    type: "usageCharge",
    name,
    product,
    ex: quantity * unitPence,
    taxable: true,
    covers: "usage",
    facts: { usageType, quantity, unit, unitPrice: unitPence / 100, usagePeriod: period, ...more },
  };
}

function roaming(
  country: string,
  amounts: { mb?: number; minutes?: number; texts?: number },
  period: string,
  product = 1,
): BillLine[] {
  const zone = rates.roamingZone2;
  const where = { roamingZone: 2, country };
  const lines: BillLine[] = [];
  if (amounts.mb !== undefined)
    lines.push(usage(`Roaming data, ${country}`, "data", amounts.mb, "MB", zone.dataPerMb, period, where, product));
  if (amounts.minutes !== undefined)
    lines.push(
      usage(
        `Roaming calls, ${country}`,
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
    lines.push(usage(`Roaming texts, ${country}`, "sms", amounts.texts, "message", zone.sms, period, where, product));
  return lines;
}

function overage(blocks: number, period: string): BillLine {
  return usage("Data beyond your bundle", "dataOverage", blocks, "GB", 400, period);
}

function playWin(weeks: number, period: string): BillLine {
  return {
    code: "THIRD",
    type: "usageCharge",
    name: "PlayWin subscription",
    product: 1,
    ex: weeks * 450,
    taxable: false,
    covers: "usage",
    facts: {
      usageType: "premium",
      thirdPartyName: "PlayWin",
      quantity: weeks,
      unit: "week",
      unitPrice: 4.5,
      usagePeriod: period,
    },
  };
}

function extraLine(days: number | null): BillLine {
  const facts = days === null ? {} : { prorationDays: days, prorationBase: 30 };
  const name = days === null ? "Extra family line" : "Extra family line, part month";
  return {
    code: "XLINE",
    type: "recurringCharge",
    name,
    product: 4,
    ex: days === null ? 800 : Math.floor((800 * days) / 30 + 0.5),
    taxable: true,
    covers: "advance",
    facts: { unitPrice: 8, ...facts },
  };
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
    bill === last ? [base] : [base, credit("PROMO", "Half-price offer", 1900, { promotionId: "PM-HALF6" })],
  5: (bill, base) =>
    bill === last
      ? [unusedDays("PO-SIM-M", 15, "usage"), partMonth("PO-SIM-L", 15, "usage"), plan("PO-SIM-L")]
      : [base],
  6: (bill, base) => (bill === last ? [plan("PO-UNL", 3948)] : [base]),
  7: (bill, base, times) =>
    bill === last
      ? [
          base,
          ...roaming("US", { mb: 75 }, usagePeriod(times, bill)),
          usage(
            "Calls to other countries",
            "international",
            9,
            "minute",
            rates.internationalPerMinute,
            usagePeriod(times, bill),
          ),
          penalty("LATEFEE", "Late payment fee", rates.lateFee),
        ]
      : [base, credit("DISC", "Loyalty discount", 500, { discountId: "DS-LOYAL" })],
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
            name: "Handset, instalment 1 of 24",
            product: 2,
            ex: 2200,
            taxable: false,
            covers: "advance",
            facts: { instalment: 1, instalments: 24, unitPrice: 22 },
          },
          once("DEVUPF", "Handset, first payment", 3000, 2),
          credit("CREDIT", "Upgrade credit", 1000),
        ]
      : [base],
  11: (bill, base) =>
    bill === last ? [base, credit("CREDIT", "Credit for an outage", 450, { problemId: "SP-1" })] : [base],
  13: (bill, base) => {
    if (bill === 4) return [base, extraLine(12), once("ACTIV", "SIM activation", rates.simActivation, 4)];
    return bill === last ? [base, extraLine(null)] : [base];
  },
  19: (bill, base) => {
    if (bill < 4) return null;
    return bill === 4 ? [partMonth("PO-SIM-S", 20), base] : [base];
  },
  20: (bill, base) => (bill >= 4 ? [base, penalty("LATEFEE", "Late payment fee", rates.lateFee)] : [base]),
  21: (bill, base) => (bill === last ? [partMonth("PO-SIM-L", 10), base] : null),
  22: (bill, base, times) =>
    bill === last ? [base, ...roaming("CH", { mb: 150, minutes: 10 }, usagePeriod(times, bill), 4)] : [base],
  24: (bill, base) =>
    bill === last
      ? [
          unusedDays("PO-UNL", 12),
          penalty("ETC", "Early termination charge", 15200, {
            quantity: 5,
            unit: "month",
            unitPrice: 38,
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
