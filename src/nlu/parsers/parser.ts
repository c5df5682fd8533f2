// SPDX-License-Identifier: Apache-2.0
import type { Token } from "../fold.ts";
import type { Mention, UnderstandingContext } from "../understanding.ts";

/** What a parser reads: folded text and its words. The spans it gives are of the folded text. */
export type Utterance = { readonly text: string; readonly tokens: readonly Token[]; readonly original: string };
export type Parser = (utterance: Utterance, context: UnderstandingContext) => Mention[];

/** Every match of a global pattern as a mention; `read` gives the value, or null to pass over it. */
export function matches(
  text: string,
  pattern: RegExp,
  slot: string,
  read: (match: RegExpExecArray) => Mention["value"] | null,
): Mention[] {
  const found: Mention[] = [];
  for (const match of text.matchAll(pattern)) {
    const value = read(match);
    if (value !== null) found.push({ slot, value, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Whole words of either script; `\b` knows only Latin ones. */
export function word(alternatives: string): string {
  return `(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`;
}
