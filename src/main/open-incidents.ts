// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { type AppDeps, type IncidentDuties, type KeyStatus, tellSubjects, warnOfClocks } from "#app";
import { AppError } from "#kernel";
import type { TenantCipher } from "#kms";
import { type Database, makeDutyStore } from "#postgres";
import { type ClockRules, clockRules } from "#privacy";
import type { OwnJob } from "#surfaces";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";

/**
 * The clocks of incidents and which regimes hold here.
 *
 * @throws AppError - `main.clocks_unreadable`: no such file, not what it must be, or a regime is not in it.
 */
export async function openDuties(
  loaded: Pick<LoadedConfig, "config" | "baseDir">,
  parts: {
    readonly database: Database;
    readonly names: TenantCipher;
    readonly custody: () => Promise<KeyStatus>;
  },
): Promise<IncidentDuties> {
  const { regimes, contact } = loaded.config.incidents;
  const rules = await readClockRules(loaded);
  const unknown = regimes.find((regime) => !Object.hasOwn(rules.regimes, regime));
  if (unknown !== undefined)
    throw new AppError(
      "main.clocks_unreadable",
      `Cannot use the regime "${unknown}": the rules of clocks do not know it`,
    );
  return {
    rules,
    regimes,
    contact: contact ?? null,
    store: makeDutyStore(parts.database, parts.names),
    custody: parts.custody,
  };
}

async function readClockRules({ config, baseDir }: Pick<LoadedConfig, "config" | "baseDir">): Promise<ClockRules> {
  const { rulesFile } = config.incidents;
  const file =
    rulesFile === undefined ? join(packageRoot, "policies/incident-clocks.yaml") : resolve(baseDir, rulesFile);
  try {
    return clockRules.parse(parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new AppError("main.clocks_unreadable", `Cannot read the rules of clocks in ${file}`, { cause });
  }
}

/** What runs for incidents on every serving node. */
export function incidentJobs(deps: () => AppDeps): readonly OwnJob[] {
  return [
    { name: "warn-of-clocks", everyMs: 60_000, run: () => warnOfClocks(deps()) },
    { name: "tell-subjects", everyMs: 10_000, run: () => tellSubjects(deps()) },
  ];
}
