// SPDX-License-Identifier: Apache-2.0
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Figures, percentile, rounded, table } from "./figures.ts";
import { Customers } from "./rig/customers.ts";
import { clusterOf, cpuMsOf, databaseCpuMs, folderBytes, Sample } from "./rig/metrics.ts";
import {
  endAll,
  makeFolder,
  prepareServer,
  type SandboxProgram,
  type ServerProgram,
  type ServerSetup,
  startSandboxProgram,
  startServer,
} from "./rig/programs.ts";
import { type Proxy, startProxy } from "./rig/proxy.ts";
import { type Floor, measureFloor } from "./turn/floor.ts";
import { type Idle, measureIdle } from "./turn/idle.ts";
import { Load, type LoadResult } from "./turn/load.ts";
import { findSaturation, type Step } from "./turn/saturation.ts";

const LEVELS = [4, 8, 16, 32, 64, 128] as const;
/** So long nothing is measured: a server that has just started compiles what it does for the first time. */
const WARM_UP_SECONDS = 15;
const SHARES = [0.5, 0.95, 0.99] as const;

/**
 * Drives concurrent conversations over the real protocol against the sandbox operator: to saturation, then at half of it, then the
 * floor (an echo with one INSERT) in the same way, then ten thousand idle conversations.
 *
 * `--conversations N` drives N at once instead of searching; `--profile DIR` writes a CPU profile of the server; `--idle N` and
 * `--floor no` shorten it.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: "string", default: "20" },
      conversations: { type: "string" },
      idle: { type: "string", default: "10000" },
      floor: { type: "string", default: "yes" },
      profile: { type: "string" },
    },
  });
  const seconds = Number(values.seconds);
  const levels = values.conversations === undefined ? LEVELS : [Number(values.conversations)];
  const folder = await makeFolder();
  const sandbox = await startSandboxProgram(folder.path, 1_000_000);
  try {
    // Saturation is looked for: nobody is turned away on the way there.
    const setup = await prepareServer(folder.path, sandbox, { server: { shedAbove: 1 } });
    const profile = values.profile === undefined ? undefined : `--cpu-prof --cpu-prof-dir=${values.profile}`;
    const server = await startServer(setup, profile);
    const proxy = await startProxy(setup.port);
    const load = new Load(proxy, await Customers.open(sandbox));
    await load.run({ conversations: 16, seconds: WARM_UP_SECONDS, perSecond: null });
    const { best, steps } = await findSaturation(load, levels, Math.max(3, seconds / 5));
    const half = await measureHalf({ setup, server, sandbox, proxy, load, best, seconds });
    await proxy.close();
    await server.stop();

    const floor = values.floor === "no" ? null : await measureFloor(folder.path, seconds, levels);
    const idle = Number(values.idle) < 1 ? null : await measureIdleServer(setup, Number(values.idle));
    print({ best, steps, half, floor, idle });
    return figuresOf({ best, steps, half, floor, idle });
  } finally {
    await endAll();
    await folder.remove();
  }
}

async function measureIdleServer(setup: ServerSetup, conversations: number): Promise<Idle> {
  const server = await startServer(setup);
  try {
    return await measureIdle(server, setup.port, conversations);
  } finally {
    await server.stop();
  }
}

type Rig = {
  readonly setup: ServerSetup;
  readonly server: ServerProgram;
  readonly sandbox: SandboxProgram;
  readonly proxy: Proxy;
  readonly load: Load;
  readonly best: Step;
  readonly seconds: number;
};

type Half = Awaited<ReturnType<typeof measureHalf>>;

/** Everything that is told per turn, taken while turns arrive at half of the saturation rate. */
async function measureHalf(rig: Rig) {
  const { setup, server, sandbox, proxy, load, best, seconds } = rig;
  const base = join(await clusterOf(setup.dataDir), "base");
  const read = async () => ({
    sample: await Sample.read(server.healthUrl),
    sandboxCpuMs: await cpuMsOf(sandbox.pid),
    databaseCpuMs: await databaseCpuMs(setup.dataDir),
    driverCpuMs: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
    stored: await folderBytes(base),
    wire: proxy.bytes.up + proxy.bytes.down,
  });
  const before = await read();
  const client: LoadResult = await load.run({
    conversations: Math.max(best.conversations, 32),
    seconds,
    perSecond: best.perSecond / 2,
  });
  const after = await read();
  const grown = (key: string): number => after.sample.value(key) - before.sample.value(key);
  const turns = Math.max(1, grown("wardline_turn_seconds_count"));
  const perTurn = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : (b - a) / turns;
  const stages = after.sample.since(before.sample, "wardline_stage_seconds_total", "stage");
  const ms = (histogram: string): number[] =>
    after.sample.percentiles(before.sample, histogram, SHARES).map((found) => found * 1_000);
  const calls = [...after.sample.since(before.sample, "wardline_operator_calls_total", "api").values()].reduce(
    (sum, n) => sum + n,
    0,
  );
  const cpuMs = (grown("process_cpu_seconds_total") * 1_000) / turns;
  const staged = [...stages].map(([stage, found]) => [stage, (found * 1_000) / turns] as const);
  const other = Math.max(0, cpuMs - staged.reduce((sum, [, found]) => sum + found, 0));
  return {
    client,
    turns,
    own: ms("wardline_turn_own_seconds"),
    whole: ms("wardline_turn_seconds"),
    operatorMs: ((grown("wardline_turn_seconds_sum") - grown("wardline_turn_own_seconds_sum")) * 1_000) / turns,
    operatorCalls: calls / turns,
    cpuMs,
    stages: Object.fromEntries(
      [...staged, ["other", other]].map(([stage, found]) => [stage, rounded(Number(found), 3)]),
    ),
    queries: grown('wardline_database_total{what="queries"}') / turns,
    roundTrips: grown('wardline_database_total{what="round_trips"}') / turns,
    statements: [...after.sample.since(before.sample, "wardline_database_statements_total", "name")]
      .map(([name, count]) => [name, count / turns] as const)
      .filter(([, count]) => count > 0.01)
      .sort((a, b) => b[1] - a[1]),
    databaseCpuMs: perTurn(before.databaseCpuMs, after.databaseCpuMs),
    sandboxCpuMs: perTurn(before.sandboxCpuMs, after.sandboxCpuMs),
    driverCpuMs: perTurn(before.driverCpuMs, after.driverCpuMs),
    storedBytes: (after.stored - before.stored) / turns,
    wireBytes: (after.wire - before.wire) / turns,
    clientMs: SHARES.map((share) => percentile(client.latenciesMs, share)),
  };
}

