// SPDX-License-Identifier: Apache-2.0
// No list of the console without a bound: each file that draws rows stands in `lists.md`, and what is said there is so.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
/** A row that is drawn for each of something. */
const ROWS = /\.map\((?:[^;]*?)=>\s*(?:\{\s*return\s*)?\(?\s*(?:\/\/[^\n]*\s*)*<(?:li|tr)\b/u;
const PARTS = ["parts/long-list.tsx", "parts/data-table.tsx"];

const text = readFileSync(new URL("lists.md", import.meta.url), "utf8");
const lines = [...text.matchAll(/^\| `([^`]+)` \| ([^|]+) \| (\w+) \| ([^|]+) \|$/gmu)].map(
  ([, file = "", what = "", drawn = "", bound = ""]) => ({ file, what, drawn, bound }),
);
const sources = new Map(
  globSync("**/*.tsx", { cwd: root }).map((file) => [
    file.replaceAll("\\", "/"),
    readFileSync(`${root}/${file}`, "utf8"),
  ]),
);

test("each file that draws rows of a list stands in the table, once", () => {
  const drawing = [...sources]
    .filter(
      ([file, source]) => !PARTS.includes(file) && (ROWS.test(source) || /<(?:LongList|DataTable)\b/u.test(source)),
    )
    .map(([file]) => file);
  const named = lines.map(({ file }) => file);
  expect(drawing.filter((file) => !named.includes(file))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
  expect(drawing.length).toBeGreaterThan(50);
});

test("what is said to be drawn in part is, and every bound is said", () => {
  for (const { file, drawn, bound } of lines) {
    const source = sources.get(file);
    expect(source, file).toBeDefined();
    const kinds = ["LongList", "DataTable"].filter((kind) => source?.includes(`<${kind}`) === true);
    expect([file, drawn]).toEqual([file, kinds[0] ?? "plain"]);
    expect(bound.trim().length, file).toBeGreaterThan(1);
  }
});

test("the guard sees a list that nobody bounded", () => {
  expect(ROWS.test("{things.map((thing) => (\n  <li key={thing.id}>{thing.name}</li>\n))}")).toBe(true);
  expect(ROWS.test("{things.map(({ id }, at) => <tr key={id} />)}")).toBe(true);
  expect(ROWS.test("{things.map((thing) => thing.name).join()}")).toBe(false);
});
