// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { AppError } from "#kernel";
import { findNamed } from "./named-path.ts";
import { paint, type Terminal } from "./terminal.ts";

/** What was found where: UTF-16 offsets, end exclusive. Never the value itself. */
export type FoundValue = { readonly kind: string; readonly start: number; readonly end: number };
export type FindValues = (text: string) => readonly FoundValue[];

/** Lines between two looks at the progress bar. */
const PROGRESS_LINES = 200;
const BAR_CELLS = 30;

/**
 * Says where personal data stands in files: `file:line:column kind`, and how many of each kind. A `.jsonl` file is looked at string by
 * string, a `.csv` file cell by cell, anything else line by line. Prints no value, so that its output may be kept. Exit code 1 when
 * something was found.
 */
export async function runPiiScan(files: readonly string[], find: FindValues, terminal: Terminal): Promise<number> {
  const counts = new Map<string, number>();
  for (const file of files) {
    await eachLine(file, terminal, (line, number) => {
      for (const { text, at } of textsOf(file, line, find)) {
        for (const { kind, start } of find(text)) {
          counts.set(kind, (counts.get(kind) ?? 0) + 1);
          const where = `${file}:${String(number)}:${at === "" ? String(start + 1) : `${at}:${String(start + 1)}`}`;
          terminal.write(`${clear(terminal)}${where} ${paint(terminal, "yellow", kind)}\n`);
        }
      }
    });
  }
  const all = [...counts].sort(([, a], [, b]) => b - a);
  terminal.write(
    `${clear(terminal)}${all.length === 0 ? "Nothing found" : all.map(([kind, count]) => `${kind} ${String(count)}`).join(", ")}\n`,
  );
  return all.length > 0 ? 1 : 0;
}

/**
 * Checks the detector, with the operator's own formats and words, on labelled lines `{text, entities: [{type, start, end}]}`. Prints each
 * line on which it finds something else. Exit code 1 when there is one.
 */
export async function runPiiTest(file: string, find: FindValues, terminal: Terminal): Promise<number> {
  let lines = 0;
  let wrong = 0;
  await eachLine(file, terminal, (line, number) => {
    if (line.trim() === "") return;
    lines += 1;
    const { text, entities } = readLabelled(line, `${file}:${String(number)}`);
    const key = (kind: string, start: number, end: number): string => `${kind} ${String(start)}-${String(end)}`;
    const wanted = new Set(entities.map(({ type, start, end }) => key(type, start, end)));
    const got = new Set(find(text).map(({ kind, start, end }) => key(kind, start, end)));
    const missing = [...wanted].filter((span) => !got.has(span));
    const extra = [...got].filter((span) => !wanted.has(span));
    if (missing.length + extra.length === 0) return;
    wrong += 1;
    const said = [...missing.map((span) => `not found ${span}`), ...extra.map((span) => `found ${span}`)].join(", ");
    terminal.write(`${clear(terminal)}${file}:${String(number)}: ${said}\n`);
  });
  terminal.write(`${clear(terminal)}${String(lines)} texts: ${String(lines - wrong)} right, ${String(wrong)} wrong\n`);
  return wrong > 0 ? 1 : 0;
}

type LabelledLine = {
  readonly text: string;
  readonly entities: readonly { readonly type: string; readonly start: number; readonly end: number }[];
};

function readLabelled(line: string, where: string): LabelledLine {
  const value: unknown = parsed(line);
  const row = value as Partial<LabelledLine> | null;
  if (typeof row?.text !== "string" || !Array.isArray(row.entities)) {
    throw new AppError("cli.bad_argument", `Cannot read ${where}: it is no {text, entities}`);
  }
  return row as LabelledLine;
}

async function eachLine(
  file: string,
  terminal: Terminal,
  visit: (line: string, number: number) => void,
): Promise<void> {
  const { isFolder, sizeBytes } = await findNamed(file);
  if (isFolder) throw new AppError("cli.unreadable", `Cannot read "${file}": a folder stands where a file is wanted`);
  let bytes = 0;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    number += 1;
    bytes += new TextEncoder().encode(line).length + 1;
    visit(line, number);
    if (terminal.isInteractive && number % PROGRESS_LINES === 0) terminal.write(`\r${bar(bytes / sizeBytes)} ${file}`);
  }
}

function bar(share: number): string {
  const full = Math.min(BAR_CELLS, Math.round(share * BAR_CELLS));
  return `[${"#".repeat(full)}${" ".repeat(BAR_CELLS - full)}] ${String(Math.min(100, Math.round(100 * share)))} %`;
}

function clear(terminal: Terminal): string {
  return terminal.isInteractive ? "\r\u001b[K" : "";
}

type Located = { readonly text: string; readonly at: string };

/** The texts of one line, each with the name or number of its field. */
function textsOf(file: string, line: string, find: FindValues): Located[] {
  if (file.endsWith(".jsonl") || file.endsWith(".ndjson")) {
    const value = parsed(line);
    return value === undefined ? [{ text: line, at: "" }] : stringsIn(value, "", find);
  }
  if (file.endsWith(".csv")) return cellsOf(line).map((text, index) => ({ text, at: String(index + 1) }));
  return [{ text: line, at: "" }];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** Names of fields are texts too: one that holds a value is found under its number, and never printed. */
function stringsIn(value: unknown, at: string, find: FindValues): Located[] {
  if (typeof value === "string") return [{ text: value, at: at === "" ? "value" : at }];
  if (typeof value === "number") return [{ text: String(value), at: at === "" ? "value" : at }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner], index) => {
    const isValue = !Array.isArray(value) && find(key).length > 0;
    const place = [at, isValue ? `#${String(index + 1)}` : key].filter((part) => part !== "").join(".");
    return [...(isValue ? [{ text: key, at: `${place}(name)` }] : []), ...stringsIn(inner, place, find)];
  });
}

/** RFC 4180, one line: a cell with a line break in it is looked at in pieces. */
function cellsOf(line: string): string[] {
  return Array.from(line.matchAll(/("(?:[^"]|"")*"?|[^,;\t]*)(?:[,;\t]|$)/g), ([, cell = ""]) =>
    cell.startsWith('"') ? cell.replace(/^"|"$/g, "").replaceAll('""', '"') : cell,
  ).slice(0, -1);
}