type Measured = {
  readonly steps: readonly Step[];
  readonly best: Step;
  readonly half: Half;
  readonly floor: Floor | null;
  readonly idle: Idle | null;
};

function figuresOf({ best, half, floor, idle }: Measured): Figures {
  const [p50 = 0, p95 = 0, p99 = 0] = half.own;
  return {
    turnP50Ms: rounded(p50),
    turnP99Ms: rounded(p99),
    turnsPerSecond: rounded(best.perSecond, 1),
    cpuMsPerTurn: rounded(half.cpuMs, 3),
    stages: half.stages,
    floorRatio: floor === null ? null : rounded(best.perSecond / floor.perSecond, 3),
    queriesPerTurn: rounded(half.queries),
    rssMbAt10kConversations: idle === null ? null : rounded(idle.rssMb, 1),
    turnP95Ms: rounded(p95),
    wholeTurnP99Ms: rounded(half.whole[2] ?? 0),
    clientP50Ms: rounded(half.clientMs[0] ?? 0),
    clientP95Ms: rounded(half.clientMs[1] ?? 0),
    clientP99Ms: rounded(half.clientMs[2] ?? 0),
    refused: half.client.refused,
    halfTurnsPerSecond: rounded(half.client.perSecond, 1),
    operatorMsPerTurn: rounded(half.operatorMs),
    operatorCallsPerTurn: rounded(half.operatorCalls),
    roundTripsPerTurn: rounded(half.roundTrips),
    databaseCpuMsPerTurn: orNull(half.databaseCpuMs),
    sandboxCpuMsPerTurn: orNull(half.sandboxCpuMs),
    driverCpuMsPerTurn: orNull(half.driverCpuMs),
    storedBytesPerTurn: rounded(half.storedBytes, 0),
    wireBytesPerTurn: rounded(half.wireBytes, 0),
    floorTurnsPerSecond: floor === null ? null : rounded(floor.perSecond, 1),
    floorCpuMsPerTurn: floor === null ? null : orNull(floor.cpuMsPerTurn),
    floorClientP99Ms: floor === null ? null : rounded(floor.clientP99Ms),
    idleConversations: idle === null ? null : idle.conversations,
    idleOpenSockets: idle === null ? null : idle.openSockets,
    rssMbBefore: idle === null ? null : rounded(idle.rssBeforeMb, 1),
    cores: cpus().length,
  };
}

