// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

type Step = readonly [name: string, script: readonly string[]];
type Ended = { readonly status: number | null; readonly signal: NodeJS.Signals | null };

/** Everything that must hold before a change is shared. These only read and use one core each: longest first, as many at once as there are cores. */
const CHECKS: readonly Step[] = [
  // In two: what runs in browsers, or drives one, is compiled apart from the rest.
  ["lint", ["run", "-s", "lint:server"]],
  ["lint of what browsers run", ["run", "-s", "lint:browser"]],
  ["types of what browsers run", ["run", "-s", "check:types:browser"]],
  ["types", ["run", "-s", "check:types:server"]],
  ["imports", ["run", "-s", "check:imports"]],
  ["unused", ["run", "-s", "check:unused"]],
  ["format", ["run", "-s", "check:format"]],
  ["size", ["run", "-s", "check:size"]],
  ["crypto", ["run", "-s", "check:crypto"]],
];
/** The README's test command comes last, and alone: some tests measure time. */
const TESTS: Step = ["tests", ["test"]];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const failed: string[] = [];

const waiting = [...CHECKS];
const lane = async (): Promise<void> => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await take(step, "at its end");
};
await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, lane));
await take(TESTS, "as it comes");

process.stdout.write(failed.length === 0 ? "\nAll is well\n" : `\nNot well: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Runs one step; what several print at once is shown one after the other. */
async function take([name, script]: Step, show: "at its end" | "as it comes"): Promise<void> {
  const started = performance.now();
  const title = `\n▸ ${name}: npm ${script.join(" ")}\n`;
  if (show === "as it comes") process.stdout.write(title);
  const shown: Buffer[] = [];
  const ended = await run(script, show === "as it comes" ? null : shown);
  if (show === "at its end") process.stdout.write(Buffer.concat([Buffer.from(title), ...shown]));
  // Somebody pressed Ctrl-C, or is out of memory: the rest would not be wanted, or would say nothing.
  if (ended.signal !== null) process.exit(1);
  if (ended.status !== 0) failed.push(name);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${ended.status === 0 ? "✓" : "✗"} ${name} ${seconds} s\n`);
}

function run(script: readonly string[], into: Buffer[] | null): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", script, { cwd: root, stdio: into === null ? "inherit" : ["inherit", "pipe", "pipe"] });
    child.stdout?.on("data", (chunk: Buffer) => into?.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => into?.push(chunk));
    child.once("error", reject);
    child.once("close", (status, signal) => {
      resolve({ status, signal });
    });
  });
}
