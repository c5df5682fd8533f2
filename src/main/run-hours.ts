// SPDX-License-Identifier: Apache-2.0
import { hoursUsage, readNamed, runHoursExport, runHoursImport, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";

/** `wardline hours export|import FILE|reset` (docs/guides/wording.md). */
export async function runHours(
  loaded: LoadedConfig,
  [act, file]: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (act !== "export" && act !== "reset" && !(act === "import" && file !== undefined)) throw hoursUsage();
  const text = act === "import" && file !== undefined ? await readNamed(file) : null;
  const { deps, close } = await openCommandDeps(loaded);
  try {
    return await (act === "export" ? runHoursExport(deps, terminal) : runHoursImport(deps, text, terminal));
  } finally {
    await close();
  }
}
