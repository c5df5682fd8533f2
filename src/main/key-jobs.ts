// SPDX-License-Identifier: Apache-2.0
import { type KeyDeps, keepKeys, sweepKeys } from "#app";
import type { OwnJob } from "#surfaces";
import type { Storage } from "./open-storage.ts";

const SECOND = 1_000;

/** What runs for the keys on every serving node. */
export function keyJobs(deps: () => KeyDeps, { keys }: Pick<Storage, "keys">): readonly OwnJob[] {
  return [
    {
      name: "forget-opened-keys",
      everyMs: 20 * SECOND,
      run: async () => {
        keys.sweep();
      },
    },
    { name: "keep-keys", everyMs: 20 * SECOND, run: () => keepKeys(deps()) },
    { name: "sweep-keys", everyMs: 6 * 3_600 * SECOND, run: () => sweepKeys(deps()) },
  ];
}
