// SPDX-License-Identifier: Apache-2.0
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { read, sourceFiles } from "./repository.ts";

const spdx = "// SPDX-License-Identifier: Apache-2.0";

describe("source files", () => {
  const files = sourceFiles();

  test("source files are found at all", () => {
    expect(files.length).toBeGreaterThan(50);
  });

  test("source files begin with the licence", () => {
    const starts = (path: string): boolean => {
      const lines = read(path).split("\n", 2);
      return lines[lines[0]?.startsWith("#!") === true ? 1 : 0] === spdx;
    };
    expect(files.filter((path) => !starts(path))).toEqual([]);
  });

  test("source files have kebab-case names", () => {
    expect(files.filter((path) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*\.tsx?$/u.test(basename(path)))).toEqual([]);
  });

  test("source files have no default export, except a tool's configuration", () => {
    const guilty = files.filter((path) => !path.endsWith(".config.ts") && /^export default\b/mu.test(read(path)));
    expect(guilty).toEqual([]);
  });

  test("source files have no folder or file for things without a name", () => {
    expect(
      files.filter((path) => /(?:^|\/)(?:core|common|shared|helpers?|utils?|misc)(?:\/|\.tsx?$)/u.test(path)),
    ).toEqual([]);
  });

  test("source files do not climb two folders up inside src, except from tests", () => {
    const climbs = (path: string): boolean => /\bfrom "\.\.\/\.\.\//u.test(read(path));
    // Surfaces and main have no name of their own in `imports`; main reaches surfaces by path.
    const judged = files.filter((path) => path.startsWith("src/") && !/\.test\.ts$|^src\/main\//u.test(path));
    expect(judged.filter(climbs)).toEqual([]);
  });
});
