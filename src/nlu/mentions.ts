// SPDX-License-Identifier: Apache-2.0
import { fold, tokenise } from "./fold.ts";
import { againOf } from "./parsers/again.ts";
import { parseAmounts } from "./parsers/amounts.ts";
import { parseAnswers } from "./parsers/answers.ts";
import { parseChoices } from "./parsers/choices.ts";
import { parseCountries } from "./parsers/countries.ts";
import { parseLines } from "./parsers/lines.ts";
import { parseNumbers } from "./parsers/numbers.ts";
import type { Parser, Utterance } from "./parsers/parser.ts";
import { parsePeriods } from "./parsers/periods.ts";
import { parsePlans } from "./parsers/plans.ts";
import { parsePostcodes } from "./parsers/postcodes.ts";
import { parseSymptoms } from "./parsers/symptoms.ts";
import type { Mention, UnderstandingContext } from "./understanding.ts";

/** Parsers that claim their span: a later one does not read a part of it again ("the 5th of May" is no month and no number). */
const CLAIMING: readonly Parser[] = [
  parsePostcodes,
  parseAmounts,
  parseLines,
  parsePlans,
  parsePeriods,
  parseCountries,
  parseNumbers,
];
/** Parsers that read the message as a whole, whatever else is in it. */
const WHOLE: readonly Parser[] = [parseAnswers, parseChoices, parseSymptoms];

/** Every value found, sorted by place. Offsets are of `text`. */
export function findMentions(text: string, context: UnderstandingContext): Mention[] {
  const folded = fold(text);
  const utterance: Utterance = { text: folded.text, tokens: tokenise(folded.text), original: text };
  const claimed: Mention[] = [];
  for (const parser of CLAIMING) {
    for (const mention of longestFirst(parser(utterance, context))) {
      if (!claimed.some(({ start, end }) => mention.start < end && mention.end > start)) claimed.push(mention);
    }
  }
  const whole = WHOLE.flatMap((parser) => parser(utterance, context));
  const again = againOf(folded.text, claimed);
  return [...whole, ...claimed, ...(again === null ? [] : [again])]
    .map((mention) => ({
      ...mention,
      start: folded.starts[mention.start] ?? 0,
      end: folded.ends[mention.end - 1] ?? text.length,
    }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

function longestFirst(mentions: readonly Mention[]): Mention[] {
  return mentions.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
}
