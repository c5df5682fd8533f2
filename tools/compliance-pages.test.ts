// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { auditChecks } from "#app";
import { readCatalogue } from "../src/main/audit/read-catalogue.ts";
import { compliancePages, controlsOf, knownControls, readPlan, rowsOf } from "./compliance-pages.ts";

const root = join(import.meta.dirname, "..");
/** Without the column of tests: a test may move before anybody runs the tool again. */
const bare = (text: string): string => text.replaceAll(/^(\| \*\*.*) \| [^|]* \| ([^|]*) \|$/gmu, "$1 | | $2 |");

describe("pages of compliance", () => {
  test("compliancePages() gives what stands in docs/compliance; else run `node tools/compliance-pages.ts`", async () => {
    for (const [file, text] of await compliancePages()) {
      const there = readFileSync(join(root, "docs/compliance", file), "utf8");
      expect([file, bare(there)]).toEqual([file, bare(text)]);
      for (const [, path = ""] of there.matchAll(/`((?:src|test|web)\/[^`]+\.test\.ts)`/gu))
        expect([file, path, existsSync(join(root, path))]).toEqual([file, path, true]);
    }
  });

  test("every requirement stands on exactly one page, and every page says what is open", async () => {
    const { pages } = readPlan();
    const all = await readCatalogue();
    const placed = pages.flatMap((page) => rowsOf(page, all).map(({ id }) => id));
    expect(placed.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    for (const { file, open, head } of pages)
      expect([file, open.length > 0, head.length > 20]).toEqual([file, true, true]);
  });

  test("controls that are named exist, and names of checks and rows too", async () => {
    const plan = readPlan();
    const known = knownControls();
    const rows = new Set((await readCatalogue()).map(({ id }) => id));
    const names = new Set(auditChecks.flatMap(({ id }) => [id, id.split(".")[0]]));
    for (const [name, numbers] of Object.entries(plan.controls)) {
      expect([name, names.has(name) || rows.has(name)]).toEqual([name, true]);
      for (const number of numbers) expect([name, number, known.has(number)]).toEqual([name, number, true]);
    }
    expect(controlsOf("GDPR-10", [], plan)).toEqual([342, 344]);
    expect(controlsOf("x", ["tls.versions"], plan)).toEqual([52, 251, 253, 352]);
    expect(controlsOf("x", [], plan)).toEqual([]);
  });

  test("no page claims that a rule is kept", async () => {
    for (const [file, text] of await compliancePages())
      expect([file, /\bcompliant\b|\bcomplies\b/iu.test(text)]).toEqual([file, false]);
  });
});
