// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { backoffMs, LONGEST_PAUSE_MS } from "./backoff.ts";

test("backoffMs() doubles up to a ceiling and never waits less than half of it", () => {
  expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1000, 2000]);
  expect(backoffMs(40, 0)).toBe(LONGEST_PAUSE_MS / 2);
  expect(backoffMs(40, 0.999999)).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
});

test("backoffMs() spreads browsers that lost the same server", () => {
  expect(new Set([0, 0.3, 0.6, 0.9].map((random) => backoffMs(5, random))).size).toBe(4);
});
