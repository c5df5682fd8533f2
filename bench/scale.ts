// SPDX-License-Identifier: Apache-2.0
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Database, openPool } from "#postgres";
import { type Figures, percentile, rounded, table } from "./figures.ts";
import { Customers } from "./rig/customers.ts";
import { clusterOf, cpuMsOf, databaseCpuMs, folderBytes, Sample } from "./rig/metrics.ts";
import { prepareNodes, type SharedDatabase, startSharedDatabase } from "./rig/nodes.ts";
import { endAll, makeFolder, type ServerProgram, startSandboxProgram, startServer } from "./rig/programs.ts";
import { startProxy } from "./rig/proxy.ts";
import { DEMAND, type Demand, type Measured, size } from "./scale/model.ts";
import { Load } from "./turn/load.ts";

/** Conversations at once, however many nodes there are: more than one node can serve at once, so that each run is at saturation. */
const AT_ONCE = 32;
const WARM_AFTER_TURNS = 2_500;
const MOST_WARM_ROUNDS = 24;

/**
 * One, two and more server processes on one PostgreSQL and one machine, behind a balancer that keeps nobody to a node: turns a second at
 * saturation, what a turn costs nodes and database, and times at half of that. From there a model of a large operator.
 *
 * `--nodes N` (default 4), `--seconds S` of each run; `--subscribers`, `--turns-per-second`, `--contacts-per-month`, `--retain-days` change the model.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      nodes: { type: "string", default: "4" },
      seconds: { type: "string", default: "10" },
      subscribers: { type: "string", default: String(DEMAND.subscribers) },
      "turns-per-second": { type: "string", default: String(DEMAND.peakTurnsPerSecond) },
      "contacts-per-month": { type: "string", default: String(DEMAND.contactsPerMonth) },
      "retain-days": { type: "string", default: String(DEMAND.retainForDays) },
    },
  });
  const most = positive("--nodes", values.nodes);
  const seconds = positive("--seconds", values.seconds);
  const folder = await makeFolder();
  const sandbox = await startSandboxProgram(folder.path, 1_000_000);
  let shared: SharedDatabase | null = null;
  let database: Database | null = null;
  try {
    shared = await startSharedDatabase(folder.path);
    database = await openPool({ url: shared.url }, { maxConnections: 1 });
    // Saturation is looked for: nobody is turned away on the way there.
    const setups = await prepareNodes(folder.path, sandbox, shared, most, { server: { shedAbove: 1 } });
    const customers = await Customers.open(sandbox);
    const running: ServerProgram[] = [];
    const steps: Step[] = [];
    for (const setup of setups) {
      running.push(await startServer(setup));
      const proxy = await startProxy(setups.slice(0, running.length).map(({ port }) => port));
      const load = new Load(proxy, customers);
      await warmUp(running, load);
      steps.push(await measure({ running, shared, database, load, seconds }));
      await proxy.close();
    }
    const [one, two] = steps;
    if (one === undefined) throw new RangeError("Nothing was measured");
    const efficiency2 = two === undefined ? 1 : two.turnsPerCpuSecond / one.turnsPerCpuSecond;
    const demand: Demand = {
      ...DEMAND,
      subscribers: positive("--subscribers", values.subscribers),
      peakTurnsPerSecond: positive("--turns-per-second", values["turns-per-second"]),
      contactsPerMonth: positive("--contacts-per-month", values["contacts-per-month"]),
      retainForDays: positive("--retain-days", values["retain-days"]),
    };
    const inputs: Measured = {
      nodeCpuMs: 1_000 / one.turnsPerCpuSecond,
      databaseCpuMs: one.databaseCpuMs,
      storedBytes: one.storedBytes,
      walBytes: one.walBytes,
      nodeRssMb: one.rssMb,
      efficiency2,
    };
    const sizing = size(inputs, demand);
    print(steps, inputs, demand, sizing);
    return {
      nodes: Object.fromEntries(
        steps.map((step, index) => [
          String(index + 1),
          {
            turnsPerSecond: rounded(step.turnsPerSecond, 1),
            p99Ms: rounded(step.p99Ms),
            turnsPerCpuSecond: rounded(step.turnsPerCpuSecond, 1),
            databaseShare: rounded(step.databaseShare, 3),
            databaseConnections: step.databaseConnections,
            refused: step.refused,
          },
        ]),
      ),
      efficiency2: rounded(efficiency2, 3),
      p99Ms: rounded(Math.max(...steps.map(({ p99Ms }) => p99Ms))),
      model: { inputs: roundedAll(inputs), demand, sizing: roundedAll(sizing) },
      cores: cpus().length,
    };
  } finally {
    await database?.close();
    await endAll();
    await shared?.stop();
    await folder.remove();
  }
}

/** Code that has just been started is slower: each node has served as many turns before it is measured, whichever came first. */
async function warmUp(running: readonly ServerProgram[], load: Load): Promise<void> {
  for (let round = 0; round < MOST_WARM_ROUNDS; round += 1) {
    await load.run({ conversations: 8 * running.length, seconds: 5, perSecond: null });
    const samples = await Promise.all(running.map(({ healthUrl }) => Sample.read(healthUrl)));
    if (samples.every((sample) => sample.value("wardline_turn_seconds_count") >= WARM_AFTER_TURNS)) return;
  }
}

