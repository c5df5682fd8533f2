// SPDX-License-Identifier: Apache-2.0

export type CsvValue = string | number | boolean | null | undefined;

/** What spreadsheets take for a formula at the start of a cell, also in full width, and what they skip before looking. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u;

/**
 * A table as CSV (RFC 4180, CRLF) that a spreadsheet opens without running anything: a text that could be a formula gets an apostrophe
 * in front. Numbers are given as numbers and stay as they are. It hides nothing: what may be exported is decided by whoever calls.
 */
export function toCsv(head: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Keeps a CSV where the browser keeps downloads; with the mark that spreadsheets need to read Arabic as UTF-8. */
export function saveCsv(name: string, csv: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\uFEFF", csv], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
