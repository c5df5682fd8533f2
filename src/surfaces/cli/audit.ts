// SPDX-License-Identifier: Apache-2.0
import { type AuditRun, type KeptRun, newFindings, type Observation, worstOf } from "#app";
import { paint, type Terminal } from "./terminal.ts";

const MARK = {
  error: ["red", "✗"],
  warning: ["yellow", "!"],
  info: ["cyan", "i"],
  pass: ["green", "✓"],
} as const satisfies Record<string, readonly [string, string]>;

/** One check as it ends: its place, what it is about, and what it found. */
export function printObservation(
  terminal: Terminal,
  { check, title, findings }: Observation,
  at: number,
  of: number,
): void {
  const [colour, mark] = MARK[worstOf(findings) ?? "pass"];
  const place = `${String(at).padStart(String(of).length)}/${of}`;
  terminal.write(
    `${paint(terminal, "dim", place)} ${paint(terminal, colour, mark)} ${title} ${paint(terminal, "dim", check)}\n`,
  );
  for (const { severity, text } of findings)
    if (severity !== "info") terminal.write(`       ${paint(terminal, MARK[severity][0], severity)} ${text}\n`);
}

/** Who answers what, part by part, and as the last line the figures as JSON. */
export function printAudit(terminal: Terminal, run: AuditRun, out: string | null): void {
  const parts = Map.groupBy(run.requirements, ({ regime, part }) => (regime === "asvs" ? `ASVS ${part}` : regime));
  const width = Math.max(...[...parts.keys()].map((name) => name.length));
  terminal.write(`\n${"".padEnd(width)}  automated  manual  not applicable\n`);
  for (const [name, rows] of parts) {
    const count = (kind: string): string => String(rows.filter(({ answer }) => answer.kind === kind).length);
    terminal.write(
      `${name.padEnd(width)}  ${count("automated").padStart(9)}  ${count("manual").padStart(6)}  ${count("not_applicable").padStart(14)}\n`,
    );
  }
  const { figures } = run;
  terminal.write(
    `\n${figures.errors} errors, ${figures.warnings} warnings in ${figures.checks} checks (${((run.endedAtMs - run.startedAtMs) / 1_000).toFixed(1)} s). What people have to look at: docs/compliance/catalogue\n`,
  );
  if (out !== null) terminal.write(`Written to ${out}\n`);
  terminal.write(`${JSON.stringify(figures)}\n`);
}

/** One line for each kept run: how much was found, what is new since the one before, and what has gone. */
export function printAuditTrend(terminal: Terminal, runs: readonly KeptRun[]): void {
  if (runs.length === 0) {
    terminal.write(
      "No run is kept yet: `wardline audit run` beside a running instance keeps one, and so does each night\n",
    );
    return;
  }
  terminal.write("when              errors  warnings  new  gone\n");
  for (const [at, run] of runs.entries()) {
    const before = runs[at - 1] ?? null;
    const fresh = newFindings(before, run);
    const gone = before === null ? [] : newFindings(run, before);
    const { errors, warnings } = run.figures;
    terminal.write(
      `${run.startedAt.toISOString().slice(0, 16).replace("T", " ")}  ${String(errors).padStart(6)}  ${String(warnings).padStart(8)}  ${String(fresh.length).padStart(3)}  ${String(gone.length).padStart(4)}  ${[...new Set(fresh.map(({ check }) => check))].join(" ")}\n`,
    );
  }
}
