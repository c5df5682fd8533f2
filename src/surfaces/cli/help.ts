// SPDX-License-Identifier: Apache-2.0
import type { HelpQuote, Imported, ImportStep, OpenHelp } from "#app";
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
