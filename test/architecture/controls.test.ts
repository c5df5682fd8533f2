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
    const code = `
      // [SEC-${"001"}] in a comment
      const text = "[SEC-${"002"}]";
      test("a() refuses b [SEC-${"003"}]", () => {});
      test.each(rows)(\`c() [SEC-${"004"}] [SEC-${"005"}]\`, () => {});
      describe.skipIf(x)('d [SEC-${"006"}]', () => {});
    `;
    expect(controlsInTitles(code)).toEqual(["SEC-003", "SEC-004", "SEC-005", "SEC-006"]);
  });
});
