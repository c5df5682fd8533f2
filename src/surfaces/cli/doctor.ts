// SPDX-License-Identifier: Apache-2.0
import {
  type CheckResult,
  type ConnectFacts,
  connectChecks,
  type DeploymentFacts,
  deploymentChecks,
  type HardeningFacts,
  hardeningChecks,
  type LiveFacts,
  liveChecks,
  runCheck,
  runChecks,
  type Severity,
  type SupplyFacts,
  supplyChecks,
} from "#app";
import { paint, type Terminal } from "./terminal.ts";

const MARK = { error: ["red", "✗"], warning: ["yellow", "!"], info: ["cyan", "i"] } as const satisfies Record<
  Severity,
  readonly [string, string]
>;

export type DoctorFacts = {
  readonly deployment: DeploymentFacts;
  readonly supply: SupplyFacts;
  readonly connect: ConnectFacts;
  /** With `--profile hardened` only. */
  readonly hardening: HardeningFacts | null;
};

/** Says what is weak. Exit code 0: nothing but information; 1: warnings; 2: errors. */
export async function runDoctor(
  { deployment, supply, connect, hardening }: DoctorFacts,
  terminal: Terminal,
): Promise<number> {
  const parts = await Promise.all([
    runChecks(deploymentChecks, deployment),
    runChecks(supplyChecks, supply),
    hardening === null ? [] : runChecks(hardeningChecks, hardening),
  ]);
  // By itself: it measures how quick others are.
  const connected = await runChecks(connectChecks, connect);
  return printResults([...parts.flat(), ...connected], terminal);
}

/**
 * Asks the running installation, one check after another, and says each verdict as soon as it is known.
 *
 * @param connect - Looks at the operator's systems as well; null: none are configured.
 * @returns 0: nothing but information; 1: warnings; 2: errors.
 */
export async function runDoctorLive(
  { live, connect }: { readonly live: LiveFacts; readonly connect: ConnectFacts | null },
  isJson: boolean,
  terminal: Terminal,
): Promise<number> {
  const asked = [
    ...liveChecks.map((check) => ({ ...check, run: () => runCheck(check, live) })),
    ...(connect === null ? [] : connectChecks.map((check) => ({ ...check, run: () => runCheck(check, connect) }))),
  ];
  const results: (CheckResult & { readonly evidence: Readonly<Record<string, unknown>> })[] = [];
  for (const [at, { id, title, run }] of asked.entries()) {
    if (!isJson && terminal.isInteractive) terminal.write(`${at + 1}/${asked.length} ${title} …\r`);
    const begun = performance.now();
    const { findings, evidence } = await run();
    const tookMs = Math.round(performance.now() - begun);
    const result = { id, title, findings, evidence: Object.fromEntries([...evidence, ["tookMs", tookMs]]) };
    results.push(result);
    if (isJson) continue;
    if (terminal.isInteractive) terminal.write("\u001b[2K\r");
    printResult(result, terminal);
  }
  if (!isJson) return summarize(results, terminal);
  const exitCode = exitCodeOf(results);
  terminal.write(`${JSON.stringify({ checks: results, exitCode }, null, 2)}\n`);
  return exitCode;
}

/** Prints results of checks. @returns 0: nothing but information; 1: warnings; 2: errors. */
export function printResults(results: readonly CheckResult[], terminal: Terminal): number {
  for (const result of results) printResult(result, terminal);
  return summarize(results, terminal);
}

function summarize(results: readonly CheckResult[], terminal: Terminal): number {
  terminal.write(
    `\n${results.length} checks, ${count(results, "error")} errors, ${count(results, "warning")} warnings\n`,
  );
  return exitCodeOf(results);
}

function exitCodeOf(results: readonly CheckResult[]): number {
  return count(results, "error") > 0 ? 2 : count(results, "warning") > 0 ? 1 : 0;
}

function count(results: readonly CheckResult[], severity: Severity): number {
  return results.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length;
}

function printResult({ id, title, findings }: CheckResult, terminal: Terminal): void {
  if (findings.length === 0)
    terminal.write(`${paint(terminal, "green", "✓")} ${title} ${paint(terminal, "dim", id)}\n`);
  for (const { severity, text } of findings) {
    const [colour, mark] = MARK[severity];
    terminal.write(`${paint(terminal, colour, mark)} ${title} ${paint(terminal, "dim", id)}\n    ${text}\n`);
  }
}
