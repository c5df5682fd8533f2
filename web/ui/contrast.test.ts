// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { contrast, readablePair } from "./contrast.ts";

test.each([
  ["#000000", "#ffffff", 21],
  ["#777777", "#ffffff", 4.48],
  ["#767676", "#ffffff", 4.54],
  ["#3b2f86", "#ffffff", 10.84],
  ["#123456", "#123456", 1],
])("contrast() of %s and %s is %d, whichever comes first", (one, other, expected) => {
  expect(contrast(one, other)).toBeCloseTo(expected, 1);
  expect(contrast(other, one)).toBe(contrast(one, other));
});

test.each(["red", "#fff", "#12345g", "", "#ffffff; } body { display: none"])(
  "contrast() treats %j like an unreadable pair",
  (colour) => {
    expect(contrast(colour, "#000000")).toBe(1);
  },
);

test("readablePair() keeps a pair that can be read, says nothing", () => {
  const said: string[] = [];
  const pair = { back: "#3b2f86", front: "#ffffff" };
  expect(readablePair(pair, { back: "#000000", front: "#ffffff" }, (text) => said.push(text))).toBe(pair);
  expect(said).toEqual([]);
});

test("readablePair() falls back from a pair just below 4.5 and names it", () => {
  const said: string[] = [];
  const fallback = { back: "#000000", front: "#ffffff" };
  expect(readablePair({ back: "#777777", front: "#ffffff" }, fallback, (text) => said.push(text))).toBe(fallback);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("#777777");
});
