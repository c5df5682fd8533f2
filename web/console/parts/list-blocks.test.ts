// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { blocksOf, NO_BLOCKS } from "./list-blocks.ts";
import { isBare, under } from "./use-pages.ts";

const keys = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => String(from + n));

/** Which rows each block holds, by its name. */
function rowsOf(
  all: readonly string[],
  held = NO_BLOCKS,
): { readonly rows: Record<string, string[]>; readonly held: typeof NO_BLOCKS } {
  const cut = blocksOf(all, held);
  return {
    rows: Object.fromEntries(cut.blocks.map(({ name, from, to }) => [name, all.slice(from, to)])),
    held: cut.held,
  };
}

test("blocksOf() holds every row once, in order", () => {
  for (const count of [0, 1, 19, 20, 21, 400, 100_000]) {
    const { blocks } = blocksOf(keys(0, count), NO_BLOCKS);
    expect(blocks.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(count);
    for (const [at, { from }] of blocks.entries()) expect(from).toBe(at === 0 ? 0 : blocks[at - 1]?.to);
  }
});

test("blocksOf() keeps full blocks what they are when rows come before or after, and where the first ones go", () => {
  const begun = rowsOf(keys(1_000, 1_100));
  const longer = rowsOf(keys(970, 1_130), begun.held);
  for (const [name, rows] of Object.entries(begun.rows)) expect(longer.rows[name]).toEqual(rows);
  expect(longer.rows["-1"]).toEqual(keys(980, 1_000));
  expect(longer.rows["-2"]).toEqual(keys(970, 980));
  const shorter = rowsOf(keys(1_005, 1_130), longer.held);
  expect(shorter.rows["1"]).toEqual(begun.rows["1"]);
  expect(shorter.rows["0"]).toEqual(keys(1_005, 1_020));
});

test("blocksOf() begins anew where nothing of before is there", () => {
  const begun = rowsOf(keys(0, 50));
  expect(rowsOf(keys(500, 550), begun.held).rows["0"]).toEqual(keys(500, 520));
});

test("under() lays the newest page over what was held, and gives up where it cannot know what lies between", () => {
  const keyOf = (row: string): string => row;
  expect(under(["c", "b", "a"], ["b", "a", "z", "y"], keyOf)).toEqual(["c", "b", "a", "z", "y"]);
  // What moved up is there once.
  expect(under(["z", "b", "a"], ["b", "a", "z", "y"], keyOf)).toEqual(["z", "b", "a", "y"]);
  expect(under(["f", "e"], ["b", "a"], keyOf)).toBeNull();
});

test("under() keeps what was held where the newest page is not the last and has no rows", () => {
  expect(under([], ["b", "a"], (row: string) => row)).toEqual(["b", "a"]);
});

test("isBare() says that a list is empty when nothing can come any more, and not before", () => {
  expect(isBare({ rows: [], hasMore: false })).toBe(true);
  expect(isBare({ rows: [], hasMore: true })).toBe(false);
  expect(isBare({ rows: ["a"], hasMore: false })).toBe(false);
});
