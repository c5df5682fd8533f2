// SPDX-License-Identifier: Apache-2.0
import { type Lang, ok, type Result, readCsv, refuse } from "#kernel";
import { cleanLine } from "./clean.ts";
import type { HelpPage } from "./page.ts";
import { type PageRefusal, readPage } from "./read-page.ts";

/** Why a row is no help page. */
export type RowRefusal = {
  /** Line of the file on which the row begins. */
  readonly line: number;
  readonly reason:
    | PageRefusal["reason"]
    | "cells"
    | "no_title"
    | "no_text"
    | "two_texts"
    | "url"
    | "language"
    | "day"
    | "twice";
};

/** Why nothing of a list can be read. */
export type ListRefusal = {
  readonly line: number;
  readonly reason: "quotes" | "columns" | "column_unknown" | "no_rows" | "too_many_rows";
};

export type HelpList = { readonly pages: readonly HelpPage[]; readonly refused: readonly RowRefusal[] };

/** As many as an import of a site reads. */
export const MOST_ROWS = 500;
const COLUMNS = ["title", "text", "markdown", "url", "language", "keywords", "valid-from", "valid-until"] as const;
type Column = (typeof COLUMNS)[number];
const MOST_KEYWORDS = 500;

/**
 * Reads help pages from CSV (RFC 4180, UTF-8): a header with `title`, `url` and `text` or `markdown`, and where wanted `language`, `keywords`,
 * `valid-from` and `valid-until`; a row is a page. Untrusted: rows are read by the rules of pages, `text` without any markup. A row that cannot be
 * read is named with its line and why, and the others are read all the same: whether they are taken is for the caller to say.
 *
 * @param base - Under which address a `url` that is none by itself lies; null: every one must be whole. https, or on the origin of `base`.
 * @returns Pages and refused rows; refused as a whole where the columns or the quotes make no list, or it holds no row or too many.
 */
export function readHelpList(csv: string, base: string | null): Result<HelpList, ListRefusal> {
  const records = readCsv(csv);
  if (!records.ok) return records;
  const [head, ...rest] = records.value;
  const names = head?.cells.map((cell) => cell.trim().toLowerCase().replace("_", "-")) ?? [];
  if (names.some((name) => !COLUMNS.some((column) => column === name)))
    return refuse({ reason: "column_unknown", line: 1 });
  const has = (column: Column): boolean => names.includes(column);
  if (!has("title") || !has("url") || !(has("text") || has("markdown")) || new Set(names).size < names.length)
    return refuse({ reason: "columns", line: 1 });
  const rows = rest.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (rows.length === 0) return refuse({ reason: "no_rows", line: 1 });
  if (rows.length > MOST_ROWS) return refuse({ reason: "too_many_rows", line: rows[MOST_ROWS]?.line ?? 1 });
  const pages = new Map<string, HelpPage>();
  const refused: RowRefusal[] = [];
  for (const { line, cells } of rows) {
    const cell = (column: Column): string => (has(column) ? (cells[names.indexOf(column)] ?? "").trim() : "");
    const page = cells.length > names.length ? refuse({ reason: "cells" as const }) : pageOf(cell, base);
    if (!page.ok) refused.push({ line, reason: page.refusal.reason });
    else if (pages.has(page.value.url)) refused.push({ line, reason: "twice" });
    else pages.set(page.value.url, page.value);
  }
  return ok({ pages: [...pages.values()], refused });
}

function pageOf(
  cell: (column: Column) => string,
  base: string | null,
): Result<HelpPage, { readonly reason: Exclude<RowRefusal["reason"], "cells" | "twice"> }> {
  const title = cleanLine(cell("title"));
  if (title === "") return refuse({ reason: "no_title" });
  const url = addressOf(cell("url"), base);
  if (url === null) return refuse({ reason: "url" });
  const lang = langOf(cell("language"));
  if (lang === null) return refuse({ reason: "language" });
  const [from, until] = [cell("valid-from"), cell("valid-until")];
  if (![from, until].every((day) => day === "" || isDay(day))) return refuse({ reason: "day" });
  const [text, markdown] = [cell("text"), cell("markdown")];
  if (text !== "" && markdown !== "") return refuse({ reason: "two_texts" });
  if (text === "" && markdown === "") return refuse({ reason: "no_text" });
  const read = readPage({
    url,
    type: markdown === "" ? "html" : "markdown",
    text: markdown === "" ? asHtml(text) : markdown,
  });
  if (!read.ok) return read;
  return ok({
    ...read.value.page,
    title,
    lang: lang === "" ? read.value.page.lang : lang,
    keywords: cleanLine(cell("keywords"), MOST_KEYWORDS) || read.value.page.keywords,
    validFrom: from === "" ? read.value.page.validFrom : from,
    validUntil: until === "" ? read.value.page.validUntil : until,
  });
}

/** Whole, without a name and password and without a place on the page; https, or on the origin where the caller says pages lie. */
function addressOf(written: string, base: string | null): string | null {
  if (written === "") return null;
  try {
    const url = base === null ? new URL(written) : new URL(written, base.endsWith("/") ? base : `${base}/`);
    url.hash = "";
    const isAllowed = url.protocol === "https:" || (base !== null && url.origin === new URL(base).origin);
    return isAllowed && url.username === "" && url.password === "" ? url.href : null;
  } catch {
    return null;
  }
}

/** Empty: the script of the words says it. Null: none of ours. */
function langOf(written: string): Lang | "" | null {
  const [code = ""] = written.toLowerCase().split(/[-_]/u);
  return code === "" || code === "en" || code === "ar" ? code : null;
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Words as they are: no mark in them is markup. */
function asHtml(text: string): string {
  const escaped = text.replace(/&/gu, "&amp;").replace(/</gu, "&lt;").replace(/>/gu, "&gt;");
  return escaped
    .split(/\n\s*\n/u)
    .map((part) => `<p>${part.trim().replace(/\r?\n/gu, "<br>")}</p>`)
    .join("\n");
}
