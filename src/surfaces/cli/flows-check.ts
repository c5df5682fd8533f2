// SPDX-License-Identifier: Apache-2.0
import { paint, type Terminal } from "./terminal.ts";

export type ShownProblem = {
  readonly severity: "error" | "warning";
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

/** Prints problems as `file:line:column`. Exit code 1 when there is an error. */
export function runFlowsCheck(problems: readonly ShownProblem[], counted: string, terminal: Terminal): number {
  for (const { severity, path, line, column, message } of problems) {
    terminal.write(
      `${path}:${line}:${column}: ${paint(terminal, severity === "error" ? "red" : "yellow", severity)}: ${message}\n`,
    );
  }
  const errors = problems.filter((problem) => problem.severity === "error").length;
  terminal.write(`${counted}: ${errors} errors, ${problems.length - errors} warnings\n`);
  return errors > 0 ? 1 : 0;
}