function orNull(value: number | null): number | null {
  return value === null ? null : rounded(value, 3);
}

function print({ best, steps, half, floor, idle }: Measured): void {
  const ms = (found: readonly number[]): string => found.map((value) => value.toFixed(1)).join(" / ");
  const each = (value: number | null): string => (value === null ? "not told by this system" : value.toFixed(2));
  const climbs = (found: readonly Step[]): string =>
    found.map((step) => `${step.conversations}: ${step.perSecond.toFixed(0)}`).join(", ");
  process.stdout.write(
    table("Saturation", [
      ["turns/s by conversations at once", climbs(steps)],
      ["saturation", `${best.perSecond.toFixed(0)} turns/s at ${best.conversations} conversations`],
    ]) +
      table(
        `At half of it: ${half.client.perSecond.toFixed(0)} turns/s, ${half.turns} turns, ${half.client.opened} conversations opened, ${half.client.refused} refused`,
        [
          ["turn without the operator, p50 / p95 / p99 ms", ms(half.own)],
          ["turn with the operator, p50 / p95 / p99 ms", ms(half.whole)],
          ["seen by the client, p50 / p95 / p99 ms", ms(half.clientMs)],
          ["waiting for the operator, ms a turn", each(half.operatorMs)],
          ["calls to the operator a turn", each(half.operatorCalls)],
          ["server CPU, ms a turn", each(half.cpuMs)],
          ...Object.entries(half.stages).map(([stage, found]) => [`  ${stage}`, found.toFixed(3)] as const),
          ["database CPU, ms a turn", each(half.databaseCpuMs)],
          ["sandbox CPU, ms a turn", each(half.sandboxCpuMs)],
          ["driver and proxy CPU, ms a turn", each(half.driverCpuMs)],
          ["queries, round trips a turn", `${each(half.queries)}, ${each(half.roundTrips)}`],
          ...half.statements.map(([name, count]) => [`  ${name}`, count.toFixed(2)] as const),
          ["bytes a turn, stored and on the wire", `${half.storedBytes.toFixed(0)}, ${half.wireBytes.toFixed(0)}`],
          [
            "turns by flow",
            Object.entries(half.client.byScript)
              .map(([name, n]) => `${name} ${n}`)
              .join(", "),
          ],
        ],
      ),
  );
  if (floor !== null) {
    process.stdout.write(
      table("Floor: an echo with one INSERT", [
        ["turns/s by conversations at once", climbs(floor.steps)],
        [
          "saturation, and ours as a share of it",
          `${floor.perSecond.toFixed(0)} turns/s, ${(best.perSecond / floor.perSecond).toFixed(3)}`,
        ],
        ["seen by the client at half of it, p50 / p99 ms", ms([floor.clientP50Ms, floor.clientP99Ms])],
        ["CPU, ms a turn", each(floor.cpuMsPerTurn)],
      ]),
    );
  }
  if (idle !== null) {
    process.stdout.write(
      table("Memory", [
        ["resident at start", `${idle.rssBeforeMb.toFixed(0)} MB`],
        [
          `resident with ${idle.conversations} idle conversations, ${idle.openSockets} of them with an open WebSocket`,
          `${idle.rssMb.toFixed(0)} MB`,
        ],
      ]),
    );
  }
}
