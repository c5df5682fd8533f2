// SPDX-License-Identifier: Apache-2.0
import { type CheckResult, type DeploymentFacts, deploymentChecks, runChecks, type Severity } from "#app";
import { paint, type Terminal } from "./terminal.ts";

const MARK = { error: ["red", "✗"], warning: ["yellow", "!"], info: ["cyan", "i"] } as const satisfies Record<
  Severity,
  readonly [string, string]
>;

/** Says what is weak. Exit code 0: nothing but information; 1: warnings; 2: errors. */
export async function runDoctor(facts: DeploymentFacts, terminal: Terminal): Promise<number> {
  const results = await runChecks(deploymentChecks, facts);
  for (const result of results) printResult(result, terminal);
  const count = (severity: Severity): number =>
    results.flatMap((result) => result.findings).filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  terminal.write(`\n${results.length} checks, ${errors} errors, ${warnings} warnings\n`);
  return errors > 0 ? 2 : warnings > 0 ? 1 : 0;
}

function printResult({ id, title, findings }: CheckResult, terminal: Terminal): void {
  if (findings.length === 0)
    terminal.write(`${paint(terminal, "green", "✓")} ${title} ${paint(terminal, "dim", id)}\n`);
  for (const { severity, text } of findings) {
    const [colour, mark] = MARK[severity];
    terminal.write(`${paint(terminal, colour, mark)} ${title} ${paint(terminal, "dim", id)}\n    ${text}\n`);
  }
}
