// SPDX-License-Identifier: Apache-2.0
import { lstatSync, mkdirSync, readFileSync, statfsSync } from "node:fs";
import { join } from "node:path";

const MOUNT = "/dev/shm";
/** A choice, not a measurement: below it, tests would compete with the machine for its memory. */
const ROOM_BYTES = 4e9;

/**
 * The file system in memory of this machine, for tests: `null` where there is none, where it holds no programs, or has no room.
 *
 * A database is a thousand files. Before ext4 takes an inode it looks at every one that was freed in the last minutes, so where databases
 * come and go all the time, making one takes more than a second of a core; in memory it takes a tenth of that.
 */
export function memoryMount(): string | null {
  try {
    const { bavail, bsize } = statfsSync(MOUNT);
    return holdsPrograms(readFileSync("/proc/self/mounts", "utf8")) && bavail * bsize >= ROOM_BYTES ? MOUNT : null;
  } catch {
    return null;
  }
}

/**
 * A folder of ours on it, made when missing; `null` where there can be none. One that is there is used whatever room is left: all processes
 * of a run must find the same.
 */
export function memoryFolder(name: string): string | null {
  const uid = process.getuid?.();
  if (uid === undefined) return null;
  const path = join(MOUNT, `${name}-${String(uid)}`);
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      if (memoryMount() === null) return null;
      mkdirSync(path, { recursive: true, mode: 0o755 });
    }
    // Everybody may write where it lies: what somebody else put there under this name is not ours.
    const found = lstatSync(path);
    return found.isDirectory() && found.uid === uid ? path : null;
  } catch {
    return null;
  }
}

/** Where an account cannot read the checkout, the database's programs are copied beside its data, and must run there. */
function holdsPrograms(mounts: string): boolean {
  const at = mounts.split("\n").map((line) => line.split(" "));
  const [, , type, options] = at.findLast(([, where]) => where === MOUNT) ?? [];
  return type === "tmpfs" && options?.split(",").includes("noexec") === false;
}
