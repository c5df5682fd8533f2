// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { read } from "./repository.ts";

const manifest = JSON.parse(read("package.json")) as Record<
  "dependencies" | "devDependencies" | "optionalDependencies",
  Record<string, string>
>;

test("dependencies are the ones whose reason the ADR table gives, and no others", () => {
  const table = [...read("docs/adr/0006-runtime-dependencies.md").matchAll(/^\| `([^`]+)`\s*\|/gmu)].map(
    ([, name]) => name,
  );
  expect(table.toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted());
});

test("dependencies of every kind are pinned to one exact version", () => {
  const loose = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]
    .flatMap((group) => Object.entries(group))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(version));
  expect(loose).toEqual([]);
});
