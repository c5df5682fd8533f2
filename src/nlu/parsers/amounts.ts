// SPDX-License-Identifier: Apache-2.0
import type { Mention } from "../understanding.ts";
import { NUMBER, readNumber } from "./numbers.ts";
import { matches, type Parser } from "./parser.ts";

type Unit = {
  readonly words: string;
  readonly currency: string | null;
  readonly scale: number;
  /** Digits of the smallest unit; 2 unless told. */
  readonly digits?: number;
};

/** Units in folded spelling; null where the word does not say whose pound or dinar it is. */
const UNITS: readonly Unit[] = [
  { words: "£|gbp|quid|pounds? sterling|squid|جنيه استرليني|باوند", currency: "GBP", scale: 1 },
  { words: "kwd|kd|د\\.? ?ك\\.?|kuwaiti dinars?|(?:دينار|دنانير) كويتيه?", currency: "KWD", scale: 1, digits: 3 },
  { words: "bhd|bahraini dinars?|(?:دينار|دنانير) بحرينيه?", currency: "BHD", scale: 1, digits: 3 },
  { words: "omr|omani rials?|(?:ريالات|ريال) عمانيه?", currency: "OMR", scale: 1, digits: 3 },
  { words: "jod|jordanian dinars?|(?:دينار|دنانير) اردنيه?", currency: "JOD", scale: 1, digits: 3 },
  { words: "dinars?|دينار|دنانير", currency: null, scale: 1, digits: 3 },
  { words: "fils|فلسا|فلس", currency: null, scale: 0.001, digits: 3 },
  { words: "pounds?|جنيهات|جنيه|ليره|ريالات|ريال|bucks", currency: null, scale: 1 },
  { words: "pence|p|بنس", currency: "GBP", scale: 0.01 },
  { words: "\\$|usd|dollars?|دولارات|دولار", currency: "USD", scale: 1 },
  { words: "€|eur|euros?|يورو", currency: "EUR", scale: 1 },
  { words: "aed|dirhams?|دراهم|درهم", currency: "AED", scale: 1 },
  { words: "sar|riyals?", currency: "SAR", scale: 1 },
  { words: "egp", currency: "EGP", scale: 1 },
];
const PATTERNS = UNITS.flatMap(({ words, currency, scale, digits = 2 }) => [
  // Number first; letters may touch only after digits ("20quid").
  {
    pattern: new RegExp(`(?<![\\p{L}\\p{N}.,_])(${NUMBER}) ?(?:${words})(?![\\p{L}\\p{N}])`, "gu"),
    currency,
    scale,
    digits,
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${words}) ?(\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,${digits}})?|\\d{1,7}(?:[.,]\\d{1,${digits}})?)(?![\\p{L}\\p{N}]|[.,]\\d)`,
      "gu",
    ),
    currency,
    scale,
    digits,
  },
]);

/** Every pattern above holds a digit, or a unit at the end of a word: one look spares most messages all of them. */
const A_CHANCE = new RegExp(`\\d|(?:${UNITS.map(({ words }) => words).join("|")})(?![\\p{L}\\p{N}])`, "u");

/** "£45.60", "20 quid", «٢٠ جنيه», «١٢٫٥٠٠ د.ك»: with as many decimals as the currency has. */
export const parseAmounts: Parser = ({ text }): Mention[] => {
  if (!A_CHANCE.test(text)) return [];
  return PATTERNS.flatMap(({ pattern, currency, scale, digits }) =>
    matches(text, pattern, "amount", (match) => {
      const number = readNumber(match[1] ?? "");
      return number === null ? null : { amount: (number * scale).toFixed(digits), currency };
    }),
  );
};
