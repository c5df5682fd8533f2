// SPDX-License-Identifier: Apache-2.0

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#kernel";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import { tools } from "../tools/index.ts";
import { contextFor } from "../tools/testing.ts";
import { actKinds } from "./kinds.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

async function quoted(key: string, lineId: string, offerId: string): Promise<JsonObject> {
  const result = await tools["plans.quote"].run({ lineId, offerId, creditConsent: true }, contextFor(bench, key));
  if (!result.ok || result.value.outcome !== "qualified") throw new Error("no quote");
  const { hash, needs } = result.value.quote;
  return { lineId, offerId, hash, needs };
}

const { plan_change: change, plan_change_undo: undo, add_on: addOn, roaming_enable: roaming } = actKinds;

describe("plan_change", () => {
  it("is ordered as quoted, read back, found again, and noticed with plan and date", async () => {
    const args = await quoted("C02", "PR-C02-1", "PO-SIM-L");
    const ctx = contextFor(bench, "C02");
    expect(change.minimum(args)).toBe("A2");
    expect(await change.lineOf(args, ctx)).toEqual({
      ok: true,
      value: { msisdn: "+447700900102", relation: "holder" },
    });
    expect(await change.requalify(args, ctx)).toEqual({ ok: true, value: { binds: false, amount: 0 } });
    const placed = await change.submit(args, "wardline-act-1", ctx);
    if (!placed.ok) throw new Error(placed.refusal.reason);
    expect(placed.value).toMatchObject({ state: "acknowledged", startsOn: "2026-11-17", planName: "SIM L 100 GB" });
    const later = contextFor(bench, "C02");
    expect(await change.findByExternalId(args, "wardline-act-1", later)).toEqual(placed);
    expect(await change.findByExternalId(args, "wardline-act-2", later)).toEqual({ ok: true, value: null });
    expect(await change.readBack(placed.value.orderId, args, later)).toEqual(placed);
    expect(change.noticeParams(args, placed.value)).toEqual({
      plan: "SIM L 100 GB",
      start: "later",
      date: { kind: "date", iso: "2026-11-17" },
    });
  });

  it("is refused when the price moved after the quote", async () => {
    const args = await quoted("C02", "PR-C02-1", "PO-SIM-L");
    await bench.lever("state/doc", {
      collection: "productOfferingPrice",
      id: "PP-PO-SIM-L",
      patch: { price: { unit: "GBP", value: 27 } },
    });
    // The catalogue is kept for five minutes: another node, or later, sees the new price.
    const reads = bench.makeTelco().readsForTurn();
    const ctx = contextFor(bench, "C02", { reads });
    expect(await change.requalify(args, ctx)).toEqual({ ok: false, refusal: { reason: "price_changed" } });
    expect(await change.submit(args, "wardline-act-3", ctx)).toEqual({ ok: false, refusal: { reason: "rejected" } });
  });

  it.each<[string, Partial<Record<string, string>>, string]>([
    ["a hash that was not quoted", { hash: "A".repeat(43) }, "price_changed"],
    ["no hash", { hash: "" }, "not_found"],
    ["another offer under the same hash", { offerId: "PO-UNL" }, "price_changed"],
    ["somebody else's line", { lineId: "PR-C04-1" }, "not_found"],
  ])("is refused with %s", async (_name, more, reason) => {
    const args = { ...(await quoted("C02", "PR-C02-1", "PO-SIM-L")), ...more } as JsonObject;
    expect(await change.requalify(args, contextFor(bench, "C02"))).toEqual({ ok: false, refusal: { reason } });
  });

  it("[SEC-140] with a new term binds, whatever the engine says it needs", async () => {
    const args = await quoted("C03", "PR-C03-1", "PO-SIM-M");
    expect(change.minimum(args)).toBe("A3");
    for (const forged of [args, { ...args, needs: "A2" }, { ...args, needs: "A0", binds: false }])
      expect(await change.requalify(forged, contextFor(bench, "C03"))).toEqual({
        ok: true,
        value: { binds: true, amount: 0 },
      });
  });

  it("[SEC-140] at once binds, starts today, and holds for today's hash and part of the month only", async () => {
    const result = await tools["plans.quote"].run(
      { lineId: "PR-C02-1", offerId: "PO-SIM-L" },
      contextFor(bench, "C02"),
    );
    if (!result.ok || result.value.outcome !== "qualified") throw new Error("no quote");
    const { atOnce, hash } = result.value.quote;
    if (atOnce === null) throw new Error("no start at once");
    expect(atOnce).toMatchObject({ startsOn: "2026-11-15", partMonth: { currency: "GBP", minor: 640 } });
    expect(atOnce.hash).not.toBe(hash);
    const args = { lineId: "PR-C02-1", offerId: "PO-SIM-L", hash: atOnce.hash, needs: "A2" };
    expect(await change.requalify(args, contextFor(bench, "C02"))).toEqual({
      ok: true,
      value: { binds: true, amount: 0 },
    });
    const placed = await change.submit(args, "wardline-act-8", contextFor(bench, "C02"));
    expect(placed).toMatchObject({ ok: true, value: { startsOn: "2026-11-15" } });
    await bench.reset();
    await bench.advance(86_400_000);
    expect(await change.requalify(args, contextFor(bench, "C02"))).toEqual({
      ok: false,
      refusal: { reason: "price_changed" },
    });
  });

  it("with a device needs a proof that is not on probation, whatever the engine calls it", async () => {
    const args = await quoted("C04", "PR-C04-1", "PO-HS24");
    expect(change.proofClass({ ...args, brings: "device" })).toBe("device");
    expect(await change.requalify(args, contextFor(bench, "C04", { assurance: "A3" }))).toEqual({
      ok: false,
      refusal: { reason: "needs_stronger_proof" },
    });
    const proved = contextFor(bench, "C04", { assurance: "A3", proves: () => true });
    expect(await change.requalify(args, proved)).toEqual({ ok: true, value: { binds: true, amount: 0 } });
  });

  it("is refused for a line user, and when another order is open", async () => {
    const args = await quoted("C02", "PR-C02-1", "PO-SIM-L");
    const user = { ...args, lineId: "PR-C13-2" };
    expect(await change.lineOf(user, contextFor(bench, "C14"))).toEqual({
      ok: false,
      refusal: { reason: "not_eligible" },
    });
    await change.submit(args, "wardline-act-4", contextFor(bench, "C02"));
    expect(await change.requalify(args, contextFor(bench, "C02"))).toEqual({
      ok: false,
      refusal: { reason: "not_eligible" },
    });
  });

  it("is unavailable, not refused, when the operator cannot be asked", async () => {
    const args = await quoted("C02", "PR-C02-1", "PO-SIM-L");
    await bench.fault({ kind: "status", status: 503, match: { path: "/tmf-api/productOfferingQualification" } });
    expect(await change.requalify(args, contextFor(bench, "C02"))).toEqual({
      ok: false,
      refusal: { reason: "unavailable" },
    });
  });
});

