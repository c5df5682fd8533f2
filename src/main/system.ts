// SPDX-License-Identifier: Apache-2.0
import { createHash, randomFillSync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hashes, Stages } from "#app";
import type { Clock, Random } from "#kernel";

export const systemClock: Clock = { now: () => Date.now() };

/** Fresh bytes from the operating system, drawn in blocks: a turn needs many small pieces. */
export const systemRandom: Random = makePooledRandom(4_096);

function makePooledRandom(size: number): Random {
  const pool = new Uint8Array(size);
  let used = size;
  return {
    bytes(length) {
      if (length > size) return randomFillSync(new Uint8Array(length));
      if (used + length > size) {
        randomFillSync(pool);
        used = 0;
      }
      const out = pool.slice(used, used + length);
      // What was handed out must not lie around in the pool.
      pool.fill(0, used, used + length);
      used += length;
      return out;
    },
  };
}

export const hashes: Hashes = { sha256: (bytes) => createHash("sha256").update(bytes).digest() };

export async function pause(ms: number): Promise<void> {
  await sleep(ms, undefined, { ref: false });
}

/** Nobody measures: the work is just done. */
export const noStages: Stages = {
  turn: (work) => work(),
  time: (_stage, work) => work(),
  wait: (_stage, work) => work(),
  unscreened: () => undefined,
};
