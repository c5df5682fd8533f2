// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { DEMAND, size } from "../scale/model.ts";
import { countUncoded, cycleMeans, type Point, slopePerHour } from "./judge.ts";

describe("slopePerHour()", () => {
  it("slopePerHour() finds what grows under what swings", () => {
    const points = Array.from({ length: 60 }, (_, at) => [at / 60, 200 + at + (at % 2) * 5] as const);
    expect(slopePerHour(points)).toBeCloseTo(60, 0);
    expect(slopePerHour(points.map(([hours, value]) => [hours, value - hours * 60] as const))).toBeCloseTo(0, 0);
    expect(slopePerHour([[0, 1]])).toBe(0);
  });
});

describe("cycleMeans()", () => {
  const minutes = (from: number, to: number, of: (minute: number) => number): readonly Point[] =>
    Array.from({ length: (to - from) * 6 }, (_, at) => from + at / 6).map((minute) => [minute / 60, of(minute)]);
  const swing = (minute: number): number => 35 * Math.sin((minute / 4) * 2 * Math.PI);

  it("takes out what swings with the faults and leaves what grows, wherever the measuring began", () => {
    for (const begun of [30, 31, 32, 33]) {
      const flat = minutes(begun, 60, swing);
      expect(Math.abs(slopePerHour(cycleMeans(flat, 4 / 60)))).toBeLessThan(0.5);
      const growing = minutes(begun, 60, (minute) => swing(minute) + minute);
      expect(slopePerHour(cycleMeans(growing, 4 / 60))).toBeCloseTo(60, 0);
    }
    // As it was without it.
    expect(Math.abs(slopePerHour(minutes(31, 60, swing)))).toBeGreaterThan(5);
  });

  it("takes whole cycles only", () => {
    expect(cycleMeans(minutes(30, 60, swing), 4 / 60)).toHaveLength(7);
    expect(cycleMeans(minutes(32, 58, swing), 4 / 60)).toHaveLength(6);
    expect(cycleMeans(minutes(1, 3, swing), 4 / 60)).toEqual([]);
    expect(cycleMeans([], 4 / 60)).toEqual([]);
  });
});

describe("countUncoded()", () => {
  it("countUncoded() finds errors that carry no code of ours, and what nobody caught", () => {
    const log = [
      '{"level":50,"code":"adapter.database_unavailable","msg":"A request failed"}',
      '{"level":40,"msg":"A notice could not be sent"}',
      '{"level":50,"msg":"A frame failed"}',
      '{"level":50,"code":"unexpected","msg":"A frame failed"}',
      "TypeError: Cannot read properties of undefined",
      "",
    ];
    expect(countUncoded(log.join("\n"))).toEqual(log.slice(2, 5));
  });
});

describe("size()", () => {
  it("size() is linear in what a turn costs, and never rests on more than one node's efficiency", () => {
    const measured = {
      nodeCpuMs: 3,
      databaseCpuMs: 1,
      storedBytes: 5_000,
      walBytes: 9_000,
      nodeRssMb: 400,
      efficiency2: 0.8,
    };
    const needed = size(measured, DEMAND);
    expect(needed.nodeCores).toBeCloseTo((2_500 * 3) / 0.8 / 600);
    expect(needed.databaseCores).toBeCloseTo(2_500 / 600);
    expect(needed.turnsPerDay).toBe(15_000_000);
    expect(size({ ...measured, efficiency2: 1.2 }, DEMAND).nodeCores).toBeCloseTo((2_500 * 3) / 600);
  });
});
