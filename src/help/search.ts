// SPDX-License-Identifier: Apache-2.0
import MiniSearch, { type SearchResult } from "minisearch";
import type { Lang } from "#kernel";
import { commits } from "./commitments.ts";
import type { HelpPage, HelpPassage } from "./page.ts";
import { STOP_WORDS } from "./stop-words.ts";
import { isSkeleton, joined, skeletonOf, type WordsOf, withSkeletons } from "./words.ts";

export type HelpIndex = {
  readonly entries: readonly Entry[];
  readonly byLang: Readonly<Record<Lang, LangIndex>>;
  readonly wordsOf: WordsOf;
  readonly stop: ReadonlySet<string>;
};

type Entry = { readonly id: number; readonly page: HelpPage; readonly passage: HelpPassage; readonly place: number };
type LangIndex = { readonly search: MiniSearch; readonly count: number; readonly seen: ReadonlyMap<string, number> };

/** What the pages have to say. `isSure`: so near that it may go before an aim that is only guessed. */
export type HelpFound = {
  readonly kind: "quote" | "page_only";
  readonly page: HelpPage;
  readonly passage: HelpPassage;
  /** Number of the passage on its page, from 0. */
  readonly place: number;
  /** Share of the question that the passage covers, 0…1, rare words counting more. */
  readonly coverage: number;
  readonly isSure: boolean;
};

/** Below this it is "I don't know". Measured on the question set of this room: see `docs/guides/help-pages.md`. */
export const QUOTE_FROM = 0.58;
const SURE_FROM = 0.85;
/** One word alone is a topic, not a question: it has to stand in a title, a heading or the keywords. */
const FIELDS = ["title", "heading", "keywords", "text"];
const BOOST = { title: 2.5, heading: 3, keywords: 2, text: 1 };
const CANDIDATES = 6;
/** A passage that scores less than this share of the best one answers something else. */
const NEAR_BEST = 0.55;

/** Makes the index of all pages. About a millisecond for each page; nothing is stored. */
export function openHelp(pages: readonly HelpPage[], words: WordsOf): HelpIndex {
  const wordsOf: WordsOf = (text) => words(joined(text));
  const entries = pages
    .flatMap((page) => page.passages.map((passage, place) => ({ page, passage, place })))
    .map((entry, id) => ({ id, ...entry }));
  const stop = new Set(STOP_WORDS.flatMap((word) => wordsOf(word)));
  return {
    entries,
    wordsOf,
    stop,
    byLang: { en: indexOf(entries, "en", wordsOf, stop), ar: indexOf(entries, "ar", wordsOf, stop) },
  };
}

function indexOf(entries: readonly Entry[], lang: Lang, wordsOf: WordsOf, stop: ReadonlySet<string>): LangIndex {
  const search = new MiniSearch({
    fields: FIELDS,
    tokenize: (text) => withSkeletons(wordsOf(text)),
    processTerm: (term) => (stop.has(term) ? null : term),
  });
  const own = entries.filter(({ page }) => page.lang === lang);
  const seen = new Map<string, number>();
  for (const { id, page, passage } of own) {
    const document = { id, title: page.title, heading: passage.heading, keywords: page.keywords, text: passage.text };
    search.add(document);
    const words = new Set(wordsOf(`${document.title} ${document.heading} ${document.keywords} ${document.text}`));
    for (const word of words) seen.set(word, (seen.get(word) ?? 0) + 1);
  }
  return { search, count: own.length, seen };
}

/**
 * Finds the passage that answers a question, or nothing.
 *
 * @param question - Words of a screened text (`index.wordsOf`). Attacker-controlled: at most its first 60 are looked at.
 * @param today - `YYYY-MM-DD` in the tenant's zone: clauses hold between days.
 * @returns `quote`: may be shown word for word. `page_only`: it would bind and no clause that holds covers it. null: not known.
 */
export function findHelp(index: HelpIndex, question: readonly string[], lang: Lang, today: string): HelpFound | null {
  const { search, count, seen } = index.byLang[lang];
  const asked = [...new Set(question)].filter((word) => !index.stop.has(word)).slice(0, MOST_WORDS);
  if (count === 0 || asked.length === 0) return null;
  const results = search.search(withSkeletons(asked).join(" "), {
    // The words are stemmed already, and a stem has no stem.
    tokenize: (text) => text.split(" "),
    boost: BOOST,
    combineWith: "OR",
    boostTerm: (term) => (isSkeleton(term) ? 0.5 : 1),
    fuzzy: (term) => (term.length > 5 && !isSkeleton(term) && !/\d/.test(term) ? 1 : false),
    prefix: (term) => term.length > 4 && !isSkeleton(term),
    weights: { fuzzy: 0.4, prefix: 0.5 },
    bm25: { k: 1.2, b: 0.6, d: 0.5 },
  });
  const best = results[0]?.score ?? 0;
  const found = results
    .slice(0, CANDIDATES)
    .filter((result) => result.score >= best * NEAR_BEST)
    .map((result) => ({ result, coverage: coverageOf(asked, result, count, seen) }))
    .filter(({ result, coverage }) => coverage >= QUOTE_FROM && isOnTopic(asked, result))
    .flatMap(({ result, coverage }) => {
      const entry = index.entries[Number(result.id)];
      return entry === undefined
        ? []
        : [{ ...entry, coverage, rank: result.score * coverage ** 2, mayQuote: mayQuote(entry, today) }];
    })
    .sort((one, other) => other.rank - one.rank);
  const chosen = found.find(({ mayQuote: may }) => may) ?? found[0];
  if (chosen === undefined) return null;
  const { page, passage, place, coverage } = chosen;
  return {
    kind: chosen.mayQuote ? "quote" : "page_only",
    page,
    passage,
    place,
    coverage,
    isSure: coverage >= SURE_FROM && asked.length >= 2,
  };
}

const MOST_WORDS = 60;
const SKELETON_WORTH = 0.8;

/** How much of the question stands in the passage; a word that no page knows counts as the rarest of all. */
function coverageOf(
  asked: readonly string[],
  { queryTerms }: SearchResult,
  count: number,
  seen: ReadonlyMap<string, number>,
): number {
  const matched = new Set(queryTerms);
  const weight = (word: string): number => Math.log(1 + count / (seen.get(word) ?? 0.5));
  const all = asked.reduce((sum, word) => sum + weight(word), 0);
  const covered = asked.reduce((sum, word) => {
    if (matched.has(word)) return sum + weight(word);
    const skeleton = skeletonOf(word);
    return skeleton !== null && matched.has(skeleton) ? sum + SKELETON_WORTH * weight(word) : sum;
  }, 0);
  return covered / all;
}

/** What only stands somewhere in a text is not what the text is about. */
function isOnTopic(asked: readonly string[], { match, queryTerms }: SearchResult): boolean {
  const inHead = Object.values(match).some((fields) => fields.some((field) => field !== "text"));
  return inHead || (asked.length >= 3 && new Set(queryTerms).size >= 3);
}

/** A promise is quoted with the clause that makes it, while it holds, or not at all. */
function mayQuote({ page, passage }: Entry, today: string): boolean {
  const isInForce = (page.validFrom ?? today) <= today && today <= (page.validUntil ?? today);
  if (!isInForce) return false;
  return passage.clause !== null || !commits(`${passage.heading}\n${passage.text}`);
}
