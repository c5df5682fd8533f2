// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import type { NewConversation, StoredConversation } from "#app";
import { type BundledServer, ensurePartitions, migrate, openPool, startBundledServer } from "#postgres";
import { TENANT, Writer } from "../src/adapters/postgres/repositories/testing.ts";
import { type Figures, percentile, rounded, table } from "./figures.ts";
import { databaseCpuMs } from "./rig/metrics.ts";
import { makeFolder } from "./rig/programs.ts";

/**
 * Measures what storing costs a turn: `find()`, opening tracker and state, sealing two messages, tracker, state and
 * event, `save()`, on the bundled server with fsync on and monthly partitions made.
 *
 * `--seconds S`, `--conversations N`, `--connections C`.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: "string", default: "5" },
      conversations: { type: "string", default: "200" },
      connections: { type: "string", default: "8" },
    },
  });
  const folder = await makeFolder();
  const server = await startBundledServer({ dataDir: folder.path, log: () => undefined });
  try {
    const figures = await measure(server, folder.path, values);
    process.stdout.write(
      table(
        "Storing a turn",
        Object.entries(figures).map(([key, value]) => [key, String(value)]),
      ),
    );
    return figures;
  } finally {
    await server.stop();
    await folder.remove();
  }
}

type Sizes = { readonly seconds: string; readonly conversations: string; readonly connections: string };

async function measure(server: BundledServer, dataDir: string, values: Sizes): Promise<Figures> {
  const seconds = Number(values.seconds);
  const database = await openPool(server.connection, { maxConnections: Number(values.connections) });
  await migrate(database);
  const writer = await Writer.on(database);
  await ensurePartitions(database, writer.now);
  const opened: NewConversation[] = [];
  for (let i = 0; i < Number(values.conversations); i += 1) opened.push(await writer.open());

  const finds: number[] = [];
  const saves: number[] = [];
  const whole: number[] = [];
  let conflicts = 0;
  const drive = async (at: number, until: number): Promise<void> => {
    for (let i = at; performance.now() < until; i += Number(values.connections)) {
      const { conversationId } = opened[i % opened.length]!;
      const begun = performance.now();
      const stored: StoredConversation = (await writer.store.find(TENANT, conversationId, `c${i}`, "own"))!;
      const found = performance.now();
      const turn = await writer.turn(stored, { clientId: `c${i}-${stored.version}` });
      const sealed = performance.now();
      if (!(await writer.store.save(turn)).ok) conflicts += 1;
      const saved = performance.now();
      finds.push(found - begun);
      saves.push(saved - sealed);
      whole.push(saved - begun);
    }
  };
  const drivers = (until: number) => Array.from({ length: Number(values.connections) }, (_, at) => drive(at, until));
  await Promise.all(drivers(performance.now() + 1000));
  for (const list of [finds, saves, whole]) list.length = 0;
  const [cpu, walk, serverCpu] = [process.cpuUsage(), performance.now(), await databaseCpuMs(dataDir)];
  await Promise.all(drivers(walk + seconds * 1000));
  const tookMs = performance.now() - walk;
  const used = process.cpuUsage(cpu);
  const serverNow = await databaseCpuMs(dataDir);
  const serverUsed = serverNow === null || serverCpu === null ? null : serverNow - serverCpu;
  const turns = whole.length;
  const { rows } = await database.query<{ bytes: number }>(
    "bench.size",
    "SELECT pg_database_size(current_database()) AS bytes",
  );
  await database.close();
  return {
    turns,
    turnsPerSecond: Math.round(turns / (tookMs / 1000)),
    findP50Ms: rounded(percentile(finds, 0.5), 3),
    findP99Ms: rounded(percentile(finds, 0.99), 3),
    saveP50Ms: rounded(percentile(saves, 0.5), 3),
    saveP99Ms: rounded(percentile(saves, 0.99), 3),
    turnP50Ms: rounded(percentile(whole, 0.5), 3),
    turnP99Ms: rounded(percentile(whole, 0.99), 3),
    nodeCpuMsPerTurn: rounded((used.user + used.system) / 1000 / turns, 3),
    serverCpuMsPerTurn: serverUsed === null ? null : rounded(serverUsed / turns, 3),
    conflicts,
    databaseMb: rounded(Number(rows[0]?.bytes) / 2 ** 20),
  };
}
