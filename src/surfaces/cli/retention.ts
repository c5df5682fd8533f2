// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, planRetention, runRetention } from "#app";
import { AppError } from "#kernel";
import type { Terminal } from "./terminal.ts";

export type RetentionFlags = { readonly "dry-run"?: boolean | undefined; readonly json?: boolean | undefined };

/** `wardline retention plan|run [--dry-run]`: what need not be kept any more (docs/privacy/retention.md). Counts only. */
export async function runRetentionCommand(
  { deps }: { readonly deps: AppDeps },
  [act, ...rest]: readonly string[],
  flags: RetentionFlags,
  terminal: Terminal,
): Promise<number> {
  if ((act !== "plan" && act !== "run") || rest.length > 0)
    throw new AppError("cli.bad_argument", "Cannot run the command: it is `retention plan|run [--dry-run] [--json]`");
  if (act === "plan" || flags["dry-run"] === true) {
    const plan = await planRetention(deps);
    for (const { kind, rule, before, due, held } of plan)
      say(
        terminal,
        flags.json === true
          ? JSON.stringify({ class: kind, rule, before: before.toISOString(), due, held })
          : `${kind.padEnd(14)} ${String(due).padStart(8)} to remove, ${held} on hold; before ${before.toISOString().slice(0, 10)} (${rule})`,
      );
    return 0;
  }
  const runs = await runRetention(deps, (kind, removed) => {
    if (flags.json !== true) say(terminal, `${kind}: ${removed} removed so far`);
  });
  for (const { kind, rule, removed } of runs)
    say(
      terminal,
      flags.json === true ? JSON.stringify({ class: kind, rule, removed }) : `${kind}: ${removed} removed (${rule})`,
    );
  if (runs.length === 0 && flags.json !== true) say(terminal, "Nothing to remove");
  return 0;
}

function say(terminal: Terminal, line: string): void {
  terminal.write(`${line}\n`);
}
