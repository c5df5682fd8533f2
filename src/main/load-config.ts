// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { AppError } from "#kernel";
import { type Config, configSchema } from "./config.ts";

export type LoadedConfig = {
  readonly config: Config;
  /** Relative paths in the configuration are resolved against this folder. */
  readonly baseDir: string;
  /** The file it came from; null = defaults. */
  readonly file: string | null;
  readonly databaseUrl: string | null;
};

/**
 * Reads the configuration: `--config FILE`, else `wardline.yaml` in the working folder where there is one, else the defaults with the
 * built-in example brands and rules.
 *
 * @throws AppError - `main.config_unreadable`, `main.config_invalid`: one line that names the key and what was wanted.
 */
export async function loadConfig(
  file: string | undefined,
  env: NodeJS.ProcessEnv,
  defaultsFile: string,
): Promise<LoadedConfig> {
  const cwd = process.cwd();
  const path = file === undefined ? await findDefault(resolve(cwd, "wardline.yaml")) : resolve(cwd, file);
  const own = path === null ? {} : await readYaml(path);
  const defaults = await readYaml(defaultsFile);
  const merged = isRecord(own) && isRecord(defaults) ? { ...defaults, ...own } : own;
  const parsed = configSchema.safeParse(merged);
  if (!parsed.success)
    throw new AppError(
      "main.config_invalid",
      `Cannot use the configuration${path === null ? "" : ` ${path}`}: ${firstIssue(parsed.error)}`,
    );
  const url = env["DATABASE_URL"];
  return {
    config: parsed.data,
    baseDir: path === null ? cwd : dirname(path),
    file: path,
    databaseUrl: url === undefined || url === "" ? null : url,
  };
}

async function findDefault(path: string): Promise<string | null> {
  return readFile(path).then(
    () => path,
    () => null,
  );
}

async function readYaml(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new AppError("main.config_unreadable", `Cannot read the configuration: ${path} cannot be opened`, { cause });
  }
  try {
    return parse(text) ?? {};
  } catch (cause) {
    throw new AppError("main.config_invalid", `Cannot use the configuration ${path}: it is not YAML`, { cause });
  }
}

/** The first thing that is wrong, with its place. Values are not quoted: a secret may have been put there by mistake. */
function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return "it is not as expected";
  const at = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return `unknown key ${issue.keys.map((key) => `"${at === "" ? "" : `${at}.`}${key}"`).join(", ")}`;
  return `${at === "" ? "the file" : at}: ${issue.message}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
