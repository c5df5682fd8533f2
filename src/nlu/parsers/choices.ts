// SPDX-License-Identifier: Apache-2.0
import { fold, tokenise } from "../fold.ts";
import type { Mention } from "../understanding.ts";
import { isSameWord } from "./distance.ts";
import type { Parser } from "./parser.ts";

/** Ordinals in folded spelling, by place; the last entry is "the last one". */
const ORDINALS: readonly string[] = [
  "first|1st|number one|option one|no 1|الاول|الاولي|اول واحد|اول وحده|الاولاني|الاولانيه|رقم واحد",
  "second|2nd|number two|option two|no 2|الثاني|الثانيه|التاني|التانيه|ثاني واحد|تاني واحد|رقم اثنين|رقم اتنين",
  "third|3rd|number three|option three|no 3|الثالث|الثالثه|التالت|التالته|ثالث واحد|رقم ثلاثه|رقم تلاته",
  "fourth|4th|number four|option four|no 4|الرابع|الرابعه|رقم اربعه",
  "fifth|5th|number five|option five|no 5|الخامس|الخامسه|رقم خمسه",
  "sixth|6th|number six|option six|no 6|السادس|السادسه|رقم سته",
];
const LAST = "last|bottom|الاخير|الاخيره|اخر واحد|اخر وحده";
const FILLER =
  "(?:i(?:'?d| would)? (?:want|like|choose|pick|take|prefer|meant?)|i'?ll (?:take|have)|give me|choose|pick|make it|let'?s (?:do|go with)|go with|it'?s|the|this|option|number|no|choice|please|اختار|ابي|ابغي|عايز|عاوز|بدي|اريد|اخترت|رقم|الخيار|خيار|هو|خليها|باخد|باخذ)";
const TAIL =
  "(?: (?:one|option|choice|plan|line|please|pls|thanks|then|of them|in the list|من فضلك|لو سمحت|فيهم|منهم|شكرا|واحد))*";
const patterns = [...ORDINALS, LAST].map(
  (words) => new RegExp(`^[ ,.]*(?:no[ ,]+|لا[ ,]+)?(?:${FILLER} )*(?:${words})${TAIL}[ .!?]*$`, "u"),
);
const DIGIT = new RegExp(`^[ ,.]*(?:${FILLER} )*#?(\\d)[.)]?${TAIL}[ .!?]*$`, "u");
/** Words that choices share and that therefore tell nothing. */
const EMPTY = new Set([
  "the",
  "at",
  "a",
  "my",
  "to",
  "of",
  "and",
  "or",
  "for",
  "in",
  "on",
  "with",
  "it",
  "is",
  "من",
  "في",
  "علي",
  "الي",
  "او",
]);

/** One of the choices on the screen: by place ("the second one", «الثاني», "2") or by its words. */
export const parseChoices: Parser = ({ text, tokens }, { choices }): Mention[] => {
  if (!choices || choices.length === 0) return [];
  const place = placeOf(text, choices.length);
  const chosen =
    place === null
      ? byLabel(
          tokens.map((token) => token.text),
          choices,
        )
      : choices[place];
  return chosen ? [{ slot: "choice", value: chosen.id, start: 0, end: text.length }] : [];
};

function placeOf(text: string, count: number): number | null {
  const digit = DIGIT.exec(text)?.[1];
  if (digit !== undefined) return Number(digit) >= 1 && Number(digit) <= count ? Number(digit) - 1 : null;
  const index = patterns.findIndex((pattern) => pattern.test(text));
  if (index < 0) return null;
  if (index === ORDINALS.length) return count - 1;
  return index < count ? index : null;
}

/** The one choice whose telling words stand in the message; null when none or several fit equally. */
function byLabel<T extends { readonly label: string }>(spoken: readonly string[], choices: readonly T[]): T | null {
  const labels = choices.map(({ label }) =>
    tokenise(fold(label).text)
      .map((token) => token.text)
      .filter((part) => !EMPTY.has(part)),
  );
  const scores = labels.map((label, index) => {
    const others = new Set(labels.flatMap((other, at) => (at === index ? [] : other)));
    const telling = label.filter((part) => !others.has(part));
    const wanted = telling.length > 0 ? telling : label;
    if (wanted.length === 0) return 0;
    const hits = wanted.filter((part) => spoken.some((said) => isSameWord(said, part))).length;
    const all = label.filter((part) => spoken.some((said) => isSameWord(said, part))).length;
    return hits / wanted.length >= 0.5 && all / Math.max(1, spoken.length) >= 0.3
      ? hits / wanted.length + all / label.length
      : 0;
  });
  const best = Math.max(...scores);
  const winners = scores.flatMap((score, index) => (score === best ? [index] : []));
  return best > 0 && winners.length === 1 ? (choices[winners[0] ?? 0] ?? null) : null;
}
