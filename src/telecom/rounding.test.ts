// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { allocate, roundHalfUp } from "./rounding.ts";

describe("rounding", () => {
  it.each([
    [0.5, 1],
    [-0.5, -1],
    [1.4999, 1],
    [2.675 * 100, 268],
    [0, 0],
    [-0.2, 0],
  ])("roundHalfUp(%d) is %d", (value, expected) => {
    expect(roundHalfUp(value)).toBe(expected);
  });

  it("allocate() sums to the total, and refuses what rounding cannot explain", () => {
    expect(allocate([33.4, 33.3, 33.3], 100)).toEqual([34, 33, 33]);
    expect(allocate([0.4, 0.4], 0)).toEqual([0, 0]);
    expect(allocate([10], 12)).toBeNull();
    expect(allocate([], 1)).toBeNull();
  });
});
