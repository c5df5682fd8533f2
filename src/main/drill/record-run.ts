// SPDX-License-Identifier: Apache-2.0
import { recordDrill } from "#app";
import { AppError, type JsonObject, type TenantId } from "#kernel";
import { makeDrillStore } from "#postgres";
import type { LoadedConfig } from "../load-config.ts";
import { openStorage } from "../open-storage.ts";
import { systemClock, systemRandom } from "../system.ts";

export type RecordedRun = {
  /** @param report - Null: it came to nothing. */
  readonly end: (report: JsonObject | null, done: number) => Promise<void>;
};

/**
 * Lets the console of the running instance show a run of this command. Where no server runs, or one plays drills already (as the parent of this
 * very command), nothing is recorded; the instance is not touched otherwise.
 *
 * @returns Null: it is not recorded.
 */
export async function recordRun(
  loaded: LoadedConfig,
  wanted: readonly string[],
  total: number,
): Promise<RecordedRun | null> {
  const storage = await openStorage(loaded, "command", () => undefined).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
  if (storage === null) return null;
  const deps = {
    tenant: loaded.config.tenant as TenantId,
    clock: systemClock,
    random: systemRandom,
    drills: makeDrillStore(storage.database),
  };
  const run = await recordDrill(deps, wanted, total).catch(() => null);
  if (run === null) {
    await storage.close();
    return null;
  }
  return { end: (report, done) => run.end(report, done).finally(() => storage.close()) };
}
