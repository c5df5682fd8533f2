// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { AppError } from "#kernel";
import {
  type PurposeRules,
  purposeRules,
  type RetentionRules,
  type RightsRules,
  retentionRules,
  rightsRules,
} from "#privacy";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";

/**
 * The dated rules under which requests of subjects are answered, and which of their profiles holds here.
 *
 * @throws AppError - `main.rights_unreadable`: no such file, not what it must be, or the profile is not in it.
 */
export async function openRights({ config, baseDir }: Pick<LoadedConfig, "config" | "baseDir">): Promise<{
  readonly rules: RightsRules;
  readonly profile: string;
  readonly purposes: PurposeRules;
  readonly retentionRules: RetentionRules;
}> {
  const { profile, rulesFile, purposesFile, retentionFile } = config.privacy;
  const file = rulesFile === undefined ? join(packageRoot, "policies/rights.yaml") : resolve(baseDir, rulesFile);
  let rules: RightsRules;
  try {
    rules = rightsRules.parse(parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new AppError("main.rights_unreadable", `Cannot read the rules of rights in ${file}`, { cause });
  }
  if (!Object.hasOwn(rules.profiles, profile))
    throw new AppError("main.rights_unreadable", `Cannot use the profile "${profile}": ${file} has no rules for it`);
  const [purposes, kept] = await Promise.all([
    readPurposes(purposesFile, baseDir),
    readRetention(retentionFile, baseDir),
  ]);
  return { rules, profile, purposes, retentionRules: kept };
}

async function readPurposes(named: string | undefined, baseDir: string): Promise<PurposeRules> {
  const shipped = join(packageRoot, "policies/purposes.yaml");
  const file = named === undefined ? shipped : resolve(baseDir, named);
  try {
    const own = parse(await readFile(file, "utf8")) as object;
    // A file that was written before there was a record of processing says nothing of purposes beside consent.
    const { processing } = parse(await readFile(shipped, "utf8")) as PurposeRules;
    return purposeRules.parse({ processing, ...own });
  } catch (cause) {
    throw new AppError("main.rights_unreadable", `Cannot read the purposes of consent in ${file}`, { cause });
  }
}

async function readRetention(named: string | undefined, baseDir: string): Promise<RetentionRules> {
  const file = named === undefined ? join(packageRoot, "policies/retention.yaml") : resolve(baseDir, named);
  try {
    return retentionRules.parse(parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new AppError("main.rights_unreadable", `Cannot read the rules of retention in ${file}`, { cause });
  }
}
