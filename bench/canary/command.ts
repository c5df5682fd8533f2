// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const WARDLINE = fileURLToPath(new URL("../../bin/wardline", import.meta.url));

/** Runs one of the product's own commands beside the server that runs; returns what it printed. */
export async function command(configFile: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: "" };
  const { stdout } = await promisify(execFile)(WARDLINE, [...args, "--config", configFile], { env });
  return stdout;
}
