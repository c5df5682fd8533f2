// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesUnder, read, root } from "./repository.ts";

const pages = [
  ...["README.md", "ARCHITECTURE.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"].filter((page) =>
    existsSync(join(root, page)),
  ),
  ...["docs", "src", "web", "sandbox", "flows", "bench", "examples"]
    .flatMap((folder) => filesUnder(folder))
    .filter((path) => path.endsWith(".md")),
];
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const inTree = /^(?:src|web|test|tools|docs|flows|sandbox|bench|examples|bin|\.ci)\/[\w./*{},@-]*$/u;

/** A page of the house style speaks of rooms that are planned, and templates of files that are to be written. */
const speaksOfPlans = (page: string): boolean => page === "docs/house-style.md" || page === "docs/adr/0000-template.md";

/** Paths between backticks, with braces expanded: `src/{a,b}/c.ts` names two. A line number after a colon is let go. */
export function pathsIn(text: string): string[] {
  return [...withoutFences(text).matchAll(/`([^`\s]+)`/gu)]
    .map(([, path]) => (path ?? "").replace(/:\d+$/u, ""))
    .filter((path) => inTree.test(path))
    .flatMap((path) => expand(path));
}

function expand(path: string): string[] {
  const braces = /^(.*?)\{([^}]*)\}(.*)$/u.exec(path);
  if (braces === null) return [path];
  return (braces[2] ?? "").split(",").flatMap((part) => expand(`${braces[1] ?? ""}${part}${braces[3] ?? ""}`));
}

function withoutFences(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gmu, "");
}

/** `NAME`, `NNNN` and `LANG` stand for any; at least one must be there. */
function exists(named: string): boolean {
  const path = named.replace(/NAME|NNNN|LANG/gu, "*");
  return path.includes("*") ? globSync(path, { cwd: root }).length > 0 : existsSync(join(root, path));
}

describe("docs", () => {
  test.each(pages.filter((page) => !speaksOfPlans(page)))("%s names real files", (page) => {
    expect(pathsIn(read(page)).filter((path) => !exists(path))).toEqual([]);
  });

  test.each(pages)("%s links to real files", (page) => {
    const links = [...withoutFences(read(page)).matchAll(/\]\(([^)\s]+)\)/gu)]
      .map(([, link]) => (link ?? "").split("#")[0] ?? "")
      .filter((link) => link !== "" && !/^[a-z]+:/u.test(link));
    expect(links.filter((link) => !existsSync(join(root, dirname(page), decodeURI(link))))).toEqual([]);
  });

  test.each(pages)("%s names npm scripts that exist", (page) => {
    const named = [...read(page).matchAll(/\bnpm run (?:-s )?([a-z][a-z:-]*)/gu)].map(([, script]) => script ?? "");
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  test("pathsIn() finds paths between backticks and expands braces", () => {
    expect(pathsIn("see `src/{kernel,pii}/index.ts` and `tools/x.ts:12`, not `#kernel` or src/y.ts")).toEqual([
      "src/kernel/index.ts",
      "src/pii/index.ts",
      "tools/x.ts",
    ]);
  });

  test("pathsIn() leaves fenced code alone", () => {
    expect(pathsIn("```ts\n`src/nowhere.ts`\n```\n")).toEqual([]);
  });
});
