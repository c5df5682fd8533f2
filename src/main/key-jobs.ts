// SPDX-License-Identifier: Apache-2.0
import { type KeyDeps, keepKeys, sweepKeys } from "#app";
import type { OwnJob } from "#surfaces";
import { keepBackups } from "./backups.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { Storage } from "./open-storage.ts";

const SECOND = 1_000;

/** What runs for the keys on every serving node. */
export function keyJobs(deps: () => KeyDeps, loaded: LoadedConfig, storage: Storage): readonly OwnJob[] {
  return [
    {
      name: "forget-opened-keys",
      everyMs: 20 * SECOND,
      run: async () => {
        storage.keys.sweep();
      },
    },
    { name: "keep-keys", everyMs: 20 * SECOND, run: () => keepKeys(deps()) },
    // Apart from the one above: a folder that cannot be reached holds replacing up, and nothing else.
    ...(storage.fileRoots === null || loaded.config.keys.copyDir === undefined
      ? []
      : [{ name: "copy-root-key", everyMs: 60 * SECOND, run: storage.fileRoots.keepCopy }]),
    {
      name: "keep-backups",
      everyMs: loaded.config.backup.walSeconds * SECOND,
      run: () => keepBackups({ loaded, ...storage }),
    },
    { name: "sweep-keys", everyMs: 6 * 3_600 * SECOND, run: () => sweepKeys(deps()) },
  ];
}
