// SPDX-License-Identifier: Apache-2.0
import { commits, type HelpPage, type PageRefusal, readPage } from "#help";
import { AppError } from "#kernel";
import type { HelpSource, SourceRefusal } from "./ports.ts";

export const MOST_PAGES = 500;
const MOST_DEPTH = 4;
const MOST_FAILURES = 50;

export type ImportStep = {
  readonly url: string;
  readonly outcome: "read" | SourceRefusal["reason"] | PageRefusal["reason"];
  readonly done: number;
  readonly waiting: number;
};

export type Imported = {
  readonly pages: readonly HelpPage[];
  readonly skipped: readonly ImportStep[];
  /** Passages that would bind and have no clause: they are never quoted. */
  readonly withheld: number;
};

/**
 * Reads the pages of a source and what they link to inside it, breadth first. Pages are untrusted: they are read as text and bound in
 * number, size and depth. One that cannot be read is left out and named.
 *
 * @throws AppError - `app.help_empty` where nothing could be read: an old corpus is better than none.
 */
export async function readHelpPages(source: HelpSource, onStep: (step: ImportStep) => void): Promise<Imported> {
  const queue = (await source.start()).map((url) => ({ url, depth: 0 }));
  const known = new Set(queue.map(({ url }) => url));
  const pages: HelpPage[] = [];
  const skipped: ImportStep[] = [];
  for (let next = queue.shift(); next && pages.length < MOST_PAGES; next = queue.shift()) {
    const { url, depth } = next;
    const read = await readOne(source, url);
    const outcome = read.ok ? "read" : read.reason;
    if (read.ok && !pages.some((page) => page.url === read.page.url)) {
      if (read.page.passages.length > 0) pages.push(read.page);
      const inside = depth < MOST_DEPTH ? read.links.filter((link) => !known.has(link) && source.isInside(link)) : [];
      for (const link of inside.slice(0, MOST_PAGES)) {
        known.add(link);
        queue.push({ url: link, depth: depth + 1 });
      }
    }
    const step: ImportStep = { url, outcome, done: pages.length, waiting: queue.length };
    if (!read.ok) skipped.push(step);
    onStep(step);
    if (skipped.length > MOST_FAILURES) break;
  }
  if (pages.length === 0)
    throw new AppError(
      "app.help_empty",
      "Cannot import help pages: none could be read, so what was imported before stays",
    );
  return { pages, skipped, withheld: pages.reduce((sum, page) => sum + withheldIn(page), 0) };
}

type ReadOne =
  | { readonly ok: true; readonly page: HelpPage; readonly links: readonly string[] }
  | { readonly ok: false; readonly reason: Exclude<ImportStep["outcome"], "read"> };

async function readOne(source: HelpSource, url: string): Promise<ReadOne> {
  const found = await source.read(url);
  if (!found.ok) return { ok: false, reason: found.refusal.reason };
  const read = readPage(found.value);
  return read.ok ? { ok: true, ...read.value } : { ok: false, reason: read.refusal.reason };
}

export function withheldIn(page: HelpPage): number {
  return page.passages.filter(({ heading, text, clause }) => clause === null && commits(`${heading}\n${text}`)).length;
}
