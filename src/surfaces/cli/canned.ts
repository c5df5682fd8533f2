// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, keepDrafts, readTexts } from "#app";
import { AppError } from "#kernel";
import type { Terminal } from "./terminal.ts";

/** Why a list of texts is not taken, in words for who brings it. */
const WHY = {
  placeholder_unknown: "a text holds something in braces that is no placeholder",
  holds_personal_data: "a text holds somebody's data; a text for every case holds none",
  unscreenable: "a text could not be looked through",
  empty: "a text says nothing",
  not_permitted: "it is not permitted",
  text_not_found: "it names a text that is not there",
  too_many_texts: "there would be too many texts",
  shortcut_taken: "a shortcut stands there twice, or is in use",
  somebody_was_faster: "somebody changed them meanwhile",
} as const;

/**
 * `wardline canned import FILE`: keeps the texts of a CSV or Markdown file as drafts. A colleague at the desk puts them into use.
 *
 * @throws AppError - `cli.canned_usage`, `cli.canned_refused`: nothing was kept.
 */
export async function runCannedImport(
  deps: AppDeps,
  [name, text]: readonly [name: string, text: string],
  terminal: Terminal,
): Promise<number> {
  const format = name.endsWith(".csv") ? "csv" : name.endsWith(".md") ? "markdown" : null;
  if (format === null) throw cannedUsage();
  const read = readTexts(format, text);
  if (!read.ok)
    throw new AppError(
      "cli.canned_refused",
      `Cannot import: no list of texts can be read at line ${read.refusal.line}`,
    );
  const kept = await keepDrafts(deps, null, read.value);
  if (!kept.ok) throw new AppError("cli.canned_refused", `Cannot import: ${WHY[kept.refusal.reason]}`);
  const count = kept.value.textIds.length;
  terminal.write(`${count} drafts. Asked as ${kept.value.approvalId}: a colleague decides at the desk\n`);
  return 0;
}

export function cannedUsage(): AppError {
  return new AppError("cli.canned_usage", "Cannot import: write `canned import FILE.csv` or `canned import FILE.md`");
}
