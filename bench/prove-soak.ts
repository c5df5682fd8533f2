// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Crowd } from "./crash/crowd.ts";
import { readBack } from "./crash/verify.ts";
import { type Figures, rounded, table } from "./figures.ts";
import { Customers } from "./rig/customers.ts";
import { Sample } from "./rig/metrics.ts";
import {
  endAll,
  makeFolder,
  prepareServer,
  type SandboxProgram,
  startSandboxProgram,
  startServer,
} from "./rig/programs.ts";
import { startProxy } from "./rig/proxy.ts";
import { countUncoded, cycleMeans, type Point, slopePerHour } from "./soak/judge.ts";

/** What the operator's side does in turn, each for one slice: slow, broken, then well again. */
const FAULTS: readonly (object | null)[] = [
  null,
  { match: {}, kind: "latency", latencyMs: 400 },
  { match: { method: "GET" }, kind: "status", status: 503 },
  { match: { method: "GET" }, kind: "status", status: 429, retryAfter: 1 },
];
/**
 * In the first half code is still being compiled, what is kept for a while has not begun to leave (opened keys: a quarter of an hour, the longest
 * of all), and what is kept up to a number has not reached it. The second half is judged: a leak goes on in it, and what has a bound does not.
 */
const JUDGED_PART = 0.5;
/** Shorter runs print their slopes, and are not judged by them: they hold more of garbage collection than of a leak. */
const JUDGED_FROM_MINUTES = 30;
/** Fewer whole cycles of faults make no line. */
const FEWEST_CYCLES = 3;
const MOST_RSS_MB_PER_HOUR = 30;
const MOST_HANDLES_PER_HOUR = 5;
const FEW_ENTITIES = 1_000;

/**
 * Visitors speak in the mix of the crash proof for minutes or hours while the operator is slow, broken and well by turns. Memory and open handles must
 * not grow, every error in the log must carry a code, and everything that was acknowledged must be there in the end.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: "string", default: "60" }, visitors: { type: "string", default: "8" } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new RangeError(`--minutes is "${values.minutes}", wanted a number above 0`);
  const folder = await makeFolder();
  const sandbox = await startSandboxProgram(folder.path, 1_000_000);
  try {
    const logFile = join(folder.path, "server.log");
    // What a node remembers for its detectors grows up to a bound, which no short run reaches by itself: here it is full early.
    const setup = await prepareServer(folder.path, sandbox, { threat: { remembers: FEW_ENTITIES } });
    const server = await startServer(setup, undefined, logFile);
    const proxy = await startProxy(setup.port);
    const crowd = new Crowd(proxy, await Customers.open(sandbox), Number(values.visitors), 11);
    crowd.start();
    const from = performance.now();
    const length = minutes * 60_000;
    const slice = Math.min(60_000, length / 8);
    const points: { hours: number; rssMb: number; handles: number }[] = [];
    const faults = changeFaults(sandbox, slice, () => performance.now() - from < length);
    while (performance.now() - from < length) {
      await sleep(Math.min(5_000, length / 40));
      const passed = performance.now() - from;
      if (passed < length * JUDGED_PART) continue;
      const sample = await Sample.read(server.healthUrl);
      points.push({
        hours: passed / 3_600_000,
        rssMb: sample.value("process_resident_memory_bytes") / 1_048_576,
        handles: sample.value("process_open_fds"),
      });
    }
    await faults;
    await sandbox.lever("fault/clear", {});
    await crowd.finish();
    const back = await readBack(crowd.visitors.slice(-500));
    await proxy.close();
    await server.stop();
    const cycle = (slice * FAULTS.length) / 3_600_000;
    const steady = (of: "rssMb" | "handles"): readonly Point[] => {
      const all = points.map((point) => [point.hours, point[of]] as const);
      const means = cycleMeans(all, cycle);
      return means.length < FEWEST_CYCLES ? all : means;
    };
    const [memory, handles] = [steady("rssMb"), steady("handles")];
    const uncoded = countUncoded(await readFile(logFile, "utf8").catch(() => ""));
    const figures = {
      minutes,
      turns: crowd.acknowledged,
      rssSlopeMbPerHour: rounded(slopePerHour(memory)),
      handlesSlope: rounded(slopePerHour(handles)),
      uncodedErrors: uncoded.length,
      conversations: crowd.visitors.length,
      rssMbLast: rounded(points.at(-1)?.rssMb ?? 0, 1),
      handlesLast: points.at(-1)?.handles ?? 0,
      lost: back.lost,
      duplicated: back.duplicated,
      sequenceGaps: back.gaps,
    } satisfies Figures;
    process.stdout.write(
      table(
        "Soak",
        Object.entries(figures).map(([key, value]) => [key, String(value)]),
      ) +
        table(
          "Means of whole cycles of faults, by the minute in their middle",
          memory.map(([hours, mb], at) => [
            String(rounded(hours * 60, 1)),
            `${String(rounded(mb, 1))} MB, ${String(rounded(handles[at]?.[1] ?? 0, 1))} handles`,
          ]),
        ) +
        table(
          "Errors without a code",
          uncoded.slice(0, 10).map((line, index) => [String(index + 1), line.slice(0, 200)]),
        ),
    );
    const isFlat =
      minutes < JUDGED_FROM_MINUTES ||
      (figures.rssSlopeMbPerHour <= MOST_RSS_MB_PER_HOUR && figures.handlesSlope <= MOST_HANDLES_PER_HOUR);
    if (!isFlat || uncoded.length + back.lost + back.duplicated + back.gaps > 0 || crowd.acknowledged === 0)
      process.exitCode = 1;
    return figures;
  } finally {
    await endAll();
    await folder.remove();
  }
}

async function changeFaults(sandbox: SandboxProgram, everyMs: number, goesOn: () => boolean): Promise<void> {
  for (let round = 0; goesOn(); round += 1) {
    await sandbox.lever("fault/clear", {});
    const fault = FAULTS[round % FAULTS.length];
    if (fault !== null && fault !== undefined) await sandbox.lever("fault", fault);
    await sleep(everyMs);
  }
}
