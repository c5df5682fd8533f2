// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Everything that must hold before a change is shared, quickest refusal first; the README's test command comes last. */
const steps: readonly (readonly [name: string, script: readonly string[]])[] = [
  ["format", ["run", "-s", "check:format"]],
  ["types", ["run", "-s", "check:types"]],
  ["imports", ["run", "-s", "check:imports"]],
  ["unused", ["run", "-s", "check:unused"]],
  ["lint", ["run", "-s", "lint"]],
  ["size", ["run", "-s", "check:size"]],
  ["tests", ["test"]],
];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

for (const [name, script] of steps) {
  const started = performance.now();
  process.stdout.write(`\n▸ ${name}: npm ${script.join(" ")}\n`);
  const { status, signal } = spawnSync("npm", script, { cwd: root, stdio: "inherit" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (status !== 0) {
    process.stdout.write(`✗ ${name} failed after ${seconds} s${signal === null ? "" : ` (${signal})`}\n`);
    process.exit(1);
  }
  process.stdout.write(`✓ ${name} ${seconds} s\n`);
}