type Step = {
  readonly turnsPerSecond: number;
  /** Of turns at half of saturation, in the nodes, without the operator. */
  readonly p99Ms: number;
  readonly clientP99Ms: number;
  readonly turnsPerCpuSecond: number;
  readonly databaseCpuMs: number;
  /** CPU of the database as a share of that of nodes and database. */
  readonly databaseShare: number;
  readonly databaseConnections: number;
  readonly storedBytes: number;
  readonly walBytes: number;
  readonly rssMb: number;
  readonly refused: number;
};

type Rig = {
  readonly running: readonly ServerProgram[];
  readonly shared: SharedDatabase;
  readonly database: Database;
  readonly load: Load;
  readonly seconds: number;
};

async function measure({ running, shared, database, load, seconds }: Rig): Promise<Step> {
  const base = join(await clusterOf(shared.dataDir), "base");
  const read = async () => ({
    samples: await Promise.all(running.map(({ healthUrl }) => Sample.read(healthUrl))),
    nodesMs: (await Promise.all(running.map(({ pid }) => cpuMsOf(pid)))).reduce<number>(
      (sum, ms) => sum + (ms ?? 0),
      0,
    ),
    databaseMs: (await databaseCpuMs(shared.dataDir)) ?? 0,
    stored: await folderBytes(base),
    wal: await walBytes(database),
  });
  const before = await read();
  const full = await load.run({ conversations: AT_ONCE, seconds, perSecond: null });
  const middle = await read();
  const half = await load.run({ conversations: AT_ONCE, seconds, perSecond: full.perSecond / 2 });
  const after = await read();
  const turnsOf = (from: typeof before, to: typeof before): number =>
    to.samples.reduce(
      (sum, sample, at) =>
        sum +
        sample.value("wardline_turn_seconds_count") -
        (from.samples[at]?.value("wardline_turn_seconds_count") ?? 0),
      0,
    );
  const turns = Math.max(1, turnsOf(before, middle));
  const [nodesMs, databaseMs] = [middle.nodesMs - before.nodesMs, middle.databaseMs - before.databaseMs];
  const p99s = after.samples.map((sample, at) => {
    const from = middle.samples[at];
    return from === undefined ? 0 : (sample.percentiles(from, "wardline_turn_own_seconds", [0.99])[0] ?? 0) * 1_000;
  });
  const { rows } = await database.query<{ count: number }>(
    "bench.connections",
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database()",
  );
  return {
    turnsPerSecond: full.perSecond,
    p99Ms: Math.max(...p99s),
    clientP99Ms: percentile(half.latenciesMs, 0.99),
    turnsPerCpuSecond: (turns * 1_000) / Math.max(1, nodesMs),
    databaseCpuMs: databaseMs / turns,
    databaseShare: databaseMs / Math.max(1, nodesMs + databaseMs),
    databaseConnections: rows[0]?.count ?? 0,
    storedBytes: (middle.stored - before.stored) / turns,
    walBytes: (middle.wal - before.wal) / turns,
    rssMb:
      after.samples.reduce((sum, sample) => sum + sample.value("process_resident_memory_bytes"), 0) /
      running.length /
      1_048_576,
    refused: full.refused + half.refused,
  };
}

async function walBytes(database: Database): Promise<number> {
  const text = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS bytes";
  return (await database.query<{ bytes: number }>("bench.wal", text)).rows[0]?.bytes ?? 0;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`${name} is "${text}", wanted a number above 0`);
  return value;
}

function roundedAll<T extends Readonly<Record<string, number>>>(figures: T): { readonly [K in keyof T]: number } {
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, rounded(value)])) as {
    readonly [K in keyof T]: number;
  };
}

function print(steps: readonly Step[], inputs: Measured, demand: Demand, sizing: ReturnType<typeof size>): void {
  const rows = (figures: Readonly<Record<string, number>>): (readonly [string, string])[] =>
    Object.entries(figures).map(([key, value]) => [key, value.toLocaleString("en", { maximumFractionDigits: 2 })]);
  process.stdout.write(
    table(
      "Nodes on one PostgreSQL, one machine",
      steps.map((step, index) => [
        `${String(index + 1)} node${index === 0 ? "" : "s"}`,
        `${step.turnsPerSecond.toFixed(0)} turns/s, p99 ${step.p99Ms.toFixed(1)} ms in the node and ${step.clientP99Ms.toFixed(1)} ms at the client, ` +
          `${step.turnsPerCpuSecond.toFixed(0)} turns a CPU-second of the nodes, database ${(100 * step.databaseShare).toFixed(0)} % of CPU`,
      ]),
    ) +
      table("Inputs of the model, measured", rows(inputs)) +
      table("Demand, assumed", rows(demand)) +
      table("What that needs", rows(sizing)),
  );
}