describe("plan_change_undo", () => {
  async function ordered(): Promise<JsonObject> {
    const args = await quoted("C02", "PR-C02-1", "PO-SIM-L");
    const placed = await change.submit(args, "wardline-act-5", contextFor(bench, "C02"));
    if (!placed.ok) throw new Error(placed.refusal.reason);
    return { lineId: "PR-C02-1", orderId: placed.value.orderId };
  }

  it("takes the order back before it starts, once and again", async () => {
    const args = await ordered();
    const ctx = contextFor(bench, "C02");
    const latest = await tools["orders.latest"].run({ lineId: "PR-C02-1" }, ctx);
    expect(latest).toMatchObject({ ok: true, value: { order: { orderId: args["orderId"], canUndo: true } } });
    expect(await undo.findByExternalId(args, "any", ctx)).toEqual({ ok: true, value: null });
    expect((await undo.requalify(args, ctx)).ok).toBe(true);
    expect(await undo.submit(args, "any", ctx)).toMatchObject({ ok: true, value: { state: "cancelled" } });
    const later = contextFor(bench, "C02");
    expect((await undo.requalify(args, later)).ok).toBe(true);
    expect(await undo.submit(args, "any", later)).toMatchObject({ ok: true, value: { state: "cancelled" } });
    expect(await undo.findByExternalId(args, "any", later)).toMatchObject({ ok: true, value: { state: "cancelled" } });
  });

  it("is refused once the change has started", async () => {
    const args = await ordered();
    await bench.advance(3 * 86_400_000);
    expect(await undo.requalify(args, contextFor(bench, "C02"))).toEqual({
      ok: false,
      refusal: { reason: "no_longer_cancellable" },
    });
  });

  it("does not find somebody else's order, nor one of another kind", async () => {
    const args = await ordered();
    const own = { ...args, lineId: "PR-C01-1" };
    expect(await undo.requalify(own, contextFor(bench, "C01"))).toEqual({
      ok: false,
      refusal: { reason: "not_found" },
    });
    const sim = { lineId: "PR-C17-1", orderId: "PO-C17-1" };
    expect(await undo.requalify(sim, contextFor(bench, "C17"))).toEqual({
      ok: false,
      refusal: { reason: "not_found" },
    });
  });

  it("never waits for signals where it only protects, and any other does", () => {
    const protecting = Object.entries(actKinds).flatMap(([kind, spec]) => (spec.isProtective ? [kind] : []));
    expect(protecting.sort()).toEqual([
      "appointment_cancel",
      "bill_dispute",
      "cost_tighten",
      "forwarding_off",
      "line_suspend",
      "plan_change_undo",
      "sim_change_undo",
    ]);
  });
});

