// SPDX-License-Identifier: Apache-2.0
import { open, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "#kernel";
import { choosePlace, findPlace, type Place } from "../engine/place.ts";
import { findPostmaster } from "../engine/postmaster.ts";
import { waitForLock } from "../engine/process-lock.ts";
import { lastLine, run } from "../engine/run.ts";

/** A copy of the whole cluster, file by file, made and put back while no server runs on it. */
export interface ColdCopy {
  /** Bytes that a copy takes, and how many are free where it would lie. */
  readonly space: () => Promise<{ readonly neededBytes: number; readonly freeBytes: number }>;
  /** @throws AppError - `adapter.upgrade_copy`, `adapter.database_busy`. */
  readonly make: () => Promise<void>;
  /** Puts the copy in the place of the cluster; where that has happened already, does nothing. @throws AppError - As `make`. */
  readonly putBack: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * The copy lies beside the cluster, on the same disk, with the same owner and modes. It holds what the cluster holds and no key; it is removed as
 * soon as it is not needed.
 *
 * @param isFragile - Not written through to the disk: for tests.
 * @returns Null where there is no bundled database yet.
 */
export async function makeColdCopy(dataDir: string, isFragile = false): Promise<ColdCopy | null> {
  const place = (await findPlace(dataDir)) ?? (await findHalfway(dataDir));
  if (place === null) return null;
  const { clusterDirectory } = place;
  const copy = `${clusterDirectory}.before-upgrade`;
  const failed = `${clusterDirectory}.failed-upgrade`;
  return {
    async space() {
      const { bavail, bsize } = await statfs(dirname(clusterDirectory));
      const du = await run("du", ["-sk", clusterDirectory], null);
      const kilobytes = Number(/^\d+/u.exec(du.output)?.[0] ?? Number.NaN);
      return { neededBytes: kilobytes * 1024, freeBytes: bavail * bsize };
    },
    make: () =>
      whileStopped(place, async () => {
        await rm(copy, { recursive: true, force: true });
        const partial = `${copy}.partial`;
        await rm(partial, { recursive: true, force: true });
        const flags = process.platform === "linux" ? ["-a", "--reflink=auto"] : ["-pR"];
        const { exitCode, output } = await run("cp", [...flags, clusterDirectory, partial], null);
        if (exitCode !== 0)
          throw new AppError(
            "adapter.upgrade_copy",
            `Cannot copy the database before the upgrade: ${lastLine(output)}`,
          );
        if (!isFragile) await run("sync", process.platform === "linux" ? ["-f", partial] : [], null);
        // Crash: only a whole copy has this name.
        await rename(partial, copy);
        await syncDirectory(dirname(copy));
      }),
    putBack: () =>
      whileStopped(place, async () => {
        if (!(await isThere(copy))) return;
        if (await isThere(clusterDirectory)) {
          await rm(failed, { recursive: true, force: true });
          await rename(clusterDirectory, failed);
        }
        // Crash: here nothing has the name of the cluster, and the next run finds the copy and goes on.
        await rename(copy, clusterDirectory);
        await syncDirectory(dirname(copy));
        await rm(failed, { recursive: true, force: true });
      }),
    async remove() {
      // Crash: what is half removed must not have the name of a copy.
      if (await isThere(copy)) await rename(copy, `${copy}.partial`);
      for (const path of [`${copy}.partial`, failed]) await rm(path, { recursive: true, force: true });
    },
  };
}

/** A stop between the two renames of `putBack` leaves nothing under the name of the cluster: the changed one gets it back, and is put aside again. */
async function findHalfway(dataDir: string): Promise<Place | null> {
  if (!(await isThere(dataDir))) return null;
  const place = await choosePlace(dataDir, undefined);
  const failed = `${place.clusterDirectory}.failed-upgrade`;
  if (!(await isThere(failed))) return null;
  await rename(failed, place.clusterDirectory);
  return findPlace(dataDir);
}

/** Nobody starts a server in between: starts take the same lock. */
async function whileStopped(place: Place, work: () => Promise<void>): Promise<void> {
  const lock = await waitForLock(join(place.dataDirectory, "postgres-start.lock"), 30_000);
  if (lock === null)
    throw new AppError("adapter.database_busy", `Cannot copy "${place.clusterDirectory}": another start is under way`);
  try {
    if ((await isThere(place.clusterDirectory)) && (await findPostmaster(place.clusterDirectory)) !== null)
      throw new AppError("adapter.database_busy", `Cannot copy "${place.clusterDirectory}": a server runs on it`);
    await work();
  } finally {
    lock.release();
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
