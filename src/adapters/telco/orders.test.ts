// SPDX-License-Identifier: Apache-2.0

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { money } from "#kernel";
import type { Line, OrderRequest } from "#telecom";
import type { TelcoBench } from "./testing.ts";
import { openTelcoBench } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const ordering = "/tmf-api/productOrderingManagement/v4/productOrder";

async function lineOf(lineId: string): Promise<Line> {
  const line = await bench.telco.reads.findLine(lineId);
  if (!line.ok) throw new Error(line.refusal.reason);
  return line.value;
}

async function upgrade(externalId: string): Promise<OrderRequest & { quoteHash: string }> {
  return {
    externalId,
    line: await lineOf("PR-C02-1"),
    offerId: "PO-SIM-L",
    planName: "SIM L 100 GB",
    startsOn: "2026-11-17",
    price: money("GBP", 3120),
    quoteHash: "h",
  };
}

async function ordersOfC02(): Promise<number> {
  const orders = await bench.telco.reads.listOrders("CU-C02");
  return orders.ok ? orders.value.length : -1;
}

describe("orders are sent once", () => {
  it("submitPlanChange() places one order with start and external id, and readOrder() reads it back", async () => {
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-1"));
    expect(placed).toMatchObject({ ok: true, value: { state: "acknowledged", startsOn: "2026-11-17" } });
    const orderId = placed.ok ? placed.value.orderId : "";
    expect(await bench.telco.orders.readOrder(orderId, "CU-C02")).toMatchObject({
      ok: true,
      value: { externalId: "act-1", kind: "plan_change", offerId: "PO-SIM-L", lineIds: ["PR-C02-1"] },
    });
    await bench.advance(3 * 86_400_000);
    expect(await bench.telco.orders.readOrder(orderId, "CU-C02")).toMatchObject({
      ok: true,
      value: { state: "completed" },
    });
    expect((await lineOf("PR-C02-1")).offerId).toBe("PO-SIM-L");
  });

  it("submitPlanChange() twice with one external id is one order, also at an operator that would double it", async () => {
    const first = await bench.telco.orders.submitPlanChange(await upgrade("act-2"));
    await bench.fault({ kind: "duplicatePost" });
    const second = await bench.telco.orders.submitPlanChange(await upgrade("act-2"));
    expect(second.ok && second.value.orderId).toBe(first.ok && first.value.orderId);
    expect(await ordersOfC02()).toBe(1);
  });

  it.each([
    ["a dropped answer", { kind: "drop", phase: "after" }],
    ["a 500 after it was carried out", { kind: "status", status: 500, phase: "after" }],
    ["a truncated answer", { kind: "truncate" }],
    ["an answer that comes too late", { kind: "latency", latencyMs: 1_200, phase: "after" }],
  ])("submitPlanChange() finds the order behind %s", async (_name, fault) => {
    const telco = bench.makeTelco({ timeoutMs: 400 });
    await bench.fault({ ...fault, times: 1, match: { method: "POST", path: ordering } });
    const placed = await telco.orders.submitPlanChange(await upgrade("act-3"));
    expect(placed).toMatchObject({ ok: true });
    expect(await ordersOfC02()).toBe(1);
  });

  it.each([
    ["503 before", { kind: "status", status: 503 }, "unavailable"],
    ["a connection dropped before", { kind: "drop" }, "unavailable"],
    ["a time-out", { kind: "latency", latencyMs: 1_200 }, "timeout"],
  ])("submitPlanChange() on %s is not sent again: the outcome stays open", async (_name, fault, reason) => {
    const telco = bench.makeTelco({ timeoutMs: 400 });
    await bench.fault({ ...fault, match: { method: "POST", path: ordering } });
    const placed = await telco.orders.submitPlanChange(await upgrade("act-4"));
    expect(placed).toEqual({ ok: false, refusal: { reason } });
    await bench.clearFaults();
    const posts = bench.calls.filter((call) => call.startsWith("orders")).length;
    expect(posts).toBeLessThanOrEqual(3);
  });

  it.each([
    ["400", { status: 400 }, "rejected"],
    ["403", { status: 403 }, "forbidden"],
    ["409", { status: 409 }, "conflict"],
    ["422", { status: 422 }, "rejected"],
    ["429", { status: 429, retryAfter: 3 }, "too_many_requests"],
  ])("submitPlanChange() on %s was refused: nothing was ordered", async (_name, fault, reason) => {
    await bench.fault({ kind: "status", ...fault, match: { method: "POST", path: ordering } });
    expect(await bench.telco.orders.submitPlanChange(await upgrade("act-5"))).toMatchObject({
      ok: false,
      refusal: { reason },
    });
    await bench.clearFaults();
    expect(await ordersOfC02()).toBe(0);
  });

  it("submitPlanChange() to a retired offer is rejected by the operator", async () => {
    const request = { ...(await upgrade("act-6")), offerId: "PO-CLASSIC5" };
    expect(await bench.telco.orders.submitPlanChange(request)).toEqual({ ok: false, refusal: { reason: "rejected" } });
  });

  it("submitPlanChange() does not order when it cannot look first", async () => {
    await bench.fault({ kind: "status", status: 503, match: { method: "GET", path: ordering } });
    expect(await bench.telco.orders.submitPlanChange(await upgrade("act-7"))).toMatchObject({ ok: false });
    await bench.clearFaults();
    expect(await ordersOfC02()).toBe(0);
  });

  it.each(["pending", "held"])("readOrder() tells an order that is stuck in %s", async (state) => {
    await bench.fault({ kind: "orderStuck", state, match: { method: "POST", path: ordering } });
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-8"));
    await bench.advance(5 * 86_400_000);
    const orderId = placed.ok ? placed.value.orderId : "";
    expect(await bench.telco.orders.readOrder(orderId, "CU-C02")).toMatchObject({ ok: true, value: { state } });
  });

  it("readOrder() tells an order that ended partial", async () => {
    await bench.fault({ kind: "orderPartial", match: { method: "POST", path: ordering } });
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-9"));
    await bench.advance(5 * 86_400_000);
    const orderId = placed.ok ? placed.value.orderId : "";
    expect(await bench.telco.orders.readOrder(orderId, "CU-C02")).toMatchObject({
      ok: true,
      value: { state: "partial" },
    });
  });
});

