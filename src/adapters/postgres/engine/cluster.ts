// SPDX-License-Identifier: Apache-2.0
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AppError } from "#kernel";
import { type Binaries, BUNDLED_MAJOR_VERSION } from "./binaries.ts";
import type { Place } from "./place.ts";
import { lastLine, run } from "./run.ts";

/** The superuser of the bundled server. The product itself connects as an ordinary role. */
export const SUPERUSER = "postgres";

/**
 * Whether the cluster exists and this build can open it.
 *
 * @throws AppError - `adapter.database_version` when another major version of PostgreSQL made it.
 */
export async function hasCluster(clusterDirectory: string): Promise<boolean> {
  const text = await readFile(join(clusterDirectory, "PG_VERSION"), "utf8").catch(() => null);
  if (text === null) return false;
  const version = text.trim();
  if (version === BUNDLED_MAJOR_VERSION) return true;
  throw new AppError(
    "adapter.database_version",
    `Cannot open the database in "${clusterDirectory}": PostgreSQL ${version} made it, this build runs ${BUNDLED_MAJOR_VERSION}; ` +
      "start the release that made it, or serve it yourself and set DATABASE_URL",
  );
}

/**
 * Makes an empty cluster: UTF-8, C.UTF-8 from PostgreSQL itself (no system locale needed), data checksums on, local
 * connections only. Trust is safe here because the socket lies in a directory that only its owner enters.
 *
 * @throws AppError - `adapter.database_initialisation` with initdb's last line.
 */
export async function makeCluster(place: Place, binaries: Binaries): Promise<void> {
  // Crash: if we stop before the rename, the next start removes the unfinished directory and begins again.
  const partial = `${place.clusterDirectory}.unfinished`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await chmod(partial, 0o700);
  if (place.account !== null) await chown(partial, place.account.uid, place.account.gid);
  const args = [
    ...["-D", partial, "-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"],
    ...["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
    ...["-c", "timezone=UTC", "-c", "log_timezone=UTC"],
  ];
  const result = await run(binaries.initdb, args, place.account);
  if (result.exitCode !== 0) {
    throw new AppError(
      "adapter.database_initialisation",
      `Cannot initialise the database in "${place.clusterDirectory}": ${result.errorCode ?? lastLine(result.output)}`,
    );
  }
  await rename(partial, place.clusterDirectory);
  await syncDirectory(dirname(place.clusterDirectory));
}

/** Removes the copied programs of earlier releases. Only called while no server runs here. */
export async function removeOldCopies(home: string, binaries: Binaries): Promise<void> {
  const keep = binaries.isCopy ? basename(binaries.directory) : null;
  for (const name of await readdir(home)) {
    if (name.startsWith("postgresql-") && name !== keep) await rm(join(home, name), { recursive: true, force: true });
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
