// SPDX-License-Identifier: Apache-2.0
import type { CheckResult, ConnectReport } from "#app";
import { paint, type Terminal } from "./terminal.ts";

const COLOUR = { on: "green", reduced: "yellow", off: "red" } as const;
/** What these find stands in the table. */
const IN_TABLE: ReadonlySet<string> = new Set(["connect.apis", "connect.flows"]);
const GOOD: ReadonlySet<string> = new Set(["answers", "unread"]);

/**
 * `wardline connect check`: which interfaces of the operator answer, how fast, what is missing in what they say, and which flows follow from it.
 *
 * @param checks - What `doctor` and the audit say of the same look: what the table does not show stands under it.
 * @param isJson - The report as it is, for programs.
 * @returns 0: every flow is on; 1: some are reduced; 2: some are off, or a check found an error.
 */
export function printConnect(
  report: ConnectReport,
  checks: readonly CheckResult[],
  isJson: boolean,
  terminal: Terminal,
): number {
  const found = checks.flatMap(({ id, findings }) => findings.map((finding) => ({ id, ...finding })));
  const states = new Set(report.flows.map(({ state }) => state));
  const isWrong = found.some(({ severity }) => severity === "error");
  const code = isWrong || states.has("off") ? 2 : states.has("reduced") ? 1 : 0;
  if (isJson) {
    terminal.write(`${JSON.stringify({ ...report, checks: found }, null, 2)}\n`);
    return code;
  }
  const width = Math.max(10, ...report.apis.map(({ api }) => api.length)) + 2;
  terminal.write(`${"Interface".padEnd(width)}${"Answer".padEnd(12)}${"Time".padStart(8)}  Missing\n`);
  for (const { api, state, ms, missing, lacking } of report.apis.toSorted((a, b) => a.api.localeCompare(b.api))) {
    const fields = [...missing, ...lacking.map((field) => `(${field})`)].join(", ");
    const answer = paint(terminal, GOOD.has(state) ? "green" : "red", state.padEnd(12));
    terminal.write(`${api.padEnd(width)}${answer}${`${ms} ms`.padStart(8)}  ${fields}\n`);
  }
  const wide = Math.max(10, ...report.flows.map(({ flow }) => flow.length)) + 2;
  terminal.write(`\n${"Flow".padEnd(wide)}${"State".padEnd(10)}Because\n`);
  for (const { flow, state, because } of report.flows) {
    const why = because.map(({ api, state: answer, fields }) =>
      fields.length === 0 ? `${api} ${answer}` : `${api} lacks ${fields.join(", ")}`,
    );
    terminal.write(`${flow.padEnd(wide)}${paint(terminal, COLOUR[state], state.padEnd(10))}${why.join("; ")}\n`);
  }
  const count = (state: string): number => report.flows.filter((each) => each.state === state).length;
  terminal.write(`\n${count("on")} flows on, ${count("reduced")} reduced, ${count("off")} off\n`);
  for (const { id, severity, text } of found)
    if (!IN_TABLE.has(id))
      terminal.write(`${paint(terminal, severity === "error" ? "red" : "yellow", severity.padEnd(8))} ${text}\n`);
  return code;
}
