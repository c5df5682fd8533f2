// SPDX-License-Identifier: Apache-2.0
/**
 * Measures what storing costs a turn: `find()`, opening tracker and state, sealing two messages, tracker, state and
 * event, `save()`, on the bundled server with fsync on and monthly partitions made.
 *
 * node bench/store.ts [--seconds S] [--conversations N] [--connections C]
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { NewConversation, StoredConversation } from "#app";
import { ensurePartitions, migrate, openPool, startBundledServer } from "#postgres";
import { TENANT, Writer } from "../src/adapters/postgres/repositories/testing.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    conversations: { type: "string", default: "200" },
    connections: { type: "string", default: "8" },
  },
});
const seconds = Number(values.seconds);

const home = await mkdtemp(join(tmpdir(), "wardline-bench-"));
const server = await startBundledServer({ dataDir: home, log: () => undefined });
try {
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
      const stored: StoredConversation = (await writer.store.find(TENANT, conversationId, `c${i}`))!;
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
  const [cpu, walk, serverCpu] = [process.cpuUsage(), performance.now(), await serverCpuMs()];
  await Promise.all(drivers(walk + seconds * 1000));
  const tookMs = performance.now() - walk;
  const used = process.cpuUsage(cpu);
  const serverUsed = (await serverCpuMs()) - serverCpu;
  const turns = whole.length;
  const { rows } = await database.query<{ bytes: number }>(
    "bench.size",
    "SELECT pg_database_size(current_database()) AS bytes",
  );
  console.log(
    JSON.stringify({
      turns,
      turnsPerSecond: Math.round(turns / (tookMs / 1000)),
      findP50Ms: quantile(finds, 0.5),
      findP99Ms: quantile(finds, 0.99),
      saveP50Ms: quantile(saves, 0.5),
      saveP99Ms: quantile(saves, 0.99),
      turnP50Ms: quantile(whole, 0.5),
      turnP99Ms: quantile(whole, 0.99),
      nodeCpuMsPerTurn: round((used.user + used.system) / 1000 / turns),
      serverCpuMsPerTurn: round(serverUsed / turns),
      conflicts,
      databaseMb: round(Number(rows[0]?.bytes) / 2 ** 20),
    }),
  );
  await database.close();

  /** CPU of the server's processes so far, from /proc; ended backends are counted in their parent. */
  async function serverCpuMs(): Promise<number> {
    const list = await database.query<{ pid: number }>(
      "bench.pids",
      "SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL",
    );
    const ticks = await Promise.all(
      [server.pid, ...list.rows.map(({ pid }) => pid)].map(async (pid) => {
        const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
        const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
        return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
      }),
    );
    return ticks.reduce((sum, value) => sum + value, 0) * 10;
  }
} finally {
  await server.stop();
  await rm(home, { recursive: true, force: true });
}

function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
