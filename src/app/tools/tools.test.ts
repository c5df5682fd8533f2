// SPDX-License-Identifier: Apache-2.0

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ToolName, Tools } from "#dialogue";
import { TOOL_FLOORS } from "#dialogue";
import type { TelcoBench } from "../../adapters/telco/testing.ts";
import { openTelcoBench } from "../../adapters/telco/testing.ts";
import type { ActContext } from "../acts/act-kind.ts";
import { tools } from "./index.ts";
import { contextFor } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

async function run<K extends ToolName>(
  key: string | null,
  tool: K,
  args: Tools[K]["args"],
  more: Partial<ActContext> = {},
): Promise<Tools[K]["result"]> {
  const result = await tools[tool].run(args, contextFor(bench, key, more));
  if (!result.ok) throw new Error(`refused: ${result.refusal.reason}`);
  return result.value;
}

async function refusal<K extends ToolName>(
  key: string | null,
  tool: K,
  args: Tools[K]["args"],
  more: Partial<ActContext> = {},
): Promise<string> {
  const result = await tools[tool].run(args, contextFor(bench, key, more));
  return result.ok ? "none" : result.refusal.reason;
}

const bySms = (msisdn: string): Partial<ActContext> => ({ verifiedLine: msisdn, assurance: "A1" });

describe("levels", () => {
  it("each tool asks for at least its floor", () => {
    const found = Object.fromEntries(Object.entries(tools).map(([name, spec]) => [name, spec.assurance]));
    expect(found).toEqual(TOOL_FLOORS);
  });

  it.each<[ToolName, object, string]>([
    ["service.outages", { service: "mobile" }, "A0"],
    ["service.outages", { service: "mobile", lineId: "PR-C01-1" }, "A1"],
    ["roaming.status", { country: "TR" }, "A0"],
    ["roaming.status", { lineId: "PR-C01-1" }, "A1"],
    ["plans.browse", {}, "A0"],
    ["plans.browse", { lineId: "PR-C01-1" }, "A1"],
    ["bill.explain", {}, "A2"],
    ["plans.quote", { lineId: "x", offerId: "y" }, "A2"],
  ])("%s with %j needs %s", (tool, args, level) => {
    expect(tools[tool].assuranceFor(args as never)).toBe(level);
  });

  it.each<[ToolName, unknown]>([
    ["lines.list", { party: "IN-C01" }],
    ["bill.explain", { month: "November" }],
    ["bill.explain", { accountId: "BA-C01", party: "IN-C01" }],
    ["service.outages", { service: "gas" }],
    ["service.outages", { service: "mobile", postcode: "<script>" }],
    ["service.open_ticket", { lineId: "PR-C01-1", topic: "no_data", facts: ["please call me on 07700 900101"] }],
    ["roaming.status", { country: "Turkey" }],
    ["plans.quote", { lineId: "PR-C01-1" }],
  ])("%s refuses the args %j", (tool, args) => {
    expect(tools[tool].argsSchema.safeParse(args).success).toBe(false);
  });
});

