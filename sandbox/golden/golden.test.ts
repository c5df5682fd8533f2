// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { minorOf, taxOn } from "../doc.ts";
import { baseKey, msisdn } from "../ids.ts";
import { play } from "../operator.ts";
import { billLines } from "../seed/bill-lines.ts";
import { buildBills } from "../seed/bills.ts";
import { type Times, timesFrom } from "../seed/times.ts";
import { buildGolden, goldenFiles, goldenT0 } from "./build.ts";
import { causeKinds, type GoldenFile } from "./kinds.ts";

const minor = (value: unknown): number => minorOf(value) ?? Number.NaN;
const allKeys = Array.from({ length: 26 }, (_, index) => baseKey(index + 1));

describe.each(["larkspur", "noor"] as const)("golden bill explanations of %s", (id) => {
  const golden = buildGolden(id);
  const seededTotals = new Map<string, number>();
  let stop: () => void;
  let times: Times;
  beforeAll(() => {
    stop = play(id);
    times = timesFrom(Date.parse(goldenT0));
    for (const key of allKeys)
      for (const { bill } of buildBills(key, times)) seededTotals.set(bill.id, minor(bill["taxIncludedAmount"]));
  });
  afterAll(() => {
    stop();
  });

  it("its file is what the table says today", () => {
    const file = JSON.parse(readFileSync(new URL(goldenFiles[id], import.meta.url), "utf8")) as GoldenFile;
    expect(file).toEqual(golden);
  });

  it("buildGolden() gives causes that sum to the difference of the bills, to the smallest unit, for every pair", () => {
    expect(golden.explanations).toHaveLength(111);
    for (const row of golden.explanations) {
      expect(
        row.causes.reduce((sum, cause) => sum + cause.amountMinor, 0),
        row.billId,
      ).toBe(row.deltaMinor);
      expect(row.totalMinor - row.previousTotalMinor, row.billId).toBe(row.deltaMinor);
      for (const cause of row.causes) {
        expect(causeKinds).toContain(cause.kind);
        expect(cause.amountMinor).not.toBe(0);
      }
    }
  });

  it("buildGolden() and the seeded bills tell the same totals, and leave no bill out", () => {
    for (const row of golden.explanations) {
      expect(seededTotals.get(row.billId), row.billId).toBe(row.totalMinor);
      expect(seededTotals.get(row.previousBillId), row.previousBillId).toBe(row.previousTotalMinor);
    }
    for (const first of golden.firstBills) expect(seededTotals.get(first.billId), first.billId).toBe(first.totalMinor);
    const told = new Set(
      golden.explanations
        .flatMap((row) => [row.billId, row.previousBillId])
        .concat(golden.firstBills.map((first) => first.billId)),
    );
    expect([...seededTotals.keys()].filter((id) => !told.has(id))).toEqual([]);
  });

  it("buildBills() rounds tax on the bill, and lines differ from it by its smallest unit at most", () => {
    for (const key of allKeys)
      buildBills(key, times).forEach(({ bill, lines }) => {
        const lineSum = lines.reduce((sum, line) => sum + minor(line["taxIncludedAmount"]), 0);
        expect(Math.abs(lineSum - minor(bill["taxIncludedAmount"])), bill.id).toBeLessThanOrEqual(1);
        expect(minor(bill["taxExcludedAmount"])).toBe(
          lines.reduce((sum, line) => sum + minor(line["taxExcludedAmount"]), 0),
        );
      });
  });

  it("buildBills() charges no tax on instalments, penalties and third parties", () => {
    const free = allKeys
      .flatMap((_key, index) => [0, 1, 2, 3, 4, 5].flatMap((bill) => billLines(index + 1, bill, times) ?? []))
      .filter((line) => !line.taxable);
    expect(new Set(free.map((line) => line.code))).toEqual(new Set(["DEVINST", "ETC", "LATEFEE", "THIRD"]));
  });

  it("buildBills() keeps every amount on any other day, also in summer and on a bill day", () => {
    for (const day of ["2026-07-05T00:00:00Z", "2027-03-31T23:59:59Z", "2028-02-29T12:00:00Z"]) {
      const then = timesFrom(Date.parse(day));
      for (const key of allKeys)
        expect(buildBills(key, then).map((built) => minor(built.bill["taxIncludedAmount"]))).toEqual(
          buildBills(key, times).map((built) => minor(built.bill["taxIncludedAmount"])),
        );
    }
  });
});

describe("golden bill explanations as the specification writes them", () => {
  const golden = buildGolden();

  it("buildGolden() explains C07 M-1 and C05 M-1 as the specification does", () => {
    const causesOf = (customer: string): Record<string, number> =>
      Object.fromEntries(
        golden.explanations
          .find((row) => row.customer === customer && row.month === "M-1")
          ?.causes.map((cause) => [cause.kind, cause.amountMinor]) ?? [],
      );
    expect(causesOf("C07")).toEqual({ roaming: 1800, international: 648, discount_ended: 600, late_fee: 500 });
    expect(causesOf("C05")).toEqual({ proration_credit: -1080, proration_charge: 1560, advance_price_difference: 960 });
  });

  it("taxOn() rounds half up", () => {
    expect([taxOn(3948), taxOn(1667), taxOn(3467), taxOn(12), taxOn(13), taxOn(-900)]).toEqual([
      790, 333, 693, 2, 3, -180,
    ]);
  });
});

describe("Noor", () => {
  const golden = buildGolden("noor");
  let stop: () => void;
  beforeAll(() => {
    stop = play("noor");
  });
  afterAll(() => {
    stop();
  });

  it("says every cause in English and in Arabic", () => {
    for (const cause of [
      ...golden.explanations.flatMap((row) => row.causes),
      ...golden.firstBills.flatMap((row) => row.parts),
    ]) {
      expect(cause.label).toMatch(/[A-Za-z]/);
      expect(cause.labelAr).toMatch(/\p{Script=Arabic}/u);
    }
  });

  it("charges no tax on any bill, price or record of use", () => {
    const times = timesFrom(Date.parse(goldenT0));
    for (const { bill, lines } of allKeys.flatMap((key) => buildBills(key, times))) {
      expect(bill["taxItem"]).toEqual([]);
      expect(bill["taxIncludedAmount"]).toEqual(bill["taxExcludedAmount"]);
      for (const line of lines) expect(line["appliedTax"]).toEqual([]);
    }
  });

  it("has amounts that need the third decimal", () => {
    const times = timesFrom(Date.parse(goldenT0));
    const amounts = allKeys
      .flatMap((key) => buildBills(key, times))
      .map(({ bill }) => minor(bill["taxIncludedAmount"]));
    expect(amounts.filter((amount) => amount % 10 !== 0).length).toBeGreaterThan(1);
  });

  it("has numbers of the right length that nobody in Kuwait has", () => {
    for (const key of allKeys) {
      const number = parsePhoneNumberFromString(msisdn(key, 1));
      expect([number?.country ?? "KW", number?.countryCallingCode, number?.isPossible(), number?.isValid()]).toEqual([
        "KW",
        "965",
        true,
        false,
      ]);
    }
  });
});
