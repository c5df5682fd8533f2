// SPDX-License-Identifier: Apache-2.0

import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";

/** A lock that the kernel gives back by itself when its holder dies, however it dies. */
export interface ProcessLock {
  release(): void;
}

/**
 * Takes an exclusive lock on a file, or returns `null` while somebody else holds it. Never waits.
 *
 * Quirk: Node has no `flock`. SQLite's exclusive transaction is a POSIX record lock on the file: it ends with the
 * process (also after `kill -9`) and is seen across containers that share the directory, which process ids are not.
 * Nothing is ever written to the file.
 *
 * @param path - A file in a directory that only we may write.
 */
export function tryLock(path: string): ProcessLock | null {
  const holder = new DatabaseSync(path, { timeout: 0 });
  try {
    holder.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    holder.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return {
    release() {
      if (holder.isOpen) holder.close();
    },
  };
}

/** Waits for the lock without blocking the event loop; `null` when the time is over. */
export async function waitForLock(path: string, timeoutMs: number): Promise<ProcessLock | null> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const lock = tryLock(path);
    if (lock !== null || performance.now() >= until) return lock;
    await delay(20);
  }
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return typeof error === "object" && error !== null && "errcode" in error && error.errcode === SQLITE_BUSY;
}
