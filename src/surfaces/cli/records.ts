// SPDX-License-Identifier: Apache-2.0
import { type RecordFacts, recordChecks, recordsView, runChecks, writeRecord } from "#app";
import { AppError } from "#kernel";
import { printResults } from "./doctor.ts";
import type { Terminal } from "./terminal.ts";

export type RecordsFlags = {
  readonly format?: string | undefined;
  readonly lang?: string | undefined;
  readonly check?: boolean | undefined;
};

/**
 * `wardline records [dpia] [--format md|json] [--lang en|ar] [--check]`: the record of processing of this installation, from its code and
 * configuration. Asks neither the server nor the database.
 *
 * @returns With `--check` 0, or 1 with warnings and 2 with errors; else 0.
 */
export async function runRecords(
  facts: RecordFacts,
  [part, ...rest]: readonly string[],
  flags: RecordsFlags,
  terminal: Terminal,
): Promise<number> {
  const { format = "md", lang = "en" } = flags;
  const isKnown = (part === undefined || part === "dpia") && rest.length === 0;
  if (!isKnown || (format !== "md" && format !== "json") || (lang !== "en" && lang !== "ar"))
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `records [dpia] [--format md|json] [--lang en|ar] [--check]`",
    );
  if (flags.check === true) return printResults(await runChecks(recordChecks, facts), terminal);
  const record = facts.record();
  if (format === "json") {
    const view = recordsView(record, facts.egress());
    terminal.write(`${JSON.stringify(part === "dpia" ? view.dpia : view, null, 2)}\n`);
    return 0;
  }
  terminal.write(writeRecord(record, part === "dpia" ? "dpia" : "record", lang));
  return 0;
}
