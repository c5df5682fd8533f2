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
    .filter(([, version]) => !/^(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(version));
  expect(loose).toEqual([]);
});

// Their bundles hold everything, and a test serves these. What they name as dependencies is a thousand packages that nobody here runs: the lock leaves it
// out. Where an update brought it back, take `dependencies` out of these entries again and run `npm install`.
test("chat windows of others are in the lock without what they depend on", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, object> };
  for (const name of ["botframework-directlinejs", "botframework-webchat", "rasa-webchat"])
    expect(Object.keys(packages[`node_modules/${name}`] ?? {}).sort(), name).toEqual([
      "dev",
      "integrity",
      "license",
      "version",
    ]);
});
