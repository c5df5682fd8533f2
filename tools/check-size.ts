// SPDX-License-Identifier: Apache-2.0
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** One installed package without the packages nested inside it. */
export interface Part {
  readonly name: string;
  readonly sizeBytes: number;
  /** Whether `npm ci --omit=dev` installs it too. */
  readonly isProduction: boolean;
}

/** Upper bounds in MB (10⁶ bytes), the optional Node binary not counted; the reason for each is in ADR 0006. */
export const limits = { production: 240, all: 990 } as const;

type Lock = { packages: Record<string, { dev?: boolean; devOptional?: boolean; link?: boolean }> };

/**
 * Measures what `npm ci` put on this disk, package by package, by the lockfile. The bundled Node binary is left out: it
 * is optional and as large as everything else together.
 */
export function measure(root: string): Part[] {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  return Object.entries(lock.packages)
    .filter(([path, { link }]) => path !== "" && link !== true && !/node_modules\/node-linux-/u.test(path))
    .filter(([path]) => existsSync(join(root, path)))
    .map(([path, { dev, devOptional }]) => ({
      name: path.slice("node_modules/".length),
      sizeBytes: sizeOnDisk(join(root, path)),
      isProduction: dev !== true && devOptional !== true,
    }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes);
}

/** Says which limit is broken, in one sentence each; nothing when all hold. */
export function judge(parts: readonly Part[]): string[] {
  const { production, all } = totals(parts);
  return [
    ...(production > limits.production
      ? [`Production packages take ${production.toFixed(1)} MB, at most ${String(limits.production)} MB is wanted`]
      : []),
    ...(all > limits.all ? [`All packages take ${all.toFixed(1)} MB, at most ${String(limits.all)} MB is wanted`] : []),
  ];
}

/** Sums in MB. */
export function totals(parts: readonly Part[]): { production: number; all: number } {
  const sum = (some: readonly Part[]): number => some.reduce((total, { sizeBytes }) => total + sizeBytes, 0) / 1e6;
  return { production: sum(parts.filter(({ isProduction }) => isProduction)), all: sum(parts) };
}

function sizeOnDisk(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.blocks * 512;
  return readdirSync(path)
    .filter((name) => name !== "node_modules")
    .reduce((total, name) => total + sizeOnDisk(join(path, name)), stat.blocks * 512);
}

if (import.meta.main) {
  const parts = measure(dirname(dirname(fileURLToPath(import.meta.url))));
  const shown = parts.filter(({ sizeBytes }) => sizeBytes >= 2e6);
  for (const { name, sizeBytes, isProduction } of shown) {
    process.stdout.write(
      `${(sizeBytes / 1e6).toFixed(1).padStart(7)} MB  ${isProduction ? "production" : "          "}  ${name}\n`,
    );
  }
  const { production, all } = totals(parts);
  process.stdout.write(`${String(parts.length - shown.length)} smaller packages not shown\n`);
  process.stdout.write(`${production.toFixed(1).padStart(7)} MB  production (limit ${String(limits.production)})\n`);
  process.stdout.write(`${all.toFixed(1).padStart(7)} MB  all (limit ${String(limits.all)})\n`);
  const broken = judge(parts);
  for (const sentence of broken) process.stderr.write(`${sentence}\n`);
  if (broken.length > 0) process.exitCode = 1;
}
