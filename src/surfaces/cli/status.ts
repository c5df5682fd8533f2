// SPDX-License-Identifier: Apache-2.0
import type { ServiceView } from "#protocol";
import { paint, type Terminal } from "./terminal.ts";

const COLOURS = { well: "green", degraded: "yellow", down: "red", off: "dim", unknown: "dim" } as const;

/**
 * Prints how the service is doing, the same that the console shows.
 *
 * @returns 0 where everything is well, 1 where something is degraded or down.
 */
export function runStatus(view: ServiceView, isJson: boolean, terminal: Terminal): number {
  const isWell = view.dependencies.every(({ state }) => state !== "down" && state !== "degraded");
  if (isJson) {
    terminal.write(`${JSON.stringify(view, null, 2)}\n`);
    return isWell ? 0 : 1;
  }
  const line = (name: string, text: string): void => terminal.write(`  ${name.padEnd(24)} ${text}\n`);
  const head = (text: string): void => terminal.write(`\n${paint(terminal, "bold", text)}\n`);
  terminal.write(
    `Wardline ${view.version}, node ${view.node.nodeId}, since ${view.node.startedAt}, ${view.node.rssMb} MB\n`,
  );
  head("Dependencies");
  for (const { name, state, code, tookMs, calls, failures } of view.dependencies)
    line(
      name,
      [
        paint(terminal, COLOURS[state], state),
        code ?? "",
        tookMs === null ? "" : `${Math.round(tookMs)} ms`,
        calls === null ? "" : `${failures ?? 0} of ${calls} calls failed`,
      ]
        .filter(Boolean)
        .join(", "),
    );
  head("Turns of this node, last measured minutes");
  const { flow } = view;
  line("turns", String(flow.turns.reduce((sum, count) => sum + count, 0)));
  line("p50 / p95 / p99", `${last(flow.p50Ms)} / ${last(flow.p95Ms)} / ${last(flow.p99Ms)} ms`);
  for (const { code, counts } of flow.refusals) line(code, String(counts.reduce((sum, count) => sum + count, 0)));
  head("Queues");
  for (const { name, waiting, isMore, oldestAt } of view.queues)
    line(name, `${waiting}${isMore ? "+" : ""}${oldestAt === null ? "" : `, oldest ${oldestAt}`}`);
  head("Keys and history");
  for (const { rootNo, kind, state, madeAt, isOverdue } of view.keys.roots)
    line(`root key ${rootNo}`, `${kind}, ${state}, made ${madeAt}${isOverdue ? ", overdue" : ""}`);
  line("checkpoint", `${view.history.size} entries, ${view.history.checkpointAt ?? "none yet"}`);
  for (const { name, askedAt, problem } of view.history.witnesses)
    line(name, problem ?? (askedAt === null ? "not asked yet" : `cosigned ${askedAt}`));
  head("Jobs of this node");
  for (const { name, runs, failures, lastStartedAt, lastMs, lastCode } of view.jobs)
    line(
      name,
      `${runs} runs, ${failures} failed${lastStartedAt === null ? "" : `, last ${lastStartedAt}`}${lastMs === null ? "" : `, ${Math.round(lastMs)} ms`}${lastCode === null ? "" : `, ${lastCode}`}`,
    );
  head("Versions");
  line(
    "advisories",
    view.supply.advisoriesAt === null
      ? "never looked up"
      : `${view.supply.matches ?? 0} matches, ${view.supply.advisoriesAt}`,
  );
  line("newest release", view.supply.newest ?? "not asked");
  if (view.settings.length > 0) head("Configuration in force");
  for (const { key, value, origin } of view.settings) line(key, `${value} (${origin})`);
  return isWell ? 0 : 1;
}

function last(values: readonly (number | null)[]): string {
  const value = values.findLast((one) => one !== null);
  return value === undefined || value === null ? "-" : String(value);
}
