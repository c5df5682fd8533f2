// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Everything that must hold before a change is shared, quickest first; the README's test command comes last. */
const steps: readonly (readonly [name: string, script: readonly string[]])[] = [
  ["format", ["run", "-s", "check:format"]],
  ["types", ["run", "-s", "check:types"]],
  ["imports", ["run", "-s", "check:imports"]],
  ["unused", ["run", "-s", "check:unused"]],
  ["lint", ["run", "-s", "lint"]],
  ["size", ["run", "-s", "check:size"]],
  ["crypto", ["run", "-s", "check:crypto"]],
  ["tests", ["test"]],
];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const failed: string[] = [];

for (const [name, script] of steps) {
  const started = performance.now();
  process.stdout.write(`\n▸ ${name}: npm ${script.join(" ")}\n`);
  const { status, signal } = spawnSync("npm", script, { cwd: root, stdio: "inherit" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  // Somebody pressed Ctrl-C, or is out of memory: the rest would not be wanted, or would say nothing.
  if (signal !== null) process.exit(1);
  if (status !== 0) failed.push(name);
  process.stdout.write(`${status === 0 ? "✓" : "✗"} ${name} ${seconds} s\n`);
}

process.stdout.write(failed.length === 0 ? "\nAll is well\n" : `\nNot well: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
