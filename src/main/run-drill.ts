// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AppError, type JsonObject } from "#kernel";
import { paint, readNamed, type Terminal } from "#surfaces";
import { ATTACKS } from "./drill/attacks/index.ts";
import { startCopy } from "./drill/copy.ts";
import { type DrillResult, runDrill } from "./drill/drill.ts";
import { understand } from "./drill/match.ts";
import { ownScenarios } from "./drill/own-scenarios.ts";
import type { Report } from "./drill/play.ts";
import { recordRun } from "./drill/record-run.ts";
import { dataOf, pageOf, summaryOf } from "./drill/report.ts";
import { parseScenarios, type Scenario } from "./drill/scenario.ts";
import { Stage } from "./drill/stage.ts";
import type { LoadedConfig } from "./load-config.ts";
import { version } from "./version.ts";

export type DrillOptions = { readonly scenario?: string | undefined; readonly out?: string | undefined };

/** How long ending the copy may take after Ctrl-C. */
const STOP_TIMEOUT_MS = 20_000;

/**
 * `wardline drill [INC-xx|all]`: replays incidents as attacks against a copy of this instance that lives in a folder of its own and is
 * gone afterwards. The instance itself, its data and its operator are never touched.
 *
 * @returns 0 where everything was blocked and every control run bit, else 2.
 */
export async function runDrills(
  loaded: LoadedConfig,
  wanted: readonly string[],
  options: DrillOptions,
  terminal: Terminal,
): Promise<number> {
  const scenarios = await scenariosFor(wanted, options);
  // What cannot be understood is said before anything is started.
  for (const scenario of scenarios) understand(scenario, ATTACKS);
  terminal.write(
    `Starting a copy of this instance for ${scenarios.length} drill${scenarios.length === 1 ? "" : "s"}\n`,
  );
  const record = await recordRun(loaded, wanted, scenarios.length);
  terminal.write(record === null ? "" : "The console of this instance shows this run under Defences\n");
  const done: DrillResult[] = [];
  const results = await onStage(loaded, async (stage) => {
    for (const scenario of scenarios) {
      terminal.write(`\n${paint(terminal, "bold", scenario.id)} ${scenario.title}\n`);
      const result = await runDrill(scenario, ATTACKS, stage, (report) => {
        terminal.write(lineOf(report, terminal));
      });
      for (const { action, reports } of result.understood)
        if (reports.length === 0)
          terminal.write(`  ${paint(terminal, "yellow", "not played")}  ${action}: not understood\n`);
      terminal.write(
        `  ${result.isBlocked ? "blocked" : "NOT blocked"}, ${result.entries} entries, ${(result.ms / 1_000).toFixed(1)} s\n`,
      );
      done.push(result);
    }
    return done;
  }).catch(async (error: unknown) => {
    await record?.end(null, done.length);
    throw error;
  });
  const about = { version, at: new Date().toISOString() };
  await record?.end(JSON.parse(JSON.stringify(dataOf(results, about))) as JsonObject, done.length);
  if (options.out !== undefined) {
    const dir = resolve(options.out);
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, "drills.html"), pageOf(results, about));
    await writeFile(join(dir, "drills.json"), `${JSON.stringify(dataOf(results, about), null, 2)}\n`);
    terminal.write(`\nReport: ${join(dir, "drills.html")}\n`);
  }
  terminal.write(`${JSON.stringify(summaryOf(results))}\n`);
  return results.every(({ isBlocked, hasControl }) => isBlocked && hasControl) ? 0 : 2;
}

async function scenariosFor(wanted: readonly string[], { scenario: file }: DrillOptions): Promise<readonly Scenario[]> {
  const all = file === undefined ? await ownScenarios() : parseScenarios(await readNamed(resolve(file)), file);
  const names = wanted.filter((name) => name !== "all");
  const unknown = names.find((name) => !all.some(({ id }) => id === name));
  if (unknown !== undefined)
    throw new AppError(
      "cli.bad_argument",
      `Cannot drill: there is no "${unknown}" among ${all.map(({ id }) => id).join(", ")}`,
    );
  return names.length === 0 ? all : all.filter(({ id }) => names.includes(id));
}

/** Nothing is left behind, however it ends: also Ctrl-C stops the copy and removes its folder. */
async function onStage<T>(loaded: LoadedConfig, work: (stage: Stage) => Promise<T>): Promise<T> {
  const copy = await startCopy(loaded);
  const stage = new Stage(copy);
  const close = async (): Promise<void> => {
    await stage.close();
    await copy.stop();
  };
  const interrupted = (): void => {
    setTimeout(() => process.exit(130), STOP_TIMEOUT_MS).unref();
    void close().finally(() => process.exit(130));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, interrupted);
  try {
    return await work(stage);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, interrupted);
    await close();
  }
}

function lineOf({ title, defended, isBlocked, bites }: Report, terminal: Terminal): string {
  const state =
    "notPlayed" in defended
      ? paint(terminal, "yellow", "not played")
      : isBlocked
        ? paint(terminal, "green", "blocked   ")
        : paint(terminal, "red", "REACHED   ");
  const why =
    "notPlayed" in defended
      ? `: ${defended.notPlayed}`
      : "failed" in defended
        ? `: it broke down (${defended.failed})`
        : bites
          ? ""
          : "; without the defence it did not reach its aim either";
  return `  ${state}  ${title}${why}\n`;
}
