// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GoldenFile } from "#sandbox";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import { tools } from "./index.ts";
import { contextFor } from "./testing.ts";

const FILES = { larkspur: "bill-explanations.json", noor: "bill-explanations.noor.json" } as const;

function goldenOf(seed: keyof typeof FILES): GoldenFile {
  const file = new URL(`../../../sandbox/golden/${FILES[seed]}`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as GoldenFile;
}

let bench: TelcoBench;

const asSet = (causes: readonly { kind: string; amountMinor: number }[]): string[] =>
  causes.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`).sort();

async function explain(customer: string, billId: string) {
  const result = await tools["bill.explain"].run({ month: billId.slice(-7) }, contextFor(bench, customer));
  if (!result.ok) throw new Error(`refused: ${result.refusal.reason}`);
  return result.value;
}

describe.each(["larkspur", "noor"] as const)("every golden bill explanation of %s, over HTTP", (seed) => {
  const golden = goldenOf(seed);
  beforeAll(async () => {
    bench = await openTelcoBench({ seed });
  });
  afterAll(() => bench.close());

  it.each(golden.explanations)("bill.explain says why $billId differs", async (row) => {
    const told = await explain(row.customer, row.billId);
    expect(told.current).toMatchObject({ billId: row.billId, total: { minor: row.totalMinor } });
    expect(told.previous).toMatchObject({ billId: row.previousBillId, total: { minor: row.previousTotalMinor } });
    expect(told.delta).toEqual({ currency: seed === "noor" ? "KWD" : "GBP", minor: row.deltaMinor });
    const causes = (told.causes ?? []).map(({ kind, amount }) => ({ kind, amountMinor: amount.minor }));
    expect(asSet(causes)).toEqual(asSet(row.causes));
    expect(told.outcome).toBe(row.deltaMinor > 0 ? "explained" : row.deltaMinor < 0 ? "lower" : "no_change");
  });

  it.each(golden.firstBills)("bill.explain compares $billId with nothing", async (row) => {
    const told = await explain(row.customer, row.billId);
    expect(told).toMatchObject({ outcome: "first_bill", current: { total: { minor: row.totalMinor } } });
    expect(told.causes).toBeUndefined();
  });

  it("covers every customer who has bills", () => {
    const customers = new Set(golden.explanations.map(({ customer }) => customer));
    expect(golden.explanations.length).toBeGreaterThan(100);
    expect(customers.size).toBeGreaterThanOrEqual(22);
  });
});

describe("sign conventions of other operators", () => {
  const golden = goldenOf("larkspur");
  beforeAll(async () => {
    bench = await openTelcoBench();
  });
  afterAll(() => bench.close());

  it.each(["positive", "mixed"])("bill.explain reads credits written the %s way", async (convention) => {
    await bench.fault({ kind: "signConvention", convention });
    try {
      for (const row of golden.explanations.filter(({ causes }) => causes.length > 0)) {
        const told = await explain(row.customer, row.billId);
        const causes = (told.causes ?? []).map(({ kind, amount }) => ({ kind, amountMinor: amount.minor }));
        expect(asSet(causes), row.billId).toEqual(asSet(row.causes));
      }
    } finally {
      await bench.clearFaults();
    }
  });
});
