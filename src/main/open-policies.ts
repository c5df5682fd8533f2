// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { LoadedPolicies } from "#app";
import { loadPolicies, type PolicyFile } from "#cedar";
import { AppError } from "#kernel";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";

const SCHEMA = "schema.cedarschema";

/**
 * Reads, checks and prepares the policies, once.
 *
 * @throws AppError - `main.policies_unreadable`; `adapter.policies_invalid` with file and line.
 */
export async function openPolicies({
  config,
  baseDir,
}: Pick<LoadedConfig, "config" | "baseDir">): Promise<LoadedPolicies> {
  const { policiesDir } = config.gate;
  const dir = policiesDir === undefined ? join(packageRoot, "policies") : resolve(baseDir, policiesDir);
  try {
    const names = (await readdir(dir)).filter((name) => name.endsWith(".cedar")).sort();
    const [schema, ...files] = await Promise.all([SCHEMA, ...names].map((name) => readPolicyFile(dir, name)));
    if (schema === undefined) throw new TypeError("No file was read");
    return loadPolicies(schema, files);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("main.policies_unreadable", `Cannot read the policies in ${dir}`, { cause });
  }
}

async function readPolicyFile(dir: string, name: string): Promise<PolicyFile> {
  return { name, text: await readFile(join(dir, name), "utf8") };
}
