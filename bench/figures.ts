// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";

/** What a bench or a proof found: the object of its last line. Numbers are finite or null, shares are fractions. */
export type Figures = { readonly [key: string]: Figure };
export type Figure = number | string | boolean | null | readonly Figure[] | { readonly [key: string]: Figure };

/** One bench or proof: takes its arguments and returns its figures; it prints its own table for people. */
export type Run = (args: string[]) => Promise<Figures>;

/** Runs what was named and prints its figures as the last line; `--json FILE` gets that line too. */
export async function runNamed(
  program: string,
  known: Readonly<Record<string, () => Promise<Run>>>,
  argv: readonly string[],
): Promise<void> {
  const { name, jsonFile, rest } = split(argv);
  const load = name === null ? undefined : known[name];
  if (load === undefined) {
    const names = Object.keys(known).join(", ");
    process.stderr.write(`${name === null ? "A name is missing" : `There is no ${program} "${name}"`}: ${names}\n`);
    process.exitCode = 2;
    return;
  }
  const run = await load();
  const line = lineOf(await run(rest));
  process.stdout.write(`${line}\n`);
  if (jsonFile !== null) await writeFile(jsonFile, `${line}\n`);
}

function split(argv: readonly string[]): { name: string | null; jsonFile: string | null; rest: string[] } {
  const name = argv[0] === undefined || argv[0].startsWith("--") ? null : argv[0];
  const args = argv.slice(name === null ? 0 : 1);
  const at = args.indexOf("--json");
  if (at === -1) return { name, jsonFile: null, rest: args };
  return { name, jsonFile: args[at + 1] ?? null, rest: args.toSpliced(at, 2) };
}

/** The figures as one line of JSON. A number that is none says that the measurement is wrong, and stops here. */
export function lineOf(figures: Figures): string {
  return JSON.stringify(figures, (key, value: unknown) => {
    if (typeof value === "number" && !Number.isFinite(value))
      throw new RangeError(`Cannot print the figures: ${key} is ${String(value)}`);
    return value;
  });
}

/** Two columns for people. */
export function table(title: string, rows: readonly (readonly [label: string, value: string])[]): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  return `\n${title}\n${rows.map(([label, value]) => `  ${label.padEnd(width)}${value}\n`).join("")}`;
}

/** Rounded to what the measurement can bear. */
export function rounded(value: number, digits = 2): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

/** The value below which `share` of the numbers lie; 0 for none. Sorts the array. */
export function percentile(numbers: number[], share: number): number {
  numbers.sort((a, b) => a - b);
  return numbers[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;
}
