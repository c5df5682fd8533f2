// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import { tools } from "./index.ts";
import { contextFor, makeRunner } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const { run, refusal } = makeRunner(() => bench);

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

  it("service.diagnose keeps why a line is suspended in a class of its own", () => {
    const classes = Object.entries(tools["service.diagnose"].fields);
    expect(classes.filter(([, opens]) => opens.includes("suspension"))).toEqual([["suspendedFor", ["suspension"]]]);
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
