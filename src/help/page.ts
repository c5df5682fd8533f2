// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";

/** A piece of a page that can be quoted by itself. */
export type HelpPassage = {
  /** The headings above it, nearest last; empty at the top of a page. */
  readonly heading: string;
  /** As it stands on the page, lines kept, without markup. */
  readonly text: string;
  /** The place on the page, as in `#anchor`. */
  readonly anchor: string | null;
  /** Number of the clause where the page numbers it. */
  readonly clause: string | null;
};

export type HelpPage = {
  readonly url: string;
  readonly lang: Lang;
  readonly title: string;
  /** Words under which people look for it, from the page itself. */
  readonly keywords: string;
  /** Days between which the clauses of the page hold, `YYYY-MM-DD`; null: open. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly passages: readonly HelpPassage[];
};

/** Largest page that is read, in UTF-16 units. */
export const MAX_PAGE_CHARS = 1_000_000;
/** Most passages of one page. */
export const MAX_PASSAGES = 400;
/** A longer section is cut between paragraphs. */
export const MAX_PASSAGE_CHARS = 900;
