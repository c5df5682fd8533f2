// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { read, sourceFiles } from "./repository.ts";

/** Numbers in the titles of `test`, `it` and `describe`, found without running anything. */
export function controlsInTitles(code: string): string[] {
  const titles = code.matchAll(
    /\b(?:test|it|describe)(?:\.\w+)*(?:\([^()]*\))?\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/gu,
  );
  return [...titles].flatMap(([, , title]) =>
    [...(title ?? "").matchAll(/\[(SEC-\d{3})\]/gu)].map(([, number]) => number ?? ""),
  );
}

describe("docs/security/controls.md", () => {
  const promised = [...read("docs/security/controls.md").matchAll(/^\|\s*(SEC-\d{3})\s*\|/gmu)].map(
    ([, number]) => number ?? "",
  );
  const tested = sourceFiles()
    .filter((path) => /\.test\.tsx?$/u.test(path))
    .flatMap((path) => controlsInTitles(read(path)));

  test("controls.md promises something, each number once", () => {
    expect(promised.length).toBeGreaterThan(0);
    expect(new Set(promised).size).toBe(promised.length);
  });

  test("controls.md promises nothing that no test title carries", () => {
    expect(promised.filter((number) => !tested.includes(number))).toEqual([]);
  });

  test("controls.md knows every number that a test title carries", () => {
    expect([...new Set(tested)].filter((number) => !promised.includes(number))).toEqual([]);
  });

  test("controlsInTitles() reads titles and nothing else", () => {
    // Kept apart so that this file itself carries none of these numbers.
    const sec = ["S", "E", "C"].join("");
    const code = `
      // [${sec}-001] in a comment
      const text = "[${sec}-002]";
      test("a() refuses b [${sec}-003]", () => {});
      test.each(rows)(\`c() [${sec}-004] [${sec}-005]\`, () => {});
      describe.skipIf(x)('d [${sec}-006]', () => {});
    `;
    expect(controlsInTitles(code)).toEqual(["SEC-003", "SEC-004", "SEC-005", "SEC-006"]);
  });
});
