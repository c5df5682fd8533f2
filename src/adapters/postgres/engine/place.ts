// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "#kernel";
import { accountOfOwner, canEnter, chooseAccount, isRoot } from "./account.ts";
import type { Account } from "./run.ts";
import { shortHash } from "./runtime-directory.ts";

/** Where a database lives and whom it runs as. */
export interface Place {
  /** Real path of the data directory that was asked for: holds our locks and the server's log. */
  readonly dataDirectory: string;
  /** Holds the cluster and, where needed, copied programs: the data directory, or one under `/var/lib/wardline`. */
  readonly home: string;
  /** PostgreSQL's own directory, `<home>/postgres`. */
  readonly clusterDirectory: string;
  /** `null` when it runs as ourselves. */
  readonly account: Account | null;
}

/** Homes of databases whose data directory the account cannot enter. */
const OUTSIDE = "/var/lib/wardline";

/** What both SQLite (our locks) and PostgreSQL can open, with the names they append. */
const MAX_PATH_BYTES = 440;

/** A line in the data directory that says where outside the database is; deleting the data directory forgets it. */
const POINTER = "postgres-location";

/**
 * Finds the place of an existing database, without making anything. `null` when there is none yet.
 *
 * @param dataDir - Any path; need not exist.
 */
export async function findPlace(dataDir: string): Promise<Place | null> {
  const dataDirectory = await realpath(dataDir).catch(() => null);
  if (dataDirectory === null) return null;
  for (const home of [dataDirectory, await readPointer(dataDirectory)]) {
    if (home === null) continue;
    const clusterDirectory = join(home, "postgres");
    const owner = await stat(clusterDirectory).catch(() => null);
    if (owner === null) continue;
    return { dataDirectory, home, clusterDirectory, account: await existingAccount(clusterDirectory, owner) };
  }
  return null;
}

/**
 * Finds the place of the database, or chooses one. An existing database is never left behind for an empty one: where
 * its account can no longer reach it, this refuses.
 *
 * @param unprivilegedUser - Account for a new database when we are root; an existing one keeps its owner.
 * @throws AppError - `adapter.database_directory_unwritable`, `adapter.database_directory_unreachable`,
 * `adapter.database_account_unknown`.
 */
export async function choosePlace(dataDir: string, unprivilegedUser: string | undefined): Promise<Place> {
  const dataDirectory = await makeDataDirectory(dataDir);
  const found = await findPlace(dataDirectory);
  if (found !== null) {
    if (found.account !== null && !(await canEnter(found.account, found.home))) {
      throw new AppError(
        "adapter.database_directory_unreachable",
        `Cannot open the database in "${found.clusterDirectory}": its owner "${found.account.name}" cannot enter "${found.home}"; ` +
          "let that account pass its parent directories",
      );
    }
    return found;
  }
  if (!isRoot()) return inside(dataDirectory, null);
  const account = await chooseAccount(unprivilegedUser);
  return (await canEnter(account, dataDirectory))
    ? inside(dataDirectory, account)
    : await outside(dataDirectory, account);
}

function inside(dataDirectory: string, account: Account | null): Place {
  return { dataDirectory, home: dataDirectory, clusterDirectory: join(dataDirectory, "postgres"), account };
}

async function outside(dataDirectory: string, account: Account): Promise<Place> {
  const pointed = await readPointer(dataDirectory);
  const home = pointed ?? (await freshHome(dataDirectory));
  try {
    for (const directory of [OUTSIDE, home]) {
      await mkdir(directory, { recursive: true });
      await chmod(directory, 0o755);
    }
    await writeFile(join(home, "belongs-to"), `${dataDirectory}\n`);
    await writeFile(join(dataDirectory, POINTER), `${home}\n`);
  } catch (error) {
    throw unwritable(home, error);
  }
  return { dataDirectory, home, clusterDirectory: join(home, "postgres"), account };
}

/** The data of an earlier checkout of the same path is left alone: its keys are gone, so it is not ours to open. */
async function freshHome(dataDirectory: string): Promise<string> {
  const home = join(OUTSIDE, shortHash(dataDirectory));
  const isTaken = await stat(home).then(
    () => true,
    () => false,
  );
  return isTaken ? `${home}-${randomBytes(4).toString("hex")}` : home;
}

async function readPointer(dataDirectory: string): Promise<string | null> {
  const text = await readFile(join(dataDirectory, POINTER), "utf8").catch(() => "");
  const home = resolve(text.trim());
  return dirname(home) === OUTSIDE ? home : null;
}

async function existingAccount(directory: string, owner: { uid: number; gid: number }): Promise<Account | null> {
  if (isRoot() && owner.uid !== 0) return await accountOfOwner(owner.uid, owner.gid);
  if (!isRoot() && owner.uid === process.geteuid?.()) return null;
  throw new AppError(
    "adapter.database_directory_unwritable",
    `Cannot use the database in "${directory}": it belongs to uid ${String(owner.uid)}, ` +
      (isRoot()
        ? "which PostgreSQL refuses; give it to an unprivileged account with chown -R"
        : "run as that user or name another directory"),
  );
}

async function makeDataDirectory(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw unwritable(path, { code: "ENAMETOOLONG" });
  try {
    const made = await mkdir(path, { recursive: true, mode: isRoot() ? 0o755 : 0o700 });
    // The account passes through; it cannot list. A directory that was there before keeps its mode.
    if (made !== undefined && isRoot()) await chmod(path, 0o711);
    const probe = join(path, `.probe-${randomBytes(6).toString("hex")}`);
    await writeFile(probe, "");
    await rm(probe);
    return await realpath(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(directory: string, error: unknown): AppError {
  const reason = (error as NodeJS.ErrnoException).code ?? "unknown";
  return new AppError(
    "adapter.database_directory_unwritable",
    `Cannot write to the database directory "${directory}" (${reason}): make it writable, name another one, or set DATABASE_URL`,
    { cause: error },
  );
}
