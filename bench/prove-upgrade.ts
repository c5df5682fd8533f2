// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Crowd } from "./crash/crowd.ts";
import { readBack, readStore } from "./crash/verify.ts";
import { type Figures, rounded, table } from "./figures.ts";
import { Customers } from "./rig/customers.ts";
import { endAll, makeFolder, prepareServer, startSandboxProgram, startServer, watched } from "./rig/programs.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const TAG = "v0.1.0-rc.1";

/**
 * Visitors speak while the program of the first release candidate is stopped, `wardline upgrade` of this checkout brings its data along, and this
 * checkout's program starts. Before that, an upgrade that is killed in the middle is put back, and the old program goes on. Afterwards
 * everything that was acknowledged must be there once, in order. Needs the tag in the repository.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: { turns: { type: "string", default: "60" }, visitors: { type: "string", default: "8" } },
  });
  const turns = Number(values.turns);
  const folder = await makeFolder();
  const old = takeOut(join(folder.path, "rc"));
  const sandbox = await startSandboxProgram(folder.path, 100_000);
  try {
    // Two people would have to approve this checkout's policies: no release is signed here that vouches for them.
    const setup = await prepareServer(folder.path, sandbox, { policies: { fourEyes: false } });
    let server = await startServer({ ...setup, program: old });
    const address = { host: "localhost", port: setup.port };
    const crowd = new Crowd(address, await Customers.open(sandbox), Number(values.visitors), 7);
    crowd.start();
    await crowd.reach(turns);
    const refusals = countRefusals(setup.port);

    // A machine that stops in the middle: what was there before is put back, and the old program goes on.
    await server.stop();
    const killed = command(setup.configFile, ["upgrade"]);
    await sleep(1_500);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const cutOff = await command(setup.configFile, ["upgrade", "--check"]).ended;
    const second = performance.now();
    const { code, text } = await command(setup.configFile, ["upgrade"]).ended;
    const upgradeMs = performance.now() - second;
    if (code !== 0) throw new Error(`The upgrade failed: ${text}`);
    server = await startServer(setup);
    const beforeNew = crowd.acknowledged;
    await crowd.reach(beforeNew + turns);
    const seen = refusals.stop();
    await crowd.finish();
    const back = await readBack(crowd.visitors);
    await server.stop();
    const store = await readStore(setup.configFile, crowd.visitors);
    const figures = {
      acknowledged: crowd.acknowledged,
      acknowledgedBeforeUpgrade: beforeNew,
      lost: back.lost + store.lost,
      duplicated: back.duplicated,
      sequenceGaps: back.gaps,
      changedEvents: back.changed,
      trackersFoldedOtherwise: store.trackersInconsistent,
      refusedWithRetryAfter: seen.refused,
      refusedWithout: seen.without,
      nobodyThere: seen.nobody,
      killedUpgradeSeen: cutOff.text.includes("cut off") || text.includes("cut off") ? 1 : 0,
      upgradeMs: rounded(upgradeMs, 0),
    } satisfies Figures;
    process.stdout.write(
      table(
        "Upgrade with traffic",
        Object.entries(figures).map(([key, value]) => [key, String(value)]),
      ),
    );
    const bad = figures.lost + figures.duplicated + figures.sequenceGaps + figures.changedEvents;
    // Trackers are folded by this checkout's flows here: one that was begun by the candidate's may come out otherwise, and is only counted.
    if (bad + figures.refusedWithout > 0) process.exitCode = 1;
    return figures;
  } finally {
    await endAll();
    await folder.remove();
  }
}

/** The release candidate's tree, with this checkout's packages and pages: it brought none that this one lacks. */
function takeOut(into: string): string {
  mkdirSync(into, { recursive: true, mode: 0o755 });
  try {
    execFileSync("git", ["rev-parse", "--verify", "--quiet", `${TAG}^{commit}`], { cwd: root, stdio: "ignore" });
  } catch {
    throw new Error(`Cannot prove the upgrade: ${TAG} is not in this repository (a clone without tags or history)`);
  }
  const archive = execFileSync("git", ["archive", TAG], { cwd: root, maxBuffer: 512 * 1024 * 1024 });
  execFileSync("tar", ["x", "-C", into], { input: archive });
  symlinkSync(join(root, "node_modules"), join(into, "node_modules"));
  if (!existsSync(join(root, "dist/web"))) throw new Error("Cannot prove the upgrade: run npm run build:web first");
  cpSync(join(root, "dist/web"), join(into, "dist/web"), { recursive: true });
  return into;
}

function command(configFile: string, words: readonly string[]) {
  const child = watched(
    spawn(join(root, "bin/wardline"), [...words, "--config", configFile], {
      env: { ...process.env, DATABASE_URL: "" },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (text += piece.toString()));
  return { child, ended: once(child, "close").then(() => ({ code: child.exitCode, text })) };
}

/** Asks once every 25 ms what a stranger would be told: an answer, a refusal with a time, a refusal without, or nothing. */
function countRefusals(port: number) {
  const seen = { refused: 0, without: 0, nobody: 0 };
  let isOver = false;
  void (async () => {
    while (!isOver) {
      const answer = await fetch(`http://localhost:${port}/v1/channel/keys`, {
        signal: AbortSignal.timeout(5_000),
      }).catch(() => null);
      await answer?.arrayBuffer().catch(() => null);
      if (answer === null) seen.nobody += 1;
      else if (answer.status >= 500) seen[answer.headers.has("retry-after") ? "refused" : "without"] += 1;
      await sleep(25);
    }
  })();
  return {
    stop() {
      isOver = true;
      return seen;
    },
  };
}