describe("cancelling", () => {
  it("cancelOrder() takes an order back before it starts, and again changes nothing", async () => {
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-10"));
    const orderId = placed.ok ? placed.value.orderId : "";
    expect(await bench.telco.orders.cancelOrder(orderId, "CU-C02")).toMatchObject({
      ok: true,
      value: { state: "cancelled" },
    });
    expect(await bench.telco.orders.cancelOrder(orderId, "CU-C02")).toMatchObject({
      ok: true,
      value: { state: "cancelled" },
    });
    await bench.advance(5 * 86_400_000);
    expect((await lineOf("PR-C02-1")).offerId).toBe("PO-SIM-M");
  });

  it("cancelOrder() after completion is a conflict", async () => {
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-11"));
    const orderId = placed.ok ? placed.value.orderId : "";
    await bench.advance(5 * 86_400_000);
    expect(await bench.telco.orders.cancelOrder(orderId, "CU-C02")).toEqual({
      ok: false,
      refusal: { reason: "conflict" },
    });
  });

  it("cancelOrder() of somebody else's order does not find it", async () => {
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-12"));
    const orderId = placed.ok ? placed.value.orderId : "";
    expect(await bench.telco.orders.cancelOrder(orderId, "CU-C01")).toEqual({
      ok: false,
      refusal: { reason: "not_found" },
    });
    expect(await bench.telco.orders.readOrder(orderId, "CU-C02")).toMatchObject({
      ok: true,
      value: { state: "acknowledged" },
    });
  });

  it("cancelOrder() whose answer is lost is read from the order itself", async () => {
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-13"));
    const orderId = placed.ok ? placed.value.orderId : "";
    await bench.fault({ kind: "drop", phase: "after", times: 1, match: { method: "POST" } });
    expect(await bench.telco.orders.cancelOrder(orderId, "CU-C02")).toMatchObject({
      ok: true,
      value: { state: "cancelled" },
    });
  });

  it("cancelOrder() at an operator whose reads lag waits for the order to say so", async () => {
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-14"));
    const orderId = placed.ok ? placed.value.orderId : "";
    await bench.fault({ kind: "staleRead", times: 2, match: { method: "GET", path: ordering } });
    expect(await bench.telco.orders.cancelOrder(orderId, "CU-C02")).toMatchObject({
      ok: true,
      value: { state: "cancelled" },
    });
  });

  it("cancelOrder() that never shows is an open question, not a yes and not a no", async () => {
    const placed = await bench.telco.orders.submitPlanChange(await upgrade("act-15"));
    const orderId = placed.ok ? placed.value.orderId : "";
    await bench.fault({ kind: "staleRead", match: { method: "GET", path: ordering } });
    expect(await bench.telco.orders.cancelOrder(orderId, "CU-C02")).toEqual({
      ok: false,
      refusal: { reason: "invalid_answer" },
    });
  });
});
