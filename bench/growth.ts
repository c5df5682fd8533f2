// SPDX-License-Identifier: Apache-2.0
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openPool } from "#postgres";
import { type Figures, rounded, table } from "./figures.ts";
import { fillTo, pickTemplate } from "./growth/fill.ts";
import { Customers } from "./rig/customers.ts";
import { Sample } from "./rig/metrics.ts";
import { prepareNodes, startSharedDatabase } from "./rig/nodes.ts";
import {
  endAll,
  makeFolder,
  type SandboxProgram,
  type ServerProgram,
  startSandboxProgram,
  startServer,
} from "./rig/programs.ts";
import { startProxy } from "./rig/proxy.ts";
import { Load } from "./turn/load.ts";

/** Turns of a full database may take this much longer than those of an almost empty one. */
const MOST_RATIO = 1.5;

/**
 * Turns at the same pace beside more and more stored conversations. The stored ones are copies of one that was really held, under ids of the last
 * twenty days: rows, indexes and partitions are as large as in use, and nobody opens them.
 *
 * Each size has a database and a server of its own, and they are measured by turns.
 *
 * `--sizes 1000,100000,1000000`, `--per-second N`, `--seconds S` of each measurement, `--rounds R`. A million conversations take some gigabytes of disk.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: "string", default: "1000,100000,1000000" },
      "per-second": { type: "string", default: "25" },
      seconds: { type: "string", default: "15" },
      rounds: { type: "string", default: "5" },
    },
  });
  const sizes = values.sizes.split(",").map(Number);
  if (sizes.some((size, at) => !Number.isInteger(size) || size <= (sizes[at - 1] ?? 0)))
    throw new RangeError(`--sizes is "${values.sizes}", wanted growing whole numbers`);
  const [perSecond, seconds, rounds] = [Number(values["per-second"]), Number(values.seconds), Number(values.rounds)];
  const folder = await makeFolder();
  const sandbox = await startSandboxProgram(folder.path, 1_000_000);
  const closers: (() => Promise<void>)[] = [];
  try {
    const steps: Step[] = [];
    for (const size of sizes) steps.push(await prepare(folder.path, sandbox, size, closers));
    // By turns, so that whatever else the machine does meets every size alike.
    for (let round = 0; round < rounds; round += 1)
      for (const step of round % 2 === 0 ? steps : steps.toReversed())
        step.measured.push(await measure(step.server, step.load, perSecond, seconds));
    const found = steps.map((step) => ({
      ...step,
      p50Ms: median(step.measured.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(step.measured.map(({ p99Ms }) => p99Ms)),
      turns: step.measured.reduce((sum, { turns }) => sum + turns, 0),
    }));
    const ratio = Math.max(...found.map(({ p99Ms }) => p99Ms)) / Math.max(0.001, found[0]?.p99Ms ?? 0);
    process.stdout.write(
      table(
        `Turns beside stored conversations, medians of ${String(rounds)} rounds`,
        found.map(({ size, stored, p50Ms, p99Ms, filledMs, measured }) => [
          size.toLocaleString("en"),
          `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms (${measured.map((each) => each.p99Ms.toFixed(0)).join(", ")}; ${stored.toLocaleString("en")} stored, filled in ${(filledMs / 1_000).toFixed(0)} s)`,
        ]),
      ),
    );
    if (ratio > MOST_RATIO) process.exitCode = 1;
    return {
      sizes: Object.fromEntries(
        found.map(({ size, p50Ms, p99Ms, turns }) => [
          String(size),
          { p50Ms: rounded(p50Ms), p99Ms: rounded(p99Ms), turns },
        ]),
      ),
      ratio: rounded(ratio, 3),
    };
  } finally {
    for (const close of closers.toReversed()) await close();
    await endAll();
    for (const stop of databases.splice(0)) await stop();
    await folder.remove();
  }
}

/** Stopped after the servers that use them. */
const databases: (() => Promise<void>)[] = [];

/** A server with a database of its own, in which so many conversations are stored. */
async function prepare(
  parent: string,
  sandbox: SandboxProgram,
  size: number,
  closers: (() => Promise<void>)[],
): Promise<Step> {
  const path = join(parent, String(size));
  await mkdir(path, { mode: 0o711 });
  const shared = await startSharedDatabase(path);
  databases.push(() => shared.stop());
  const [setup] = await prepareNodes(path, sandbox, shared, 1, { server: { shedAbove: 1 } });
  if (setup === undefined) throw new RangeError("There is no node");
  const server = await startServer(setup);
  const proxy = await startProxy(setup.port);
  closers.push(() => proxy.close());
  const load = new Load(proxy, await Customers.open(sandbox));
  await load.run({ conversations: 8, seconds: 10, perSecond: null });
  const database = await openPool({ url: shared.url }, { maxConnections: 1, statementTimeoutMs: 0 });
  closers.push(() => database.close());
  const from = performance.now();
  const stored = await fillTo(database, await pickTemplate(database), size);
  return { size, stored, filledMs: performance.now() - from, server, load, measured: [] };
}

type Measured = { readonly p50Ms: number; readonly p99Ms: number; readonly turns: number };
type Step = {
  readonly size: number;
  readonly stored: number;
  readonly filledMs: number;
  readonly server: ServerProgram;
  readonly load: Load;
  readonly measured: Measured[];
};

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** In the node, without waiting for the operator. */
async function measure(server: ServerProgram, load: Load, perSecond: number, seconds: number): Promise<Measured> {
  // What a fill leaves behind, such as pages that are written back, is not what is measured.
  await load.run({ conversations: 8, seconds: 3, perSecond });
  const before = await Sample.read(server.healthUrl);
  const { turns } = await load.run({ conversations: 16, seconds, perSecond });
  const after = await Sample.read(server.healthUrl);
  const [p50 = 0, p99 = 0] = after.percentiles(before, "wardline_turn_own_seconds", [0.5, 0.99]);
  return { p50Ms: p50 * 1_000, p99Ms: p99 * 1_000, turns };
}
