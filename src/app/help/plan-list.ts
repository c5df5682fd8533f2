// SPDX-License-Identifier: Apache-2.0
import { type HelpPage, type ListRefusal, type RowRefusal, readHelpList } from "#help";
import { ok, type Result } from "#kernel";
import { type Imported, MOST_PAGES, withheldIn } from "./import-help.ts";
import type { OpenHelp } from "./ports.ts";

/** What a list of pages would make of the pages that are in use. */
export type HelpListPlan = {
  /** Addresses of pages that are new, that say something else than before, and that would be quoted no more. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly same: number;
  readonly refused: readonly RowRefusal[];
  /** With those that stay: there would be more pages than an import takes. */
  readonly isTooMany: boolean;
  readonly imported: Imported;
};

/**
 * Reads a list and says what it would change. Nothing is written.
 *
 * @param list - The CSV; `base`: see {@link readHelpList}; `adds`: pages that it does not name stay, else it is all there is.
 * @param before - What is in use; null: nothing.
 */
export function planHelpList(
  list: { readonly csv: string; readonly base: string | null; readonly adds: boolean },
  before: OpenHelp | null,
): Result<HelpListPlan, ListRefusal> {
  const read = readHelpList(list.csv, list.base);
  if (!read.ok) return read;
  const named = new Map(read.value.pages.map((page) => [page.url, page]));
  const known = new Map(
    before === null ? [] : before.index.entries.map(({ page }): [string, HelpPage] => [page.url, page]),
  );
  const unnamed = [...known.values()].filter(({ url }) => !named.has(url));
  const isSame = (page: HelpPage): boolean => JSON.stringify(known.get(page.url)) === JSON.stringify(page);
  const again = read.value.pages.filter(({ url }) => known.has(url));
  const pages = [...(list.adds ? unnamed : []), ...read.value.pages];
  return ok({
    added: read.value.pages.filter(({ url }) => !known.has(url)).map(({ url }) => url),
    changed: again.filter((page) => !isSame(page)).map(({ url }) => url),
    removed: list.adds ? [] : unnamed.map(({ url }) => url),
    same: again.filter(isSame).length,
    refused: read.value.refused,
    isTooMany: pages.length > MOST_PAGES,
    imported: { pages, skipped: [], withheld: pages.reduce((sum, page) => sum + withheldIn(page), 0) },
  });
}
