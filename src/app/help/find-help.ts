// SPDX-License-Identifier: Apache-2.0
import { findHelp as findPassage, passageUrl } from "#help";
import type { Lang } from "#kernel";
import type { OpenHelp } from "./ports.ts";

/** A find, for people who try their pages out. */
export type HelpQuote = {
  readonly kind: "quote" | "page_only";
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly clause: string | null;
  readonly url: string;
  readonly coverage: number;
};

/** Looks a question up that whoever runs the installation typed: it is no customer's, and is kept nowhere. */
export function findHelp({ index }: OpenHelp, question: string, lang: Lang, today: string): HelpQuote | null {
  const found = findPassage(index, index.wordsOf(question), lang, today);
  if (found === null) return null;
  const { kind, page, passage, coverage } = found;
  const { heading, text, clause } = passage;
  return { kind, title: page.title, heading, text, clause, url: passageUrl(page, passage), coverage };
}
