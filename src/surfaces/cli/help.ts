// SPDX-License-Identifier: Apache-2.0
import type { HelpListPlan, HelpQuote, Imported, ImportStep, OpenHelp } from "#app";
import type { Result } from "#kernel";
import { paint, type Terminal } from "./terminal.ts";

/** Imports help pages with a line for each page, and says what will never be quoted. */
export async function runHelpImport(
  run: (onStep: (step: ImportStep) => void) => Promise<{ imported: Imported; version: number; path: string }>,
  terminal: Terminal,
): Promise<number> {
  const { imported, version, path } = await run(({ url, outcome, done, waiting }) => {
    const mark = outcome === "read" ? paint(terminal, "green", "read") : paint(terminal, "yellow", outcome);
    terminal.write(`  ${String(done).padStart(4)} (${waiting} waiting)  ${mark}  ${url}\n`);
  });
  const passages = imported.pages.reduce((sum, page) => sum + page.passages.length, 0);
  const inLang = (lang: string): number => imported.pages.filter((page) => page.lang === lang).length;
  terminal.write(
    `${imported.pages.length} pages (${inLang("en")} English, ${inLang("ar")} Arabic), ${passages} passages, version ${version}, signed: ${path}\n`,
  );
  if (imported.withheld > 0)
    terminal.write(
      `${imported.withheld} passages speak of money, periods or rights and are no numbered clause: they are never quoted (docs/guides/help-pages.md)\n`,
    );
  if (imported.skipped.length > 0) terminal.write(`${imported.skipped.length} pages were left out\n`);
  terminal.write("A running server takes the new pages within half a minute.\n");
  return 0;
}

const ROW_WHY: Readonly<Record<HelpListPlan["refused"][number]["reason"], string>> = {
  cells: "has more cells than the header",
  no_title: "has no title",
  no_text: "has neither text nor markdown",
  two_texts: "has text and markdown: one of them",
  url: "has no address that is https and whole, or lies under --base",
  language: "its language is neither en nor ar",
  day: "its days are not written as 2026-01-31",
  twice: "has the address of an earlier row",
  too_large: "is too large",
  empty: "has nothing in it that could be quoted",
  unreadable: "cannot be read",
};

/**
 * Says what a list of pages adds, changes and takes away, and which rows are refused, and then writes it. Where a row is refused nothing is written.
 *
 * @param write - Null: it is looked at only.
 * @returns 0: written, or could be; 1: refused rows, or too many pages.
 */
export async function runHelpList(
  plan: HelpListPlan,
  write: (() => Promise<{ readonly version: number; readonly path: string }>) | null,
  terminal: Terminal,
): Promise<number> {
  for (const url of plan.added) terminal.write(`  ${paint(terminal, "green", "added")}    ${url}\n`);
  for (const url of plan.changed) terminal.write(`  ${paint(terminal, "yellow", "changed")}  ${url}\n`);
  for (const url of plan.removed) terminal.write(`  ${paint(terminal, "red", "removed")}  ${url}\n`);
  for (const { line, reason } of plan.refused)
    terminal.write(`  ${paint(terminal, "red", "refused")}  line ${line}: ${ROW_WHY[reason]}\n`);
  const { added, changed, removed, same, refused, imported } = plan;
  terminal.write(
    `${added.length} added, ${changed.length} changed, ${removed.length} removed, ${same} as they were, ${refused.length} rows refused\n`,
  );
  if (plan.isTooMany) terminal.write("With those that stay there would be more than 500 pages\n");
  if (refused.length > 0 || plan.isTooMany) {
    terminal.write("Nothing was written: what was imported before stays\n");
    return 1;
  }
  if (write !== null) return runHelpImport(async () => ({ imported, ...(await write()) }), terminal);
  terminal.write("Nothing was written, as it was asked\n");
  return 0;
}

/** Tries a question out, as the chat would ask it. */
export function runHelpAsk(
  read: Result<OpenHelp, { readonly reason: string }> | null,
  ask: (open: OpenHelp) => HelpQuote | null,
  terminal: Terminal,
): number {
  if (read === null || !read.ok) {
    terminal.write(
      read === null ? "No help pages were imported.\n" : `The help pages are refused: ${read.refusal.reason}\n`,
    );
    return 1;
  }
  const found = ask(read.value);
  if (found === null) {
    terminal.write("I don't know.\n");
    return 0;
  }
  const { kind, title, heading, text, clause, url, coverage } = found;
  terminal.write(`${[title, heading].filter((one) => one !== "").join(" › ")}  (${Math.round(coverage * 100)} %)\n`);
  if (kind === "quote") terminal.write(`“${text}”\n`);
  else terminal.write("Not quoted: it would bind, and no clause that holds covers it.\n");
  terminal.write(`${clause === null ? "" : `Clause ${clause}, `}${url}\n`);
  return 0;
}
