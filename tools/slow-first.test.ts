// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { SLOW_FILES, slowFirst } from "./slow-first.ts";

test("slowFirst() puts the slowest of each group first and the others by project, each in its order", () => {
  const crash = "test/faults/crash.test.ts";
  const console = "test/journeys/console.test.ts";
  const rows = "test/gate/rows.test.ts";
  const files: [number, string, string][] = [
    [1, "a.test.ts", "apps"],
    [1, rows, "apps"],
    [2, "c.test.ts", "programs"],
    [2, console, "browsers"],
    [2, "d.test.ts", "browsers"],
    [2, "b.test.ts", "programs"],
    [2, crash, "programs"],
  ];
  const sorted = slowFirst(files, ([group, file, project]) => ({ group, file, project }));
  expect(sorted.map(([, file]) => file)).toEqual([
    ...[rows, "a.test.ts", crash, console],
    ...["d.test.ts", "c.test.ts", "b.test.ts"],
  ]);
});

test("every file that is named as slow is there", () => {
  const gone = [...SLOW_FILES.keys()].filter((file) => !existsSync(new URL(`../${file}`, import.meta.url)));
  expect(gone).toEqual([]);
});
