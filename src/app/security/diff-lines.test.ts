// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { diffLines } from "./diff-lines.ts";
import { changesBetween } from "./policy-versions.ts";

const said = (before: string, after: string): string =>
  diffLines(before, after)
    .map(({ is, text }) => `${is === "same" ? " " : is === "gone" ? "-" : "+"}${text}`)
    .join("|");

describe("diffLines()", () => {
  test.each([
    ["", "", ""],
    ["a", "", "-a"],
    ["", "a\nb", "+a|+b"],
    ["a\nb\nc", "a\nx\nc", " a|-b|+x| c"],
    ["a\nb", "b\na", "-a| b|+a"],
    ["a\n", "a", " a"],
  ])("%j to %j is %s", (before, after, wanted) => {
    expect(said(before, after)).toBe(wanted);
  });

  test("shows texts that are too long as replaced, at once", () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `line ${i}`).join("\n");
    const lines = diffLines(long, `${long}\nmore`);
    expect(lines.filter(({ is }) => is === "same")).toEqual([]);
    expect(lines.length).toBe(40_001);
  });
});

describe("changesBetween()", () => {
  test("names what was added, changed and removed, and leaves out what is the same", () => {
    const set = (schema: string, policies: Record<string, string>) => ({
      hash: "",
      schema,
      policies: Object.entries(policies).map(([id, text]) => ({ id, text })),
      firstAt: new Date(0),
    });
    const changes = changesBetween(
      set("s", { same: "x", worded: "old", gone: "y" }),
      set("s", { same: "x", worded: "new", fresh: "z" }),
    );
    expect(changes.map(({ id, change }) => `${change} ${id}`)).toEqual([
      "changed worded",
      "added fresh",
      "removed gone",
    ]);
  });
});
