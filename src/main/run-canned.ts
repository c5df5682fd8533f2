// SPDX-License-Identifier: Apache-2.0
import { cannedUsage, readNamed, runCannedImport, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";

/** `wardline canned import FILE` (docs/guides/prepared-texts.md). */
export async function runCanned(
  loaded: LoadedConfig,
  [act, file]: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (act !== "import" || file === undefined) throw cannedUsage();
  const text = await readNamed(file);
  const { deps, close } = await openCommandDeps(loaded);
  try {
    return await runCannedImport(deps, [file, text], terminal);
  } finally {
    await close();
  }
}