describe("who sees what", () => {
  const linesOf = async (key: string | null, more: Partial<ActContext> = {}) =>
    (await run(key, "lines.list", {}, more)).lines.map((line) => `${line.lineId} ${line.relation}`);

  it.each<[string, string[]]>([
    ["C01", ["PR-C01-1 holder"]],
    ["C13", ["PR-C13-1 holder", "PR-C13-2 holder", "PR-C13-3 holder", "PR-C13-4 holder"]],
    ["C14", ["PR-C13-2 user"]],
    ["C13-3", ["PR-C13-3 user"]],
    ["C13-4", ["PR-C13-4 helper"]],
    ["C22", ["PR-C22-1 admin", "PR-C22-2 admin", "PR-C22-3 admin", "PR-C22-4 admin", "PR-C22-5 admin"]],
    ["C22-2", ["PR-C22-2 user"]],
    ["C23-H", ["PR-C23-1 helper"]],
    ["C24", ["PR-C24-1 holder"]],
    ["C10", ["PR-C10-1 holder"]],
  ])("lines.list for %s", async (key, expected) => {
    expect(await linesOf(key)).toEqual(expected);
  });

  it("lines.list shows the last digits only", async () => {
    const { lines } = await run("C01", "lines.list", {});
    expect(lines[0]).toMatchObject({ label: "••• 101", ending: "01" });
    expect(JSON.stringify(lines)).not.toContain("77009001");
  });

  it("a helper sees nothing once the right has ended", async () => {
    bench.clock.advance(31 * 86_400_000);
    expect(await linesOf("C23-H")).toEqual([]);
    expect(await run("C23-H", "bill.due", {})).toEqual({ outcome: "no_account" });
  });

  it("possession of a line by a code shows that line, as its user sees it", async () => {
    expect(await linesOf(null, bySms("+447700900114"))).toEqual(["PR-C13-2 user"]);
    expect(await run(null, "bill.due", {}, bySms("+447700900114"))).toEqual({ outcome: "not_holder" });
    expect(await linesOf(null, bySms("+447700900113"))).toEqual(["PR-C13-1 holder"]);
    expect(await refusal(null, "service.diagnose", { lineId: "PR-C13-2" }, bySms("+447700900113"))).toBe("not_found");
  });

  it.each(["+447700900124", "+447700900199"])(
    "the number %s, which is no longer or never ours, shows nothing",
    async (msisdn) => {
      expect(await refusal(null, "lines.list", {}, bySms(msisdn))).toBe("not_found");
    },
  );

  it("nobody is refused, not asked again", async () => {
    expect(await refusal(null, "lines.list", {})).toBe("not_allowed");
    expect(await refusal(null, "service.protect", { lineId: "PR-C16-1" })).toBe("not_allowed");
  });

  it.each<[ToolName, object]>([
    ["service.diagnose", { lineId: "PR-C02-1" }],
    ["service.outages", { service: "mobile", lineId: "PR-C02-1" }],
    ["service.protect", { lineId: "PR-C02-1" }],
    ["service.open_ticket", { lineId: "PR-C02-1", topic: "no_data", facts: [] }],
    ["roaming.status", { lineId: "PR-C02-1" }],
    ["plans.browse", { lineId: "PR-C02-1" }],
    ["plans.quote", { lineId: "PR-C02-1", offerId: "PO-SIM-L" }],
    ["orders.latest", { lineId: "PR-C02-1" }],
    ["bill.due", { lineId: "PR-C02-1" }],
    ["bill.explain", { accountId: "BA-C02" }],
    ["bill.pay_link", { billId: "CB-C02-2026-11" }],
  ])("%s on somebody else's id reads like one that does not exist", async (tool, args) => {
    const foreign = await refusal("C01", tool, args as never);
    const missing = JSON.parse(JSON.stringify(args).replaceAll("C02", "C77")) as never;
    expect(foreign).toBe("not_found");
    expect(await refusal("C01", tool, missing)).toBe("not_found");
  });

  it("look-alikes stay apart: C25 never sees what is C26's", async () => {
    expect(await linesOf("C25")).toEqual(["PR-C25-1 holder"]);
    expect(await refusal("C25", "bill.explain", { accountId: "BA-C26" })).toBe("not_found");
  });

  it("text that somebody planted in the records comes out of no tool", async () => {
    const all = [
      await run("C26", "lines.list", {}),
      await run("C26", "bill.explain", {}),
      await run("C26", "service.diagnose", { lineId: "PR-C26-1" }),
      await run("C26", "plans.browse", { lineId: "PR-C26-1" }),
    ];
    const said = JSON.stringify(all);
    for (const planted of ["SYSTEM", "PUK", "collect.example", "<script", "\u202e"])
      expect(said).not.toContain(planted);
  });

  it("a plan name with markup in it comes out as plain words", async () => {
    const patch = {
      productOffering: {
        id: "PO-SIM-M",
        name: "SIM <b>M</b> ![x](https://evil.example/a) \u202e https://evil.example",
      },
    };
    await bench.lever("state/doc", { collection: "product", id: "PR-C25-1", patch });
    const { lines } = await run("C25", "lines.list", {});
    expect(lines[0]?.planName).toBe("SIM M");
  });
});

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

