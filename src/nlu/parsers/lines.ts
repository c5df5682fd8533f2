// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "#kernel";
import { fold } from "../fold.ts";
import type { Mention, UnderstandingContext } from "../understanding.ts";
import { matches, type Parser, word } from "./parser.ts";

const ENDING = new RegExp(
  word(
    "(?:(?:number|line|one|phone|sim)s? )?(?:that )?(?:ending|ends|finishing|finishes) (?:in|with|on|by)? ?(\\d{2,4})|(?:last (?:two|2|four|4|three|3) digits(?: are| is)?) (\\d{2,4})|(?:اللي |الذي |التي )?(?:ينتهي|تنتهي|اخره|اخرها|اخرو|نهايته|نهايتها|المنتهي|بينتهي|بتنتهي|خلصان)(?: ب| بـ|ب)? ?-? ?(\\d{2,4})",
  ),
  "gu",
);
/** Whose line: word in the text → relation. */
const RELATIONS: readonly (readonly [string, string])[] = [
  ["daughter", "daughter'?s?|girl'?s|بنتي|ابنتي|بنت"],
  ["son", "son'?s?|boy'?s|ابني|ولدي"],
  ["wife", "wife'?s?|missus|زوجتي|مراتي|حرمتي|مرتي"],
  ["husband", "husband'?s?|زوجي|جوزي"],
  ["mother", "mother'?s?|mum'?s?|mom'?s?|امي|والدتي|ماما"],
  ["father", "father'?s?|dad'?s?|ابوي|والدي|بابا|ابويا"],
  ["partner", "partner'?s?|girlfriend'?s?|boyfriend'?s?|خطيبتي|خطيبي"],
  ["child", "kid'?s?|child'?s?|children'?s?|الاولاد|العيال|ولادي|اولادي"],
  ["brother", "brother'?s?|اخوي|اخويا|اخي"],
  ["sister", "sister'?s?|اختي"],
  ["work", "work|business|company|الشغل|العمل|الدوام"],
];
const THING = "(?:phone|line|number|sim|mobile|handset|plan|bill|account|contract)";
const ARABIC_THING = "(?:خط|رقم|جوال|موبايل|تلفون|هاتف|شريحه|باقه)";
const RELATION_PATTERNS = RELATIONS.map(([relation, words]) => ({
  relation,
  pattern: new RegExp(
    `${word(`(?:my |the )?(?:${words}) (?:${THING}|one)`)}|${word(`${THING} (?:of|for) my (?:${words})`)}|${word(`${ARABIC_THING} (?:${words})`)}`,
    "gu",
  ),
}));
/** Whose phones are spoken of: without one of these words, without edges, no pattern above fits. */
const A_RELATION = new RegExp(RELATIONS.map(([, words]) => words).join("|"), "u");
const OTHER = new RegExp(
  word(
    "(?:the |my )other (?:line|number|one|phone|sim)|(?:my |the )?(?:second|2nd) (?:line|number|phone|sim)|و?(?:ال)?(?:خط|رقم|شريحه|جوال|موبايل)(?:ي)? (?:ال)?(?:ثاني|تاني|اخر|ثانيه|تانيه)|الخط الثاني|الرقم الثاني|الرقم التاني|الخط التاني|الخط الاخر|الرقم الاخر",
  ),
  "gu",
);
/** Taking back what was just understood. */
const CORRECTION =
  /^[ ,.]*(?:no|nope|sorry|wait|actually|not that(?: one)?|wrong|i mean[t]?|لا|لاء|مو هذا|مش ده|اسف|قصدي|اقصد|غلط)(?![\p{L}])[ ,.!]*/u;

/** Lines by ending, by whose they are, or "the other one"; and a correction before it ("no, the other line"). */
export const parseLines: Parser = ({ text }, context): Mention[] => {
  const found = [
    ...matches(text, ENDING, "line", (match) => byEnding(match[1] ?? match[2] ?? match[3] ?? "", context)),
    ...(A_RELATION.test(text) ? RELATION_PATTERNS : []).flatMap(({ relation, pattern }) =>
      matches(text, pattern, "line", (match) => byLabel(relation, match[0], context)),
    ),
    ...matches(text, OTHER, "line", () => ({ other: true })),
  ];
  const start = CORRECTION.exec(text);
  if (start && found.length > 0)
    found.push({ slot: "correction", value: "line", start: start.index, end: start.index + start[0].trimEnd().length });
  return found;
};

function byEnding(ending: string, { lines }: UnderstandingContext): string | JsonObject {
  const fits = lines.filter(
    (line) => line.ending !== null && (line.ending.endsWith(ending) || ending.endsWith(line.ending)),
  );
  return fits.length === 1 && fits[0] ? fits[0].lineId : { ending };
}

function byLabel(relation: string, spoken: string, { lines }: UnderstandingContext): string | JsonObject {
  const words = RELATIONS.find(([name]) => name === relation)?.[1] ?? relation;
  const named = new RegExp(word(words), "u");
  const fits = lines.filter(({ label }) => named.test(fold(label).text) || spoken.includes(fold(label).text));
  return fits.length === 1 && fits[0] ? fits[0].lineId : { relation };
}
