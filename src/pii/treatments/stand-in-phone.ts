// SPDX-License-Identifier: Apache-2.0
import type { Stream } from "./stream.ts";

/** A range that a regulator keeps for film, television and examples: written before the last digits, and how many are free. */
type Reserved = { readonly callingCode: string; readonly head: string; readonly from: number; readonly count: number };

const UNITED_KINGDOM: Reserved = { callingCode: "44", head: "7700 900", from: 0, count: 1000 };
const RESERVED: readonly Reserved[] = [
  // Ofcom, "Telephone numbers for drama use".
  UNITED_KINGDOM,
  // North American Numbering Plan: 555-0100 to 555-0199 of any area.
  { callingCode: "1", head: "202-555-0", from: 100, count: 100 },
  // Arcep, decision 2018-0881: 06 39 98 00 00 to 06 39 98 99 99; the last three digits are drawn here.
  { callingCode: "33", head: "6 39 98 0", from: 0, count: 1000 },
  // Bundesnetzagentur, numbers for media: (0)30 23125 000 to 999.
  { callingCode: "49", head: "30 23125 ", from: 0, count: 1000 },
];

/**
 * A telephone number that reaches nobody, of the same country where its regulator has a range for that, else of the United Kingdom. In
 * international form, so that nobody has to guess the country.
 */
export function standInPhone(value: string, stream: Stream): string {
  const digits = value.replaceAll(/\D/g, "");
  const range = value.startsWith("+") ? RESERVED.find(({ callingCode }) => digits.startsWith(callingCode)) : null;
  const { callingCode, head, from, count } = range ?? UNITED_KINGDOM;
  return `+${callingCode} ${head}${String(from + stream.below(count)).padStart(3, "0")}`;
}
