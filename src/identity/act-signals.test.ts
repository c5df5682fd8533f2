// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type ActSignals, type ActVerdict, judgeActSignals, judgeLineHands } from "./act-signals.ts";
import type { SignalState } from "./step-up.ts";

const clean: ActSignals = {
  simSwap: "clean",
  deviceSwap: "clean",
  callForwarding: "clean",
  numberRecycling: "clean",
  inService: "clean",
  isOwnSwap: false,
  didBothChangeLately: false,
};

describe("judgeActSignals()", () => {
  const table: [string, Partial<ActSignals>, ActVerdict][] = [
    ["nothing happened", {}, "clean"],
    ["a diverted call", { callForwarding: "not_clean" }, "closed"],
    ["a diverted call, unknown", { callForwarding: "unknown" }, "closed"],
    ["a recycled number", { numberRecycling: "not_clean" }, "closed"],
    ["a recycled number, unknown", { numberRecycling: "unknown" }, "closed"],
    ["a barred line", { inService: "not_clean" }, "closed"],
    ["a line of which nobody knows whether it is barred", { inService: "unknown" }, "closed"],
    ["a barred line with another device", { inService: "not_clean", deviceSwap: "not_clean" }, "closed"],
    [
      "a barred line with a SIM of the own order",
      { inService: "not_clean", simSwap: "not_clean", isOwnSwap: true },
      "closed",
    ],
    ["a swap, unknown", { simSwap: "unknown" }, "closed"],
    ["a swap, unknown, although an own order exists", { simSwap: "unknown", isOwnSwap: true }, "closed"],
    ["a device, unknown", { deviceSwap: "unknown" }, "closed"],
    ["a swap that nobody explains", { simSwap: "not_clean" }, "closed"],
    ["a swap that nobody explains, and another device", { simSwap: "not_clean", deviceSwap: "not_clean" }, "closed"],
    ["another device, the same SIM", { deviceSwap: "not_clean" }, "needs_proof"],
    ["an own order, the same device", { simSwap: "not_clean", isOwnSwap: true }, "needs_proof"],
    [
      "an own order, another device, days ago",
      { simSwap: "not_clean", deviceSwap: "not_clean", isOwnSwap: true },
      "needs_proof",
    ],
    [
      "an own order, another device, both within a day",
      { simSwap: "not_clean", deviceSwap: "not_clean", isOwnSwap: true, didBothChangeLately: true },
      "closed",
    ],
  ];
  it.each(table)("[SEC-134] %s", (_what, changes, verdict) => {
    expect(judgeActSignals({ ...clean, ...changes })).toBe(verdict);
  });

  it("never gets better when one signal gets worse", () => {
    const states: readonly SignalState[] = ["clean", "not_clean", "unknown"];
    const rank = { clean: 0, needs_proof: 1, closed: 2 } as const;
    for (const simSwap of states)
      for (const deviceSwap of states)
        for (const isOwnSwap of [true, false])
          for (const didBothChangeLately of [true, false]) {
            const base = { ...clean, simSwap, deviceSwap, isOwnSwap, didBothChangeLately };
            for (const name of ["simSwap", "deviceSwap", "callForwarding", "numberRecycling", "inService"] as const)
              for (const worse of states.slice(states.indexOf(base[name]) + 1))
                expect(rank[judgeActSignals({ ...base, [name]: worse })]).toBeGreaterThanOrEqual(
                  rank[judgeActSignals(base)],
                );
          }
  });

  it("says whose hands the line is in whether or not it is barred", () => {
    const { inService: _, ...hands } = clean;
    expect(judgeLineHands(hands)).toBe("clean");
    expect(judgeLineHands({ ...hands, simSwap: "not_clean" })).toBe("closed");
    expect(judgeLineHands({ ...hands, numberRecycling: "unknown" })).toBe("closed");
  });
});
