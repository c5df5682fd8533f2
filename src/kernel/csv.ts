// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "./result.ts";

/** A record of a CSV file, with the line on which it begins. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

/**
 * Reads CSV (RFC 4180): quoted cells may hold commas, line breaks and doubled quotes. A mark at the front that says UTF-8 is passed over.
 *
 * @returns The records; refused with the line where a quote is opened and never closed, or stands inside a cell that is not quoted.
 */
export function readCsv(
  file: string,
): Result<readonly CsvRecord[], { readonly reason: "quotes"; readonly line: number }> {
  const text = file.replace(/^\uFEFF/u, "");
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  let line = 1;
  let begun = 1;
  const endRecord = (): void => {
    records.push({ line: begun, cells: [...cells, cell] });
    cells = [];
    cell = "";
    begun = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at] ?? "";
    if (mark === "\n") line += 1;
    if (isQuoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (mark === '"' && cell === "") isQuoted = true;
    else if (mark === '"') return refuse({ reason: "quotes", line });
    else if (mark === ",") {
      cells.push(cell);
      cell = "";
    } else if (mark === "\n") endRecord();
    else if (mark !== "\r") cell += mark;
  }
  if (isQuoted) return refuse({ reason: "quotes", line: begun });
  if (cell !== "" || cells.length > 0) endRecord();
  return ok(records);
}
