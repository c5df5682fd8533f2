// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import { makeRunner } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const { run, refusal } = makeRunner(() => bench);

describe("bills", () => {
  it.each<[string, object]>([
    ["C14", { outcome: "not_holder" }],
    ["C15", { outcome: "no_bills" }],
    ["C21", { outcome: "first_bill" }],
    ["C01", { outcome: "no_change" }],
    ["C11", { outcome: "lower" }],
  ])("bill.explain for %s", async (key, expected) => {
    expect(await run(key, "bill.explain", {})).toMatchObject(expected);
  });

  it("bill.explain names a larger plan only where two bills show it", async () => {
    expect((await run("C03", "bill.explain", {})).advice).toMatchObject({
      offerId: "PO-SIM-M",
      price: { minor: 2160 },
    });
    expect((await run("C03", "bill.explain", { month: "2026-10" })).advice).toBeNull();
    expect((await run("C02", "bill.explain", {})).advice).toBeNull();
  });

  it("bill.explain hands over when a line is missing from a bill", async () => {
    await bench.lever("state/doc", {
      collection: "appliedCustomerBillingRate",
      id: "AR-C07-2026-11-02",
      patch: { taxExcludedAmount: { unit: "GBP", value: 14 } },
    });
    expect(await run("C07", "bill.explain", {})).toMatchObject({ outcome: "cannot_explain" });
  });

  it("bill.explain of a month without a bill", async () => {
    expect(await run("C01", "bill.explain", { month: "2026-12" })).toEqual({ outcome: "not_issued" });
    expect(await run("C01", "bill.explain", { month: "2020-01" })).toEqual({ outcome: "no_bills" });
  });

  it("bill.explain says what else is owed", async () => {
    expect((await run("C20", "bill.explain", {})).otherDue).toMatchObject({ minor: 3620 });
  });

  it.each<[string, object]>([
    ["C01", { outcome: "nothing_due" }],
    ["C02", { outcome: "due", amountDue: { currency: "GBP", minor: 7212 }, dueDate: "2026-11-19", overdue: false }],
    ["C09", { outcome: "nothing_due" }],
    ["C14", { outcome: "not_holder" }],
    [
      "C15",
      {
        outcome: "prepaid",
        prepaid: { balance: { currency: "GBP", minor: 40 }, bucketEndsOn: "2026-11-14", isExpired: true },
      },
    ],
    [
      "C20",
      {
        outcome: "due",
        amountDue: { currency: "GBP", minor: 7240 },
        overdue: true,
        overdueBills: 1,
        billId: "CB-C20-2026-10",
        isSuspended: true,
      },
    ],
  ])("bill.due for %s", async (key, expected) => {
    expect(await run(key, "bill.due", {})).toMatchObject(expected);
  });

  it("bill.pay_link gives one link for one bill and amount, on the operator's own page", async () => {
    const first = await run("C20", "bill.pay_link", { billId: "CB-C20-2026-10" });
    const second = await run("C20", "bill.pay_link", { billId: "CB-C20-2026-10" });
    expect(second).toEqual(first);
    expect(first.amount).toEqual({ currency: "GBP", minor: 3620 });
    expect(new URL(first.href).origin).toBe(new URL(bench.sandbox.url).origin);
  });

  it("bill.pay_link refuses a bill that is paid or disputed", async () => {
    expect(await refusal("C20", "bill.pay_link", { billId: "CB-C20-2026-06" })).toBe("conflict");
    expect(await refusal("C09", "bill.pay_link", { billId: "CB-C09-2026-10" })).toBe("conflict");
  });

  it("bill.pay_link that times out is no payment", async () => {
    await bench.fault({ kind: "latency", latencyMs: 1_000, match: { path: "/payment" } });
    const payments = bench.makeTelco({ timeoutMs: 300 }).payments;
    expect(await refusal("C20", "bill.pay_link", { billId: "CB-C20-2026-10" }, { payments })).toBe("unavailable");
  });
});
