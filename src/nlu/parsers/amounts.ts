// SPDX-License-Identifier: Apache-2.0
import type { Mention } from "../understanding.ts";
import { NUMBER, readNumber } from "./numbers.ts";
import { matches, type Parser } from "./parser.ts";

/** Units in folded spelling; null where the word does not say whose pound or dinar it is. */
const UNITS: readonly { readonly words: string; readonly currency: string | null; readonly scale: number }[] = [
  { words: "£|gbp|quid|pounds? sterling|squid|جنيه استرليني|باوند", currency: "GBP", scale: 1 },
  { words: "pounds?|جنيهات|جنيه|دينار|دنانير|ليره|ريالات|ريال|bucks", currency: null, scale: 1 },
  { words: "pence|p|بنس", currency: "GBP", scale: 0.01 },
  { words: "\\$|usd|dollars?|دولارات|دولار", currency: "USD", scale: 1 },
  { words: "€|eur|euros?|يورو", currency: "EUR", scale: 1 },
  { words: "aed|dirhams?|دراهم|درهم", currency: "AED", scale: 1 },
  { words: "sar|riyals?", currency: "SAR", scale: 1 },
  { words: "egp", currency: "EGP", scale: 1 },
];
const PATTERNS = UNITS.flatMap(({ words, currency, scale }) => [
  // Number first; letters may touch only after digits ("20quid").
  { pattern: new RegExp(`(?<![\\p{L}\\p{N}.,_])(${NUMBER}) ?(?:${words})(?![\\p{L}\\p{N}])`, "gu"), currency, scale },
  {
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:${words}) ?(\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,2})?|\\d{1,7}(?:[.,]\\d{1,2})?)(?![\\p{L}\\p{N}]|[.,]\\d)`,
      "gu",
    ),
    currency,
    scale,
  },
]);

/** "£45.60", "20 quid", «٢٠ جنيه». Two decimals, for the catalogue's currencies of this house. */
export const parseAmounts: Parser = ({ text }): Mention[] =>
  PATTERNS.flatMap(({ pattern, currency, scale }) =>
    matches(text, pattern, "amount", (match) => {
      const number = readNumber(match[1] ?? "");
      return number === null ? null : { amount: (number * scale).toFixed(2), currency };
    }),
  );
