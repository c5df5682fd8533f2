// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { isOverloaded, LoadGauge } from "./load-gauge.ts";

const idle = { busyShare: 0.1, lagMs: 1, waitingShare: 0 };

describe("isOverloaded()", () => {
  it.each([
    ["nothing to do", idle, false, false],
    ["a loop that is busy", { ...idle, busyShare: 0.86 }, false, true],
    ["a loop that is just not too busy", { ...idle, busyShare: 0.84 }, false, false],
    ["timers that come late", { ...idle, lagMs: 61 }, false, true],
    ["statements that queue", { ...idle, waitingShare: 2.1 }, false, true],
    ["a loop that has not recovered yet", { ...idle, busyShare: 0.8 }, true, true],
    ["a loop that has recovered", { ...idle, busyShare: 0.7 }, true, false],
  ] as const)("isOverloaded() decides by the worst of three: %s", (_name, load, was, is) => {
    expect(isOverloaded(load, 0.85, was)).toBe(is);
  });

  it("isOverloaded() turns nobody away where the operator says so", () => {
    expect(isOverloaded({ busyShare: 1, lagMs: 5_000, waitingShare: 90 }, 1, true)).toBe(false);
  });
});

describe("LoadGauge", () => {
  it("LoadGauge turns away while the loop is held, says when to come again, and lets in when it is free", async () => {
    const gauge = new LoadGauge({ shedAbove: 0.6, pool: () => ({ waiting: 0, total: 10 }), random: () => 0.5 });
    gauge.start();
    try {
      expect(gauge.busyForMs()).toBeNull();
      for (const until = performance.now() + 1_500; performance.now() < until; await sleep(1))
        for (const held = performance.now() + 150; performance.now() < held; ) Math.sqrt(held);
      expect(gauge.load().busyShare).toBeGreaterThan(0.6);
      expect(gauge.busyForMs()).toBe(10_000);
      for (const until = performance.now() + 15_000; gauge.busyForMs() !== null; await sleep(50))
        expect(performance.now()).toBeLessThan(until);
    } finally {
      gauge.stop();
    }
  });

  it("LoadGauge turns away while statements wait for connections", async () => {
    let waiting = 21;
    const gauge = new LoadGauge({ shedAbove: 0.999, pool: () => ({ waiting, total: 10 }), random: () => 0 });
    gauge.start();
    try {
      for (const until = performance.now() + 15_000; gauge.busyForMs() === null; await sleep(20))
        expect(performance.now()).toBeLessThan(until);
      waiting = 0;
      for (const until = performance.now() + 15_000; gauge.busyForMs() !== null; await sleep(20))
        expect(performance.now()).toBeLessThan(until);
    } finally {
      gauge.stop();
    }
  });
});
