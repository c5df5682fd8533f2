// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { chmod, chown, lstat, mkdir, mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AppError } from "#kernel";
import { isRoot } from "./account.ts";
import type { Account } from "./run.ts";

/** The short private directory that holds our sockets. */
export interface RuntimeDirectory {
  /** PostgreSQL's socket lies here: mode 0700, owned by the account the database runs as. */
  readonly socketDirectory: string;
  /** Where the supervisor listens: owned by us. */
  readonly controlSocket: string;
}

/** The name decides the socket file's name only: the server never listens on TCP. */
export const PORT = 5432;

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, with the closing zero. */
const MAX_SOCKET_PATH_BYTES = process.platform === "darwin" ? 103 : 107;

/** A deep checkout must not matter, so the name is a hash and never the path. */
export function shortHash(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 12);
}

/** The control socket that belongs to a PostgreSQL socket directory made here. */
export function controlSocketOf(socketDirectory: string): string {
  return join(dirname(socketDirectory), "control");
}

/**
 * Makes, or takes again, the private directory for a data directory's sockets. A directory of that name which somebody
 * else made first is never used: the next candidate, or a fresh random name, is taken instead.
 *
 * @param dataDirectory - Real path of the data directory.
 * @param account - Whom the database runs as when we are root.
 * @throws AppError - `adapter.database_socket_directory` when no candidate is usable.
 */
export async function makeRuntimeDirectory(dataDirectory: string, account: Account | null): Promise<RuntimeDirectory> {
  for (const base of await candidateBases()) {
    const directory = await makePrivateDirectory(base, shortHash(dataDirectory), account !== null);
    if (directory === null) continue;
    const socketDirectory = join(directory, "pg");
    if (Buffer.byteLength(join(socketDirectory, `.s.PGSQL.${String(PORT)}`)) > MAX_SOCKET_PATH_BYTES) continue;
    if (await makeSocketDirectory(socketDirectory, account)) {
      return { socketDirectory, controlSocket: controlSocketOf(socketDirectory) };
    }
  }
  throw new AppError(
    "adapter.database_socket_directory",
    "Cannot make a private directory for the database socket: neither /run, /tmp nor XDG_RUNTIME_DIR is usable",
  );
}

async function candidateBases(): Promise<string[]> {
  const bases = ["/tmp", process.env["XDG_RUNTIME_DIR"] ?? "", tmpdir()].filter((base) => base.startsWith("/"));
  // Road not taken: XDG_RUNTIME_DIR first. It is emptied when the last session of the user ends, under a running server.
  if (isRoot() && (await mkdir("/run/wardline", { recursive: true, mode: 0o755 }).then(succeeded, failed))) {
    bases.unshift("/run/wardline");
  }
  return bases;
}

/** Attacker: in a sticky world-writable directory anybody can make our name first. Whoever owns it is asked of lstat. */
async function makePrivateDirectory(base: string, hash: string, mayPass: boolean): Promise<string | null> {
  const parent = await stat(base).catch(() => null);
  if (parent === null || !isSafeParent(parent.mode)) return null;
  const uid = process.geteuid?.() ?? 0;
  const name = base === "/run/wardline" ? hash : `wardline-${String(uid)}-${hash}`;
  // Root's directory may be passed through (0711) so that the account reaches its own directory inside.
  const mode = mayPass ? 0o711 : 0o700;
  const directory = join(base, name);
  await mkdir(directory, { mode }).catch(() => undefined);
  const found = await lstat(directory).catch(() => null);
  if (found?.isDirectory() === true && found.uid === uid) {
    await chmod(directory, mode);
    return directory;
  }
  const fresh = await mkdtemp(`${directory}-`).catch(() => null);
  if (fresh !== null) await chmod(fresh, mode);
  return fresh;
}

async function makeSocketDirectory(directory: string, account: Account | null): Promise<boolean> {
  await mkdir(directory, { mode: 0o700 }).catch(() => undefined);
  // Only we may write the parent, so the name cannot be swapped between these lines.
  const found = await lstat(directory).catch(() => null);
  if (found?.isDirectory() !== true) return false;
  if (account !== null) await chown(directory, account.uid, account.gid);
  await chmod(directory, 0o700);
  return true;
}

/** Others may rename our directory away only where the parent is writable for them and not sticky. */
function isSafeParent(mode: number): boolean {
  return (mode & 0o022) === 0 || (mode & 0o1000) !== 0;
}

const succeeded = (): boolean => true;
const failed = (): boolean => false;
