// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createBuilder } from "vite";
import { webConfig } from "../build-config.ts";

const cache = join(dirname(fileURLToPath(import.meta.url)), "..", "..", ".cache");

/** Builds loader, widget and desk as they are shipped, into a folder of this test's own (about a second). */
export async function buildWeb(): Promise<{ readonly dir: string; remove(): Promise<void> }> {
  await mkdir(cache, { recursive: true });
  const dir = await mkdtemp(join(cache, "web-"));
  const builder = await createBuilder({ ...webConfig(dir), configFile: false, mode: "production" });
  await builder.buildApp();
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
