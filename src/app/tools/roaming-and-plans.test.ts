// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { addDays } from "#kernel";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import { tools } from "./index.ts";
import { contextFor, makeRunner, markFor } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const { run, refusal } = makeRunner(() => bench);

describe("roaming and plans", () => {
  it.each<[string | null, object, object]>([
    [
      null,
      { country: "TR" },
      {
        zone: 2,
        prices: { dataPerMb: { minor: 24 } },
        dayPass: { price: { minor: 600 } },
        enabled: null,
        isAbroad: null,
      },
    ],
    [null, { country: "FR" }, { zone: 1, isInBundle: true, prices: null, dayPass: null }],
    [null, { country: "ZW" }, { zone: null, prices: null, dayPass: null }],
    ["C02", { lineId: "PR-C02-1", country: "TR" }, { enabled: true, isAbroad: false }],
    ["C16", { lineId: "PR-C16-1" }, { country: "RO", zone: 1, isAbroad: true }],
    ["C01", { lineId: "PR-C01-1" }, { enabled: false, country: null, zone: null }],
  ])("roaming.status for %s with %j", async (key, args, expected) => {
    expect(await run(key, "roaming.status", args)).toMatchObject(expected);
  });

  it("plans.browse shows prices with tax and instalment, and nothing that cannot be bought", async () => {
    const { plans } = await run(null, "plans.browse", {});
    const prices = Object.fromEntries(plans.map((plan) => [plan.offerId, plan.price.minor]));
    expect(prices).toEqual({
      "PO-SIM-S": 1200,
      "PO-PRE": 1200,
      "PO-SIM-M": 2160,
      "PO-SIM-L": 3120,
      "PO-UNL": 4560,
      "PO-HS24": 6760,
      "PO-FAM": 7200,
      "PO-FIB150": 3600,
      "PO-FIB900": 5400,
    });
    expect(plans.every((plan) => plan.canMove === null && !plan.isCurrent)).toBe(true);
  });

  it("plans.browse for a line marks its own plan, also when it is no longer sold", async () => {
    const { plans } = await run("C23", "plans.browse", { lineId: "PR-C23-1" });
    expect(plans.map(({ offerId, isCurrent, canMove }) => `${offerId} ${isCurrent} ${canMove}`)).toEqual([
      "PO-VDSL50 true false",
      "PO-FIB150 false true",
      "PO-FIB900 false true",
    ]);
  });

  it.each<[string, string, string, string[]]>([
    ["C01", "PR-C01-1", "PO-SIM-M", ["inside_term"]],
    ["C01", "PR-C01-1", "PO-CLASSIC5", ["not_sellable"]],
    ["C01", "PR-C01-1", "PO-SIM-L", ["same_plan"]],
    ["C10", "PR-C10-1", "PO-UNL", ["inside_term"]],
    ["C13", "PR-C13-1", "PO-SIM-L", ["no_path"]],
    ["C14", "PR-C13-2", "PO-SIM-L", ["not_holder"]],
    ["C20", "PR-C20-1", "PO-UNL", ["arrears"]],
    ["C21", "PR-C21-1", "PO-HS24", ["new_customer"]],
    ["C23", "PR-C23-1", "PO-FIB900", ["address"]],
    ["C23-H", "PR-C23-1", "PO-FIB150", ["not_holder"]],
    ["C24", "PR-C24-1", "PO-SIM-L", ["terminated"]],
  ])("plans.quote for %s to %s %s is not possible: %j", async (key, lineId, offerId, reasons) => {
    expect(await run(key, "plans.quote", { lineId, offerId, creditConsent: true })).toMatchObject({
      outcome: "not_eligible",
      reasons,
    });
  });

  it.each<[string, string, string, object]>([
    [
      "C02",
      "PR-C02-1",
      "PO-SIM-L",
      {
        needs: "A2",
        price: { minor: 3120 },
        previousPrice: { minor: 2160 },
        startsOn: "2026-11-17",
        startsNewTerm: false,
        termEndsOn: "2027-06-16",
      },
    ],
    ["C03", "PR-C03-1", "PO-SIM-M", { needs: "A3", startsNewTerm: true, termEndsOn: "2027-11-17" }],
    ["C01", "PR-C01-1", "PO-HS24", { needs: "A3", oneOff: { minor: 3600 }, price: { minor: 6760 } }],
    ["C15", "PR-C15-1", "PO-SIM-M", { needs: "A3", startsNewTerm: true }],
    ["C23", "PR-C23-1", "PO-FIB150", { needs: "A3", lost: ["lost.legacy_plan"] }],
  ])("plans.quote for %s to %s %s", async (key, lineId, offerId, quote) => {
    expect(await run(key, "plans.quote", { lineId, offerId, creditConsent: true })).toMatchObject({
      outcome: "qualified",
      quote,
    });
  });

  it("plans.quote of a phone asks for no credit check without a yes to exactly that", async () => {
    bench.calls.length = 0;
    expect(await run("C01", "plans.quote", { lineId: "PR-C01-1", offerId: "PO-HS24" })).toEqual({
      outcome: "not_eligible",
      reasons: ["credit_consent"],
      alternatives: [],
    });
    expect(bench.calls.filter((call) => call.startsWith("qualification"))).toEqual([]);
  });

  it("[SEC-281] plans.quotes finds a quote again by its id: for its subject and line, until its last day, and says when the price moved", async () => {
    const args = { lineId: "PR-C02-1" };
    const made = await run("C02", "plans.quote", { ...args, offerId: "PO-SIM-L" });
    if (made.outcome !== "qualified") throw new Error("There is no quote");
    const { quoteId, keptUntil, price } = made.quote;
    expect(quoteId).toMatch(/^Q-\d{6}-[0-9A-Z]{6}-[0-9A-Z]{6}$/u);
    const holding = (ids: readonly string[], mark = markFor("C02")) => ({
      own: { ...contextFor(bench, "C02").own, quotes: () => Promise.resolve(ids), mark },
    });
    const standing = {
      quoteId,
      offerId: "PO-SIM-L",
      name: made.quote.planName,
      price,
      until: keptUntil,
      state: "stands",
    };
    bench.calls.length = 0;
    expect(await run("C02", "plans.quotes", args, holding([quoteId]))).toEqual({ quotes: [standing] });
    // Nothing is asked of the operator that only a yes to it allows.
    expect(bench.calls.filter((call) => call.startsWith("qualification"))).toEqual([]);
    // Under another price the second mark would be another one; the newest for a plan is shown.
    const moved = `${quoteId.slice(0, -1)}${quoteId.endsWith("0") ? "1" : "0"}`;
    expect(await run("C02", "plans.quotes", args, holding([moved, quoteId]))).toEqual({
      quotes: [{ ...standing, quoteId: moved, state: "changed" }],
    });
    const none = { quotes: [] };
    expect(await run("C02", "plans.quotes", args, holding([quoteId], markFor("C01")))).toEqual(none);
    expect(await run("C01", "plans.quotes", { lineId: "PR-C01-1" }, holding([quoteId]))).toEqual(none);
    expect(await run("C02", "plans.quotes", args, holding(["Q-1", "", `${quoteId}X`]))).toEqual(none);
    const at = (day: string) => ({ ...holding([quoteId]), clock: { now: () => Date.parse(`${day}T12:00:00Z`) } });
    expect(await run("C02", "plans.quotes", args, at(keptUntil))).toEqual({ quotes: [standing] });
    expect(await run("C02", "plans.quotes", args, at(addDays(keptUntil, 1)))).toEqual(none);
  });

  it("plans.quote that the operator answers only later is unavailable, not a yes", async () => {
    await bench.fault({ kind: "asyncPoq" });
    expect(await refusal("C02", "plans.quote", { lineId: "PR-C02-1", offerId: "PO-SIM-L" })).toBe("unavailable");
  });

  it("plans.quote of an offer that does not exist", async () => {
    expect(await refusal("C02", "plans.quote", { lineId: "PR-C02-1", offerId: "PO-NONE" })).toBe("not_found");
  });

  it("orders.latest shows the newest plan change, and whether it can be undone", async () => {
    expect(await run("C05", "orders.latest", { lineId: "PR-C05-1" })).toMatchObject({
      order: { orderId: "PO-C05-1", state: "completed", canUndo: false },
    });
    expect(await run("C17", "orders.latest", { lineId: "PR-C17-1" })).toEqual({ order: null });
    expect(await run("C14", "orders.latest", { lineId: "PR-C13-2" })).toEqual({ order: null });
  });

  it("one turn asks each thing once", async () => {
    const ctx = contextFor(bench, "C02");
    await tools["lines.list"].run({}, ctx);
    bench.calls.length = 0;
    await tools["bill.due"].run({}, ctx);
    await tools["bill.explain"].run({}, ctx);
    const counted = bench.calls.filter((call) => call.startsWith("bills"));
    expect(counted.length).toBe(3);
    expect(bench.calls.filter((call) => call.startsWith("products") || call.startsWith("permissions"))).toEqual([]);
  });
});
