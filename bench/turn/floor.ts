// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { percentile } from "../figures.ts";
import { cpuMsOf } from "../rig/metrics.ts";
import { end, watched } from "../rig/programs.ts";
import { startProxy } from "../rig/proxy.ts";
import { Load } from "./load.ts";
import { findSaturation, type Step } from "./saturation.ts";

export type Floor = {
  readonly perSecond: number;
  readonly clientP50Ms: number;
  readonly clientP99Ms: number;
  readonly cpuMsPerTurn: number | null;
  readonly steps: readonly Step[];
};

/** Drives the floor as the product was driven: to its saturation, then at half of it. */
export async function measureFloor(folder: string, seconds: number, levels: readonly number[]): Promise<Floor> {
  const dataDir = join(folder, "floor");
  await mkdir(dataDir);
  const entry = fileURLToPath(new URL("floor-server.ts", import.meta.url));
  const child = watched(spawn(process.execPath, [entry, dataDir], { stdio: ["ignore", "pipe", "inherit"] }));
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const proxy = await startProxy((JSON.parse(line) as { port: number }).port);
    const load = new Load(proxy, {
      next: () => ({ individual: "", msisdn: "" }),
      identifyToken: async (_customer, nonce) => nonce,
      readCode: async () => null,
    });
    await load.run({ conversations: 8, seconds: 2, perSecond: null });
    const { best, steps } = await findSaturation(load, levels, Math.max(3, seconds / 5));
    const cpuBefore = await cpuMsOf(child.pid ?? 0);
    const half = await load.run({
      conversations: best.conversations,
      seconds: Math.max(3, seconds / 2),
      perSecond: best.perSecond / 2,
    });
    const cpuAfter = await cpuMsOf(child.pid ?? 0);
    await proxy.close();
    return {
      perSecond: best.perSecond,
      clientP50Ms: percentile(half.latenciesMs, 0.5),
      clientP99Ms: percentile(half.latenciesMs, 0.99),
      cpuMsPerTurn: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / Math.max(1, half.turns),
      steps,
    };
  } finally {
    await end(child, "SIGTERM");
  }
}
