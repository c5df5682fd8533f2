// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
  type AdvisoryReport,
  checkForUpdate,
  type Disclosure,
  lookForAdvisories,
  type ReleaseKey,
  releaseKeyId,
  type SupplyFacts,
  type UpdateState,
  type VexStatement,
} from "#app";
import { AppError } from "#kernel";
import { makeAdvisorySource, makeExploitedSource, makeReleaseSource, readVex } from "#supply";
import { readBom } from "./bom.ts";
import type { Config } from "./config.ts";
import { readIfThere, replaceFile } from "./durable-file.ts";
import type { Hops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";
import { systemClock } from "./system.ts";
import { version } from "./version.ts";

const DAY_MS = 86_400_000;

/** What `doctor` and `audit run` know of parts, releases and whom to tell. Asks nobody outside: it reads what the last look left. */
export async function gatherSupplyFacts(loaded: LoadedConfig): Promise<SupplyFacts> {
  const { config } = loaded;
  return {
    nowMs: systemClock.now(),
    usesSandbox: config.operator === undefined,
    serialNumber: (await readBom()).serialNumber,
    report: () => readKept<AdvisoryReport>(loaded, "advisories"),
    maxAgeMs: config.updates.maxAgeDays * DAY_MS,
    vex: () => readStatements(loaded),
    updates: { isOn: config.updates.check === "on", state: () => readKept<UpdateState>(loaded, "updates") },
    disclosure: disclosureOf(config),
  };
}

/** Looks up every part now, and keeps the answer. */
export async function lookNow(loaded: LoadedConfig, hops: Hops): Promise<AdvisoryReport> {
  const { osvUrl, kevUrl } = loaded.config.updates;
  const hop = hops("updates");
  const report = await lookForAdvisories(
    { osv: makeAdvisorySource(hop, osvUrl), kev: makeExploitedSource(hop, kevUrl), clock: systemClock },
    await readBom(),
  );
  await keep(loaded, "advisories", report);
  return report;
}

/**
 * Asks which release is the newest, and keeps the answer.
 *
 * @throws AppError - `main.no_update_url`.
 */
export async function askForUpdate(loaded: LoadedConfig, hops: Hops): Promise<UpdateState> {
  const { url } = loaded.config.updates;
  if (url === undefined)
    throw new AppError("main.no_update_url", "Cannot ask for the newest release: updates.url is not given");
  const state = await checkForUpdate(
    { source: makeReleaseSource(hops("updates"), url), keys: await readReleaseKeys(), clock: systemClock },
    version,
  );
  await keep(loaded, "updates", state);
  return state;
}

/** The keys that this build pins; the second one is for the day on which the first is replaced. */
export async function readReleaseKeys(): Promise<readonly ReleaseKey[]> {
  const text = await readIfThere(join(packageRoot, "config", "release-keys.txt"));
  return (text ?? "")
    .split("\n")
    .map((line) => line.replace(/#.*/u, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const publicKey = Uint8Array.fromBase64(line);
      return { id: releaseKeyId(publicKey), publicKey };
    });
}

/** Statements that come with the program, and the installation's own. */
export async function readStatements({ config, baseDir }: LoadedConfig): Promise<readonly VexStatement[]> {
  const own = config.updates.vexFile;
  const texts = await Promise.all([
    readFile(join(packageRoot, "security", "vex.json"), "utf8"),
    ...(own === undefined ? [] : [readFile(resolve(baseDir, own), "utf8")]),
  ]);
  return texts.flatMap(readVex);
}

export function disclosureOf({ disclosure }: Config): Disclosure {
  const { expires, ...kept } = disclosure;
  return { ...kept, expiresMs: expires === undefined ? null : Date.parse(`${expires}T23:59:59Z`) };
}

/** When somebody outside was asked last; null: never. */
export async function readLastAsked(loaded: LoadedConfig, what: "advisories" | "updates"): Promise<number | null> {
  return (await readKept<{ readonly atMs: number }>(loaded, what))?.atMs ?? null;
}

type Kept = "advisories" | "updates";

function placeOf({ config, baseDir }: LoadedConfig, what: Kept): string {
  return join(resolve(baseDir, config.data.dir), `${what}.json`);
}

/** What the last look left; null where there was none. */
export async function readKept<T>(loaded: LoadedConfig, what: Kept): Promise<T | null> {
  const text = await readIfThere(placeOf(loaded, what));
  return text === null ? null : (JSON.parse(text) as T);
}

async function keep(loaded: LoadedConfig, what: Kept, value: unknown): Promise<void> {
  const path = placeOf(loaded, what);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceFile(path, `${JSON.stringify(value)}\n`);
}
