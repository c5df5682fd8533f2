// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { vat } from "../doc.ts";
import { baseKey } from "../ids.ts";
import { billLines } from "../seed/bill-lines.ts";
import { buildBills } from "../seed/bills.ts";
import { timesFrom } from "../seed/times.ts";
import { buildGolden, goldenT0 } from "./build.ts";
import { causeKinds, type GoldenFile } from "./kinds.ts";

const golden = buildGolden();
const times = timesFrom(Date.parse(goldenT0));
const pence = (value: unknown): number => Math.round((value as { value: number }).value * 100);
const allKeys = Array.from({ length: 26 }, (_, index) => baseKey(index + 1));
const seededTotals = new Map(
  allKeys.flatMap((key) =>
    buildBills(key, times).map((built) => [built.bill.id, pence(built.bill["taxIncludedAmount"])] as const),
  ),
);

describe("golden bill explanations", () => {
  it("bill-explanations.json is what the table says today", () => {
    const file = JSON.parse(readFileSync(new URL("./bill-explanations.json", import.meta.url), "utf8")) as GoldenFile;
    expect(file).toEqual(golden);
  });

  it("buildGolden() gives causes that sum to the difference of the bills, to the penny, for every pair", () => {
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

  it("buildBills() rounds VAT on the bill, and lines differ from it by a penny at most", () => {
    for (const key of allKeys)
      buildBills(key, times).forEach(({ bill, lines }) => {
        const lineSum = lines.reduce((sum, line) => sum + pence(line["taxIncludedAmount"]), 0);
        expect(Math.abs(lineSum - pence(bill["taxIncludedAmount"])), bill.id).toBeLessThanOrEqual(1);
        expect(pence(bill["taxExcludedAmount"])).toBe(
          lines.reduce((sum, line) => sum + pence(line["taxExcludedAmount"]), 0),
        );
      });
  });

  it("buildBills() charges no VAT on instalments, penalties and third parties", () => {
    const free = allKeys
      .flatMap((_key, index) => [0, 1, 2, 3, 4, 5].flatMap((bill) => billLines(index + 1, bill, times) ?? []))
      .filter((line) => !line.taxable);
    expect(new Set(free.map((line) => line.code))).toEqual(new Set(["DEVINST", "ETC", "LATEFEE", "THIRD"]));
  });

  it("vat() rounds half up", () => {
    expect([vat(3948), vat(1667), vat(3467), vat(12), vat(13), vat(-900)]).toEqual([790, 333, 693, 2, 3, -180]);
  });

  it("buildBills() keeps every amount on any other day, also in summer and on a bill day", () => {
    for (const day of ["2026-07-05T00:00:00Z", "2027-03-31T23:59:59Z", "2028-02-29T12:00:00Z"]) {
      const then = timesFrom(Date.parse(day));
      for (const key of allKeys)
        expect(buildBills(key, then).map((built) => pence(built.bill["taxIncludedAmount"]))).toEqual(
          buildBills(key, times).map((built) => pence(built.bill["taxIncludedAmount"])),
        );
    }
  });
});