describe("add_on and roaming_enable", () => {
  const gbp = (minor: number) => ({ currency: "GBP", minor });
  const data10 = { lineId: "PR-C02-1", offerId: "AO-DATA10", price: gbp(720) };

  it("add_on at the price on the button is ordered once", async () => {
    const ctx = contextFor(bench, "C02");
    expect((await addOn.requalify(data10, ctx)).ok).toBe(true);
    const placed = await addOn.submit(data10, "wardline-act-6", ctx);
    expect(placed.ok).toBe(true);
    expect(await addOn.submit(data10, "wardline-act-6", ctx)).toEqual(placed);
    expect(await addOn.findByExternalId(data10, "wardline-act-6", ctx)).toMatchObject({ ok: true, value: {} });
  });

  it.each<[string, string, JsonObject, string]>([
    ["another price", "C02", { ...data10, price: gbp(600) }, "price_changed"],
    ["a plan instead of an add-on", "C02", { ...data10, offerId: "PO-UNL", price: gbp(4560) }, "not_found"],
    ["an offer that does not exist", "C02", { ...data10, offerId: "AO-NONE" }, "not_found"],
    ["somebody else's line", "C01", data10, "not_found"],
    ["a suspended line", "C20", { ...data10, lineId: "PR-C20-1" }, "not_eligible"],
    [
      "a day pass while roaming is off",
      "C01",
      { lineId: "PR-C01-1", offerId: "AO-ROAM2", price: gbp(600) },
      "not_eligible",
    ],
    ["no price", "C02", { lineId: "PR-C02-1", offerId: "AO-DATA10" }, "not_found"],
  ])("add_on is refused with %s", async (_name, key, args, reason) => {
    expect(await addOn.requalify(args, contextFor(bench, key))).toEqual({ ok: false, refusal: { reason } });
  });

  it("[SEC-140] add_on tells the gate what it costs, and that it binds when it is paid by the month", async () => {
    expect(await addOn.requalify(data10, contextFor(bench, "C02"))).toEqual({
      ok: true,
      value: { binds: false, amount: 720 },
    });
    const insurance = { ...data10, offerId: "AO-INS", price: gbp(960), needs: "A2" };
    expect(await addOn.requalify(insurance, contextFor(bench, "C02"))).toEqual({
      ok: true,
      value: { binds: true, amount: 960 },
    });
  });

  it("addons.browse says what each needs: A3 by the month and above the limit", async () => {
    const needs = async (key: string, lineId: string, rules = contextFor(bench, key).rules) => {
      const found = await tools["addons.browse"].run({ lineId }, contextFor(bench, key, { rules }));
      if (!found.ok) throw new Error(found.refusal.reason);
      return [found.value.maySign, ...found.value.addOns.map((each) => `${each.offerId} ${each.per} ${each.needs}`)];
    };
    expect(await needs("C02", "PR-C02-1")).toEqual([true, "AO-ROAM2 day A2", "AO-DATA10 once A2", "AO-INS month A3"]);
    const tight = { ...contextFor(bench, "C02").rules, spendLimit: gbp(700) };
    expect(await needs("C02", "PR-C02-1", tight)).toEqual([
      true,
      "AO-ROAM2 day A2",
      "AO-DATA10 once A3",
      "AO-INS month A3",
    ]);
    expect(await needs("C14", "PR-C13-2")).toContain(false);
    expect(await needs("C20", "PR-C20-1")).toEqual([true]);
  });

  it("roaming_enable switches roaming on at once", async () => {
    const args = { lineId: "PR-C01-1" };
    expect((await roaming.requalify(args, contextFor(bench, "C01"))).ok).toBe(true);
    expect((await roaming.submit(args, "wardline-act-7", contextFor(bench, "C01"))).ok).toBe(true);
    await bench.advance(3_000);
    const status = await tools["roaming.status"].run(args, contextFor(bench, "C01"));
    expect(status).toMatchObject({ ok: true, value: { enabled: true } });
    expect(await roaming.requalify({ lineId: "PR-C11-1" }, contextFor(bench, "C11"))).toEqual({
      ok: false,
      refusal: { reason: "not_eligible" },
    });
  });
});
