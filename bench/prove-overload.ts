// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { readBack } from "./crash/verify.ts";
import { type Figures, rounded, table } from "./figures.ts";
import { Customers } from "./rig/customers.ts";
import { Sample } from "./rig/metrics.ts";
import { choose, play, seeded } from "./rig/play.ts";
import { endAll, makeFolder, prepareServer, startSandboxProgram, startServer } from "./rig/programs.ts";
import { startProxy } from "./rig/proxy.ts";
import { scripts } from "./rig/scripts.ts";
import { Visitor } from "./rig/visitor.ts";
import { Load } from "./turn/load.ts";

const AT_ONCE = 32;
/** Turns that a visitor of this proof makes on the mean, and the time a person takes between two. */
const TURNS_EACH = 4;
const THINK_MS = 800;
const MOST_RATIO = 5;

/**
 * Three times as many visitors come as can be served. Some must be turned away; whoever was let in must be answered within five times of what it takes
 * at half load, and nothing of theirs may be lost.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({ args, options: { seconds: { type: "string", default: "20" } } });
  const seconds = Number(values.seconds);
  const folder = await makeFolder();
  const sandbox = await startSandboxProgram(folder.path, 1_000_000);
  try {
    const customers = await Customers.open(sandbox);
    const setup = await prepareServer(folder.path, sandbox, { server: { shedAbove: 1 } });
    let server = await startServer(setup);
    const proxy = await startProxy(setup.port);
    const load = new Load(proxy, customers);
    await load.run({ conversations: 8, seconds: Math.max(8, seconds / 2), perSecond: null });
    const { perSecond } = await load.run({ conversations: AT_ONCE, seconds: seconds / 2, perSecond: null });
    const p99 = async (work: () => Promise<unknown>): Promise<number> => {
      const before = await Sample.read(server.healthUrl);
      await work();
      const after = await Sample.read(server.healthUrl);
      return (after.percentiles(before, "wardline_turn_own_seconds", [0.99])[0] ?? 0) * 1_000;
    };
    const normalP99Ms = await p99(() =>
      load.run({ conversations: AT_ONCE, seconds: seconds / 2, perSecond: perSecond / 2 }),
    );
    await server.stop();
    // The same server as it ships: it turns away.
    const loose = JSON.parse(await readFile(setup.configFile, "utf8")) as { readonly server: object };
    await writeFile(setup.configFile, JSON.stringify({ ...loose, server: { ...loose.server, shedAbove: 0.85 } }));
    server = await startServer(setup);
    const visitors: Visitor[] = [];
    let turnedAway = 0;
    const random = seeded(3);
    const come = async (): Promise<void> => {
      const visitor = await Visitor.open({ address: proxy, identify: null, lang: "en", patienceMs: 10_000 });
      if (visitor === null) {
        turnedAway += 1;
        return;
      }
      visitors.push(visitor);
      const script = choose(
        scripts.filter(({ patterns }) => patterns === null),
        random,
      );
      const words = script.words.find(({ lang }) => lang === "en")?.text ?? "hello";
      const stage = { visitor, customers, customer: null, pick: () => 0, codeWaitMs: 100 };
      for (let round = 0; round < TURNS_EACH; round += 1) {
        const send = async (wish: Parameters<Visitor["send"]>[0]): ReturnType<Visitor["send"]> => {
          await sleep(THINK_MS * (0.5 + random()));
          return visitor.send(wish);
        };
        if (!(await play({ ...stage, send }, { ...script, maxTurns: 1 }, words)).canGoOn) break;
      }
      visitor.close();
    };
    // Code that has just been started is slower: a few come first, and are not counted.
    for (let round = 0; round < 4; round += 1) await Promise.all([come(), come(), come()]);
    visitors.length = 0;
    turnedAway = 0;
    const coming: Promise<void>[] = [];
    const overloadP99Ms = await p99(async () => {
      const pauseMs = 1_000 / ((3 * perSecond) / TURNS_EACH);
      for (const until = performance.now() + seconds * 1_000; performance.now() < until; await sleep(pauseMs))
        coming.push(come());
      await Promise.all(coming);
    });
    const back = await readBack(visitors.slice(-300));
    await proxy.close();
    await server.stop();
    const figures = {
      saturationPerSecond: rounded(perSecond, 1),
      came: coming.length,
      served: visitors.length,
      turnedAway,
      turns: visitors.reduce((sum, visitor) => sum + visitor.acknowledged.length, 0),
      normalP99Ms: rounded(normalP99Ms),
      overloadP99Ms: rounded(overloadP99Ms),
      ratio: rounded(overloadP99Ms / Math.max(0.001, normalP99Ms)),
      lost: back.lost,
      duplicated: back.duplicated,
    } satisfies Figures;
    process.stdout.write(
      table(
        "Three times of what can be served",
        Object.entries(figures).map(([key, value]) => [key, String(value)]),
      ),
    );
    if (figures.ratio > MOST_RATIO || back.lost + back.duplicated > 0 || turnedAway === 0 || visitors.length === 0)
      process.exitCode = 1;
    return figures;
  } finally {
    await endAll();
    await folder.remove();
  }
}
