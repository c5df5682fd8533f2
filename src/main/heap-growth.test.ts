// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const MODULE = new URL("heap-growth.ts", import.meta.url).href;

/** The most that a heap with a million things in it holds while others grow old and are dropped, in times of what lives in it. */
async function mostOfLive(before: string): Promise<number> {
  const script = `
    import { keepHeapSmall } from ${JSON.stringify(MODULE)};
    ${before}
    const live = Array.from({ length: 1_000_000 }, (_, at) => ({ at, list: [at] }));
    const ring = new Array(200_000);
    gc();
    const lives = process.memoryUsage().heapUsed;
    let most = 0;
    for (let at = 0; at < 15_000_000; at += 1) {
      ring[at % ring.length] = { at, list: [at, at] };
      if (at % 20_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
    }
    process.stdout.write(String(live.length > 0 ? most / lives : 0));`;
  const args = ["--expose-gc", "--max-old-space-size=4096", "--input-type=module", "--eval", script];
  return Number((await promisify(execFile)(process.execPath, args)).stdout);
}

test("keepHeapSmall() has the heap collected when it is twice as large as what lives in it", async () => {
  const [byItself, kept] = await Promise.all([mostOfLive(""), mostOfLive("keepHeapSmall();")]);
  // Beside what lives are the young, which are counted apart: up to 32 MB.
  expect(kept).toBeLessThan(byItself * 0.7);
}, 60_000);
