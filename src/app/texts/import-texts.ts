// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, readCsv, refuse } from "#kernel";
import { type DeskTextDraft, deskTextDraft } from "#protocol";

export type ImportRefusal = { readonly reason: "not_a_list"; readonly line: number };

/** As many as a second person reads through at once. */
const MOST_AT_ONCE = 200;

/**
 * Reads canned texts that another system wrote. CSV (RFC 4180) has a header with `title`, `en` and/or `ar`, and may have `shortcut` and
 * `team`. Markdown has one `## Title` per text, then `shortcut:` and `team:` lines where wanted, then `### en` and `### ar` with the words.
 * What cannot be read is refused as a whole, with the line. Attacker-controlled: a file from anywhere.
 */
export function readTexts(format: "csv" | "markdown", file: string): Result<readonly DeskTextDraft[], ImportRefusal> {
  const rows = format === "csv" ? fromCsv(file) : ok(fromMarkdown(file));
  if (!rows.ok) return rows;
  if (rows.value.length === 0 || rows.value.length > MOST_AT_ONCE) return refuse({ reason: "not_a_list", line: 1 });
  const drafts: DeskTextDraft[] = [];
  for (const { line, fields } of rows.value) {
    const { title, shortcut, team, en, ar } = fields;
    const draft = deskTextDraft.safeParse({
      kind: "canned",
      title: (title ?? "").trim(),
      shortcut: orNull(shortcut?.replace(/^\//u, "").toLowerCase()),
      team: orNull(team),
      replaces: null,
      en: (en ?? "").trim(),
      ar: (ar ?? "").trim(),
    });
    if (!draft.success) return refuse({ reason: "not_a_list", line });
    drafts.push(draft.data);
  }
  return ok(drafts);
}

type Row = { readonly line: number; readonly fields: Readonly<Record<string, string>> };

function orNull(value: string | undefined): string | null {
  const text = value?.trim() ?? "";
  return text === "" ? null : text;
}

function fromCsv(file: string): Result<readonly Row[], ImportRefusal> {
  const records = readCsv(file);
  if (!records.ok) return refuse({ reason: "not_a_list", line: records.refusal.line });
  const [head, ...rest] = records.value;
  const names = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  if (!names.includes("title") || !(names.includes("en") || names.includes("ar")))
    return refuse({ reason: "not_a_list", line: 1 });
  const rows: Row[] = [];
  for (const { line, cells } of rest) {
    if (cells.length === 1 && cells[0]?.trim() === "") continue;
    if (cells.length > names.length) return refuse({ reason: "not_a_list", line });
    rows.push({ line, fields: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""])) });
  }
  return ok(rows);
}

function fromMarkdown(file: string): readonly Row[] {
  const rows: { line: number; fields: Record<string, string> }[] = [];
  let part: "en" | "ar" | null = null;
  for (const [at, written] of file
    .replace(/^\uFEFF/u, "")
    .split(/\r?\n/u)
    .entries()) {
    const title = /^## +(.+?)\s*$/u.exec(written)?.[1];
    if (title !== undefined) {
      rows.push({ line: at + 1, fields: { title } });
      part = null;
      continue;
    }
    const fields = rows.at(-1)?.fields;
    if (fields === undefined) continue;
    const language = /^### +(en|ar)\s*$/iu.exec(written)?.[1]?.toLowerCase();
    if (language !== undefined) {
      part = language === "ar" ? "ar" : "en";
      continue;
    }
    const named = part === null ? /^(shortcut|team):\s*(.*)$/iu.exec(written) : null;
    if (named !== null) fields[(named[1] ?? "").toLowerCase()] = named[2] ?? "";
    else if (part !== null) fields[part] = fields[part] === undefined ? written : `${fields[part]}\n${written}`;
    // Words without a language are English, as in most lists that people bring along.
    else if (written.trim() !== "") fields["en"] = fields["en"] === undefined ? written : `${fields["en"]}\n${written}`;
  }
  return rows;
}
