// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TelcoBench } from "./testing.ts";
import { openTelcoBench } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const number = (customer: number): string => `+4477009001${String(customer).padStart(2, "0")}`;
const tooSlow = { kind: "latency", latencyMs: 1_000 };
const fast = { signalTimeoutMs: 250 };

describe("signals of the seeded customers", () => {
  it.each([
    [1, "clean"],
    [10, "clean"],
    [16, "not_clean"],
    [17, "not_clean"],
    [21, "not_clean"],
    [24, "unknown"],
    [99, "unknown"],
  ])("simSwap() of C%i is %s", async (customer, verdict) => {
    expect(await bench.telco.signals.simSwap(number(customer))).toBe(verdict);
  });

  it("simSwap() within 72 hours does not see a swap five days ago", async () => {
    expect(await bench.telco.signals.simSwap(number(21), 72)).toBe("clean");
    expect(await bench.telco.signals.simSwap(number(17), 72)).toBe("not_clean");
  });

  it.each([
    [1, "clean"],
    [10, "not_clean"],
    [16, "not_clean"],
  ])("deviceSwap() of C%i is %s", async (customer, verdict) => {
    expect(await bench.telco.signals.deviceSwap(number(customer))).toBe(verdict);
  });

  it.each([
    [1, "clean"],
    [18, "not_clean"],
  ])("callForwarding() of C%i is %s", async (customer, verdict) => {
    expect(await bench.telco.signals.callForwarding(number(customer))).toBe(verdict);
  });

  it("numberRecycling() tells a number that changed hands since it was bound", async () => {
    expect(await bench.telco.signals.numberRecycling(number(19), "2026-01-01")).toBe("not_clean");
    expect(await bench.telco.signals.numberRecycling(number(19), "2026-11-01")).toBe("clean");
    expect(await bench.telco.signals.numberRecycling(number(1), "2026-01-01")).toBe("clean");
  });

  it("subscriptionStatus(), roaming() and reachability() say what is known", async () => {
    const { signals } = bench.telco;
    expect(await signals.subscriptionStatus(number(20))).toEqual({
      state: "known",
      voiceSmsIn: "active",
      voiceSmsOut: "suspended",
      data: "throttled",
    });
    expect(await signals.roaming(number(16))).toEqual({ state: "abroad", country: "RO" });
    expect(await signals.reachability(number(15))).toEqual({ state: "reachable", data: false, sms: true });
  });
});

describe("signals that are not clear are never clean", () => {
  const all = {
    simSwap: { path: "/sim-swap", ask: () => bench.makeTelco(fast).signals.simSwap(number(1)) },
    deviceSwap: { path: "/device-swap", ask: () => bench.makeTelco(fast).signals.deviceSwap(number(1)) },
    callForwarding: {
      path: "/call-forwarding-signal",
      ask: () => bench.makeTelco(fast).signals.callForwarding(number(1)),
    },
    numberRecycling: {
      path: "/number-recycling",
      ask: () => bench.makeTelco(fast).signals.numberRecycling(number(1), "2026-01-01"),
    },
  } as const;
  const failures = [
    ["400", { kind: "status", status: 400 }],
    ["403", { kind: "status", status: 403 }],
    ["404", { kind: "status", status: 404 }],
    ["422", { kind: "status", status: 422 }],
    ["429", { kind: "status", status: 429, retryAfter: 1 }],
    ["500", { kind: "status", status: 500 }],
    ["503", { kind: "status", status: 503 }],
    ["a time-out", tooSlow],
    ["a dropped connection", { kind: "drop" }],
    ["truncated JSON", { kind: "truncate" }],
    ["a wrong content type", { kind: "wrongContentType" }],
  ] as const;
  const rows = Object.entries(all).flatMap(([name, signal]) =>
    failures.map(([failure, fault]) => [name, failure, fault, signal] as const),
  );

  it.each(rows)("%s() on %s is unknown", async (_name, _failure, fault, signal) => {
    await bench.fault({ ...fault, match: { path: signal.path } });
    expect(await signal.ask()).toBe("unknown");
  });

  it("a signal answers within its budget when the network takes 30 seconds", async () => {
    await bench.fault({ kind: "latency", latencyMs: 30_000, match: { path: "/sim-swap" } });
    const startedAt = performance.now();
    expect(await bench.makeTelco(fast).signals.simSwap(number(1))).toBe("unknown");
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it("callForwarding() with 501 on the conditional states still answers for texts", async () => {
    const path = "/call-forwarding-signal/v0.4/call-forwardings";
    await bench.fault({ kind: "status", status: 501, match: { path } });
    expect(await bench.telco.signals.callForwarding(number(1))).toBe("clean");
    expect(await bench.telco.signals.callForwarding(number(18))).toBe("not_clean");
  });

  it("simSwap() beyond the provider's limit asks for the date instead", async () => {
    await bench.fault({ kind: "maxAgeOutOfRange", maxHours: 100 });
    expect(await bench.telco.signals.simSwap(number(16), 240)).toBe("not_clean");
    expect(await bench.telco.signals.simSwap(number(21), 240)).toBe("not_clean");
  });

  it("simSwap() with no date over a shorter time than the window is unknown, over a longer one clean", async () => {
    await bench.fault({ kind: "maxAgeOutOfRange", maxHours: 100 });
    await bench.fault({ kind: "monitoredPeriod", days: 5 });
    expect(await bench.telco.signals.simSwap(number(1), 240)).toBe("unknown");
    await bench.clearFaults();
    await bench.fault({ kind: "maxAgeOutOfRange", maxHours: 100 });
    await bench.fault({ kind: "monitoredPeriod", days: 30 });
    expect(await bench.telco.signals.simSwap(number(1), 240)).toBe("clean");
  });

  it("roaming() and reachability() that are older than an hour are unknown", async () => {
    await bench.lever("state/stale", { msisdn: number(16), ageMs: 2 * 3_600_000 });
    expect(await bench.telco.signals.roaming(number(16))).toEqual({ state: "unknown" });
    expect(await bench.telco.signals.reachability(number(16))).toEqual({ state: "unknown" });
  });

  it("a signal that a consent must be captured for is unknown", async () => {
    await bench.fault({ kind: "captureUrl" });
    await bench.fault({ kind: "status", status: 403, match: { path: "/sim-swap" } });
    expect(await bench.telco.signals.simSwap(number(1))).toBe("unknown");
  });

  it("simSwap() is never kept: a swap after the first look is seen by the second", async () => {
    expect(await bench.telco.signals.simSwap(number(1))).toBe("clean");
    await bench.lever("state/simSwap", { msisdn: number(1), at: bench.clock.now() - 60_000 });
    expect(await bench.telco.signals.simSwap(number(1))).toBe("not_clean");
  });
});
