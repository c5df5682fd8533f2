// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { TurnMeter, type TurnTime } from "./turn-meter.ts";

function meterWithTimes(): { meter: TurnMeter; times: TurnTime[] } {
  const times: TurnTime[] = [];
  return { meter: new TurnMeter((time) => void times.push(time)), times };
}

describe("TurnMeter", () => {
  it("turn() counts calls to the operator that run side by side as one wait", async () => {
    const { meter, times } = meterWithTimes();
    await meter.turn(async () => {
      await Promise.all([1, 2, 3].map(() => meter.aroundCall(() => sleep(300))));
    });
    const [time] = times;
    expect(time?.operatorMs).toBeGreaterThanOrEqual(295);
    // Three waits of 300 ms one after another would be 900.
    expect(time?.operatorMs).toBeLessThan(850);
    expect(time?.totalMs).toBeGreaterThanOrEqual(time?.operatorMs ?? 0);
  });

  it("turn() keeps the waits of turns that run at the same time apart", async () => {
    const { meter, times } = meterWithTimes();
    await Promise.all([meter.turn(() => meter.aroundCall(() => sleep(80))), meter.turn(() => sleep(80))]);
    expect(times.map(({ operatorMs }) => operatorMs > 50).toSorted()).toEqual([false, true]);
  });

  it("turn() measures a turn that fails, and lets it fail", async () => {
    const { meter, times } = meterWithTimes();
    await expect(meter.turn(() => meter.aroundCall(() => Promise.reject(new Error("no"))))).rejects.toThrow("no");
    expect(times).toHaveLength(1);
  });

  it("aroundCall() outside a turn is just the call", async () => {
    const { meter, times } = meterWithTimes();
    expect(await meter.aroundCall(async () => 7)).toBe(7);
    expect(times).toEqual([]);
  });

  it("time() adds up stages and gives back what the work gave", () => {
    const { meter } = meterWithTimes();
    expect(meter.time("screen", () => "a")).toBe("a");
    expect(() =>
      meter.time("screen", () => {
        throw new RangeError("no");
      }),
    ).toThrow(RangeError);
    expect(meter.stages.get("screen")?.count).toBe(2);
  });
});