describe("service", () => {
  it.each<[string, string, object]>([
    [
      "C01",
      "PR-C01-1",
      { status: "active", isSwapSuspected: false, isReachable: true, data: { state: "ok", usedPercent: 34 } },
    ],
    ["C03", "PR-C03-1", { data: { state: "ok", usedPercent: 98 } }],
    ["C04", "PR-C04-1", { problem: { id: "SP-2", kind: "maintenance", state: "planned" } }],
    ["C09", "PR-C09-1", { sim: { isPinLocked: true, isPukBlocked: false } }],
    ["C11", "PR-C11-1", { problem: { id: "SP-1", kind: "outage", state: "open", eta: "2026-11-15T18:00:00.000Z" } }],
    ["C15", "PR-C15-1", { data: { state: "expired", endsOn: "2026-11-14" } }],
    ["C16", "PR-C16-1", { isSwapSuspected: true, isRegistered: false }],
    ["C17", "PR-C17-1", { isSwapSuspected: false }],
    ["C21", "PR-C21-1", { isSwapSuspected: false }],
    ["C20", "PR-C20-1", { status: "suspended", suspendedFor: "debt", data: { state: "throttled" } }],
    ["C22", "PR-C22-5", { isDeviceBlocked: true }],
    ["C24", "PR-C24-1", { status: "terminated", isSwapSuspected: false, isReachable: null, isAbroad: null }],
    ["C14", "PR-C13-2", { status: "active", data: { state: "ok", usedPercent: 64 } }],
  ])("service.diagnose for %s", async (key, lineId, expected) => {
    expect(await run(key, "service.diagnose", { lineId })).toMatchObject(expected);
  });

  it("service.diagnose with a window of 240 hours still explains a customer who joined this month", async () => {
    const rules = { ...contextFor(bench, "C21").rules, swapWindowHours: 240 };
    expect((await run("C21", "service.diagnose", { lineId: "PR-C21-1" }, { rules })).isSwapSuspected).toBe(false);
    expect((await run("C16", "service.diagnose", { lineId: "PR-C16-1" }, { rules })).isSwapSuspected).toBe(true);
  });

  it("service.diagnose leaves out why a line is suspended below A2", () => {
    expect(tools["service.diagnose"].fields).toEqual({ suspendedFor: "A2" });
  });

  it("service.diagnose says what it knows when signals, usage and problems fail", async () => {
    for (const path of [
      "/sim-swap",
      "/device-",
      "/subscription-status",
      "/tmf-api/usageConsumption",
      "/tmf-api/serviceProblem",
    ]) {
      await bench.fault({ kind: "status", status: 503, match: { path } });
    }
    expect(await run("C01", "service.diagnose", { lineId: "PR-C01-1" })).toMatchObject({
      status: "active",
      isSwapSuspected: false,
      isReachable: null,
      isAbroad: null,
      problem: null,
      data: { state: "unknown" },
    });
  });

  it("service.diagnose is unavailable when the service cannot be read", async () => {
    await bench.fault({ kind: "status", status: 503, match: { path: "/tmf-api/serviceInventory" } });
    expect(await refusal("C01", "service.diagnose", { lineId: "PR-C01-1" })).toBe("unavailable");
  });

  it("service.protect and service.open_ticket open one ticket a day, with codes only", async () => {
    const first = await run("C16", "service.protect", { lineId: "PR-C16-1" });
    expect(await run("C16", "service.protect", { lineId: "PR-C16-1" })).toEqual(first);
    const args = { lineId: "PR-C03-1", topic: "slow_data" as const, facts: ["data:98"] };
    const ticket = await run("C03", "service.open_ticket", args);
    await bench.advance(86_400_000);
    expect(await run("C03", "service.open_ticket", args)).not.toEqual(ticket);
  });

  it("service.protect works when every signal is down", async () => {
    for (const path of ["/sim-swap", "/device-", "/call-forwarding", "/number-recycling"]) {
      await bench.fault({ kind: "status", status: 503, match: { path } });
    }
    expect((await run("C16", "service.protect", { lineId: "PR-C16-1" })).reference).not.toBe("");
  });

  it.each<[object, string[]]>([
    [{ service: "broadband", postcode: "NR1 1LU" }, ["SP-1 outage open"]],
    [{ service: "broadband", postcode: "M1 2AA" }, ["SP-3 outage resolved"]],
    [{ service: "broadband", postcode: "NR11 1AA" }, []],
    [{ service: "mobile", postcode: "BS2 0JP" }, ["SP-2 maintenance planned"]],
  ])("service.outages for %j", async (args, expected) => {
    const { problems } = await run(null, "service.outages", args as never);
    expect(problems.map(({ id, kind, state }) => `${id} ${kind} ${state}`)).toEqual(expected);
  });

  it("service.outages says when the router must be restarted", async () => {
    const { problems } = await run(null, "service.outages", { service: "broadband", postcode: "M1" });
    expect(problems[0]?.needsRestart).toBe(true);
  });
});

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
    expect(await run(key, "plans.quote", { lineId, offerId })).toMatchObject({ outcome: "not_eligible", reasons });
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
    expect(await run(key, "plans.quote", { lineId, offerId })).toMatchObject({ outcome: "qualified", quote });
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
