// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Crowd } from "./crash/crowd.ts";
import { killDatabase } from "./crash/kill-database.ts";
import { countOrders, readBack, readStore } from "./crash/verify.ts";
import { type Figures, rounded, table } from "./figures.ts";
import { Customers } from "./rig/customers.ts";
import { prepareNodes, type SharedDatabase, startNodes, startSharedDatabase } from "./rig/nodes.ts";
import { seeded } from "./rig/play.ts";
import {
  endAll,
  makeFolder,
  prepareServer,
  type ServerSetup,
  startSandboxProgram,
  startServer,
} from "./rig/programs.ts";
import { startProxy } from "./rig/proxy.ts";

const ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder";

/**
 * Visitors speak over the real protocol while the server, and every third time the database with it, is killed with -9 and started
 * again. Afterwards everything that was acknowledged must be there once, in order, and nothing may have been ordered twice.
 *
 * `--nodes N`: as many servers on one database behind a balancer without sticky sessions. One of them is killed and stays away until those who
 * spoke on it have gone on with another; every third time the database is killed under all of them. `--database-every N`: each Nth time.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: "string", default: "30" },
      turns: { type: "string", default: "100" },
      visitors: { type: "string", default: "12" },
      nodes: { type: "string", default: "1" },
      "database-every": { type: "string", default: "3" },
      settle: { type: "string" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
    },
  });
  const kills = wholeNumber("--kills", values.kills);
  const turnsPerKill = wholeNumber("--turns", values.turns);
  const seed = wholeNumber("--seed", values.seed);
  const nodes = wholeNumber("--nodes", values.nodes);
  const databaseEvery = wholeNumber("--database-every", values["database-every"]);
  const random = seeded(seed);
  let shared: SharedDatabase | null = null;
  const folder = await makeFolder();
  const sandbox = await startSandboxProgram(folder.path, 1_000_000);
  try {
    // An order sent twice makes two orders here, as it would at an operator without idempotency; and each takes a while.
    await sandbox.lever("fault", { match: { method: "POST", path: ORDERS }, kind: "duplicatePost", latencyMs: 60 });
    await sandbox.lever("fault", {
      match: { method: "POST", path: ORDERS },
      kind: "latency",
      latencyMs: 60,
      phase: "after",
    });
    if (nodes > 1) shared = await startSharedDatabase(folder.path);
    const setups: readonly ServerSetup[] =
      shared === null
        ? [await prepareServer(folder.path, sandbox)]
        : await prepareNodes(folder.path, sandbox, shared, nodes);
    const servers = await startNodes(setups);
    const proxy = await startProxy(setups.map(({ port }) => port));
    const crowd = new Crowd(proxy, await Customers.open(sandbox), wholeNumber("--visitors", values.visitors), seed);
    crowd.start();
    const readyMs: number[] = [];
    let databaseKills = 0;
    let actsInFlight = 0;
    const [goneOn, goneOnMs]: [Set<string>, number[]] = [new Set(), []];
    for (let kill = 1; kill <= kills; kill += 1) {
      const wanted = crowd.acknowledged + turnsPerKill;
      await crowd.reach(wanted);
      await sleep(random() * 400);
      actsInFlight += crowd.actsInFlight;
      const at = Math.floor(random() * nodes);
      const [setup, server] = [setups[at], servers[at]];
      if (setup === undefined || server === undefined) throw new RangeError("There is no such node");
      const from = performance.now();
      const before = crowd.progress();
      const dead = server.kill();
      if (kill % databaseEvery === 0) databaseKills += (await killDatabase(shared?.dataDir ?? setup.dataDir)) ? 1 : 0;
      await dead;
      if (nodes > 1) {
        // The node stays away until the others have carried as much as before, in conversations that had begun as well.
        for (const id of await crowd.goOn(before, Math.ceil(turnsPerKill / 2))) goneOn.add(id);
        goneOnMs.push(performance.now() - from);
      }
      const again = await startServer(setup);
      servers[at] = again;
      readyMs.push(again.readyMs);
      if (process.env["WARDLINE_BENCH_LOG"] !== undefined)
        process.stderr.write(
          `${new Date().toISOString()} kill ${kill} acknowledged ${crowd.acknowledged} ready ${again.readyMs}\n`,
        );
      if (process.stdout.isTTY)
        process.stdout.write(`\r${kill} of ${kills} kills, ${crowd.acknowledged} turns acknowledged`);
    }
    await crowd.finish();
    // An order that never arrived is called refused only when none can arrive any more: a minute and a beat of the job.
    await sleep(1_000 * Number(values.settle ?? (kills < 10 ? 0 : 80)));
    const back = await readBack(crowd.visitors);
    await proxy.close();
    for (const server of servers) await server.stop();
    const store = await readStore(setups[0]?.configFile ?? "", crowd.visitors, shared?.url ?? null);
    const orders = await countOrders(sandbox, store.acts);
    const figures = {
      kills,
      nodes,
      acknowledged: crowd.acknowledged,
      lost: back.lost + store.lost,
      duplicated: back.duplicated,
      doubledOrders: orders.doubled,
      databaseKills,
      conversations: crowd.visitors.length,
      reconnects: crowd.visitors.reduce((sum, visitor) => sum + visitor.reconnects, 0),
      sequenceGaps: back.gaps,
      changedEvents: back.changed,
      trackersInconsistent: store.trackersInconsistent,
      actsInFlightAtKills: actsInFlight,
      actsConfirmed: store.acts.length,
      actsDone: store.acts.filter(({ state }) => state === "done").length,
      actsRefused: store.acts.filter(({ state }) => state === "refused").length,
      actsUnknown: store.acts.filter(({ state }) => state === "unknown").length,
      actsCommitting: store.acts.filter(({ state }) => state === "committing").length,
      orders: orders.orders,
      ordersWithoutAct: orders.withoutAct,
      doneWithoutOrder: orders.doneWithoutOrder,
      refusedWithOrder: orders.refusedWithOrder,
      conversationsGoneOn: goneOn.size,
      goneOnMsMax: rounded(Math.max(0, ...goneOnMs), 0),
      restartMsMax: rounded(Math.max(0, ...readyMs), 0),
      seed,
    } satisfies Figures;
    process.stdout.write(
      table(
        "Crash proof",
        Object.entries(figures).map(([key, value]) => [key, String(value)]),
      ),
    );
    if (!holds(figures) || (nodes > 1 && figures.conversationsGoneOn === 0)) process.exitCode = 1;
    return figures;
  } finally {
    await endAll();
    await shared?.stop();
    if (process.env["WARDLINE_BENCH_KEEP"] === undefined) await folder.remove();
  }
}

const MUST_BE_ZERO = [
  "lost",
  "duplicated",
  "doubledOrders",
  "sequenceGaps",
  "changedEvents",
  "trackersInconsistent",
  "actsCommitting",
  "ordersWithoutAct",
  "doneWithoutOrder",
  "refusedWithOrder",
] as const;

function holds(figures: Readonly<Record<string, number>>): boolean {
  return MUST_BE_ZERO.every((key) => figures[key] === 0);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is "${text}", wanted a whole number from 1`);
  return value;
}
