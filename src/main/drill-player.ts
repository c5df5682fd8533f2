// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { DrillPlayer } from "#app";
import { AppError, type JsonObject } from "#kernel";
import { ownScenarios } from "./drill/own-scenarios.ts";
import { ownFile } from "./paths.ts";

/** All drills together take a few minutes; whatever takes longer is stuck. */
const TIMEOUT_MS = 45 * 60_000;
/** Of the report: with every step of every drill it is a few hundred kilobytes. */
const MOST_BYTES = 8_000_000;
/** `wardline drill` ends with this where something was not blocked: it ran all the same. */
const NOT_ALL_BLOCKED = 2;

export type StoppableDrills = { readonly player: DrillPlayer; stop(): Promise<void> };

/**
 * Plays drills as `wardline drill` in a process of its own. It starts its own copy of the instance and never touches this one. What it prints is
 * read for its progress only; the report is the file that it writes.
 *
 * @param file - The configuration of this instance; null: the defaults.
 */
export async function makeDrillPlayer(file: string | null): Promise<StoppableDrills> {
  const scenarios = (await ownScenarios()).map(({ id, title, what }) => ({ id, title, what }));
  const running = new Set<{ end: () => void; readonly over: Promise<unknown> }>();
  const player: DrillPlayer = {
    scenarios,
    async play(wanted, onPlayed) {
      const dir = await mkdtemp(join(tmpdir(), "wardline-drill-report-"));
      try {
        const { end, over } = runCommand([...wanted, "--out", dir], file, (line) => {
          if (/^ {2}(?:NOT )?blocked, \d+ entries/u.test(line)) onPlayed();
        });
        const one = { end, over };
        running.add(one);
        try {
          await over;
        } finally {
          running.delete(one);
        }
        const text = await readFile(join(dir, "drills.json"), "utf8").catch((cause: unknown) => {
          throw new AppError("drill.no_report", "Cannot keep a drill: it wrote no report", { cause });
        });
        if (text.length > MOST_BYTES)
          throw new AppError("drill.no_report", "Cannot keep a drill: its report is too long");
        return JSON.parse(text) as JsonObject;
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
  return {
    player,
    async stop() {
      for (const { end } of running) end();
      await Promise.allSettled([...running].map(({ over }) => over));
    },
  };
}

function runCommand(
  args: readonly string[],
  file: string | null,
  onLine: (line: string) => void,
): { end: () => void; over: Promise<void> } {
  const child = spawn(
    process.execPath,
    [ownFile("src/main/cli.ts"), "drill", ...args, ...(file === null ? [] : ["--config", file])],
    { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, NO_COLOR: "1" }, timeout: TIMEOUT_MS },
  );
  createInterface({ input: child.stdout }).on("line", onLine);
  const over = new Promise<void>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(new AppError("drill.not_started", "Cannot drill: the command could not be started", { cause }));
    });
    child.once("close", (code, signal) => {
      if (code === 0 || code === NOT_ALL_BLOCKED) resolve();
      else if (signal === null)
        reject(new AppError("drill.failed", `Cannot drill: the command ended with ${String(code)}`));
      else reject(new AppError("drill.stopped", "A drill was stopped before its end"));
    });
  });
  return { end: () => child.kill("SIGTERM"), over };
}
