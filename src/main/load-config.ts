// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { AppError } from "#kernel";
import { type Config, configSchema, SANDBOX_SEEDS } from "./config.ts";

export type LoadedConfig = {
  readonly config: Config;
  /** Relative paths in the configuration are resolved against this folder. */
  readonly baseDir: string;
  /** The file it came from; null = defaults. */
  readonly file: string | null;
  readonly databaseUrl: string | null;
  /** As it stands in the file, before defaults; left out where it is made in code. */
  readonly own?: unknown;
};

/** What a command line says of the practice operator. Untrusted: it is checked as the file is. */
type SandboxChoice = { readonly seed?: string | undefined; readonly dialect?: string | undefined };

/**
 * Reads the configuration: `--config FILE`, else `wardline.yaml` in the working folder where there is one, else the defaults with the
 * built-in example brands and rules. Where the sandbox plays another operator than Larkspur, the defaults are that operator's, and a file
 * replaces single keys of their sections: amounts in one currency are never mixed with those of another.
 *
 * @param sandbox - Which operator the sandbox plays, and how it speaks, before what the file says (`--sandbox`, `--dialect`).
 * @throws AppError - `main.config_unreadable`, `main.config_invalid`: one line that names the key and what was wanted.
 */
export async function loadConfig(
  file: string | undefined,
  env: NodeJS.ProcessEnv,
  defaultsFile: string,
  sandbox: SandboxChoice = {},
): Promise<LoadedConfig> {
  const cwd = process.cwd();
  const path = file === undefined ? await findDefault(resolve(cwd, "wardline.yaml")) : resolve(cwd, file);
  const written = path === null ? {} : await readYaml(path);
  const own = withSandbox(written, sandbox);
  const merged = await overDefaults(own, defaultsFile);
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
    own,
  };
}

const FLAGS = { seed: "--sandbox", dialect: "--dialect" } as const;

function withSandbox(own: unknown, sandbox: SandboxChoice): unknown {
  const chosen = (["seed", "dialect"] as const).filter((key) => sandbox[key] !== undefined);
  const [first] = chosen;
  if (first === undefined || !isRecord(own)) return own;
  if (own["operator"] !== undefined)
    throw new AppError(
      "main.config_invalid",
      `Cannot use ${FLAGS[first]}: the configuration names an operator, so that no sandbox is started`,
    );
  const choice = Object.fromEntries(chosen.map((key) => [key, sandbox[key]]));
  return { ...own, sandbox: { ...(isRecord(own["sandbox"]) ? own["sandbox"] : {}), ...choice } };
}

async function overDefaults(own: unknown, defaultsFile: string): Promise<unknown> {
  if (!isRecord(own)) return own;
  const seed = isRecord(own["sandbox"]) ? own["sandbox"]["seed"] : undefined;
  const isOther = SANDBOX_SEEDS.some((known) => known === seed && known !== "larkspur");
  if (!isOther || own["operator"] !== undefined) {
    const defaults = await readYaml(defaultsFile);
    return isRecord(defaults) ? { ...defaults, ...own } : own;
  }
  const defaults = await readYaml(join(dirname(defaultsFile), `${String(seed)}.yaml`));
  const merged: Record<string, unknown> = { ...(isRecord(defaults) ? defaults : {}) };
  for (const [key, value] of Object.entries(own)) {
    const usual = merged[key];
    merged[key] = key !== "brands" && isRecord(value) && isRecord(usual) ? { ...usual, ...value } : value;
  }
  return merged;
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
