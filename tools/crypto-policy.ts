// SPDX-License-Identifier: Apache-2.0
// Holds the code against policies/crypto-policy.yaml, and writes what it uses to policies/crypto-inventory.json.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type CryptoFault, type CryptoPolicy, type CryptoUse, scanCrypto } from "./crypto-scan.ts";

const INVENTORY = "policies/crypto-inventory.json";

export function readCryptoPolicy(root: string): CryptoPolicy {
  return parse(readFileSync(join(root, "policies/crypto-policy.yaml"), "utf8")) as CryptoPolicy;
}

/** Everything that ships or runs beside what ships; not its tests. */
export function scanTree(root: string, policy: CryptoPolicy): { uses: CryptoUse[]; faults: CryptoFault[] } {
  const paths = globSync("{src,web,sandbox}/**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}", { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !/\.test\.tsx?$|(?:^|\/)testing[\w-]*(?:\.ts$|\/)|node_modules|\.d\.ts$/u.test(path))
    .sort();
  const scans = paths.map((path) => scanCrypto(path, readFileSync(join(root, path), "utf8"), policy));
  const faults = scans.flatMap((scan) => scan.faults);
  for (const path of Object.keys(policy.declared))
    if (!paths.includes(path)) faults.push({ what: "the policy declares for a file that is not there", path, line: 1 });
  return { uses: scans.flatMap((scan) => scan.uses), faults };
}

/** Primitive to the files that use it. Without lines: those change with every edit. */
export function inventoryOf(uses: readonly CryptoUse[]): string {
  const files = new Map<string, Set<string>>();
  for (const { primitive, path } of uses) files.set(primitive, (files.get(primitive) ?? new Set()).add(path));
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, paths]) => [name, [...paths].sort()]);
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

export function readInventory(root: string): string {
  return readFileSync(join(root, INVENTORY), "utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const { uses, faults } = scanTree(root, readCryptoPolicy(root));
  for (const { path, line, what } of faults) process.stderr.write(`${path}:${line} ${what}\n`);
  if (process.argv.includes("--check")) {
    const isStale = readInventory(root) !== inventoryOf(uses);
    if (isStale) process.stderr.write(`${INVENTORY} is not what the code uses: run \`node tools/crypto-policy.ts\`\n`);
    process.exitCode = faults.length > 0 || isStale ? 1 : 0;
  } else {
    writeFileSync(join(root, INVENTORY), inventoryOf(uses));
    process.exitCode = faults.length > 0 ? 1 : 0;
  }
}
