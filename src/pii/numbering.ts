// SPDX-License-Identifier: Apache-2.0
import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from "libphonenumber-js/min";

/** What a numbering plan says about the length of its numbers. */
export type NumberingPlan = {
  readonly callingCode: string;
  /** Digit dialled before a national number at home, usually `0`; null where there is none. */
  readonly nationalPrefix: string | null;
  readonly lengths: ReadonlySet<number>;
};

const metadata = new Metadata();
const byCountry = new Map<string, NumberingPlan>(getCountries().map((country) => [country, readPlan(country)]));
/** Lengths of all countries that share a calling code. */
const byCallingCode = new Map<string, Set<number>>();
for (const { callingCode, lengths } of byCountry.values()) {
  const all = byCallingCode.get(callingCode) ?? new Set<number>();
  for (const length of lengths) all.add(length);
  byCallingCode.set(callingCode, all);
}

function readPlan(country: CountryCode): NumberingPlan {
  metadata.selectNumberingPlan(country);
  // Quirk: the published types leave `nationalPrefix` out; the library's own parser calls it.
  const plan = metadata.numberingPlan as
    | { possibleLengths(): number[]; nationalPrefix(): string | undefined }
    | undefined;
  return {
    callingCode: getCountryCallingCode(country),
    nationalPrefix: plan?.nationalPrefix() ?? null,
    lengths: new Set(plan?.possibleLengths() ?? []),
  };
}

/** The plan of a country, or null for a code that is none. */
export function planOf(country: string): NumberingPlan | null {
  return byCountry.get(country.toUpperCase()) ?? null;
}

/**
 * Splits international digits into calling code and national number where the length is possible there (the meaning of
 * libphonenumber's `isPossible`), or null. Much cheaper than parsing, so that a hostile text costs no more than a long one.
 */
export function splitInternational(digits: string): { callingCode: string; national: string } | null {
  if (digits.startsWith("0")) return null;
  for (let size = 1; size <= 3; size += 1) {
    const callingCode = digits.slice(0, size);
    const lengths = byCallingCode.get(callingCode);
    if (!lengths) continue;
    // "+44 (0)7700 …": a prefix that is not dialled from abroad. Italy keeps its 0.
    const national = digits.slice(size).replace(callingCode === "39" ? /^$/ : /^0/, "");
    return lengths.has(national.length) ? { callingCode, national } : null;
  }
  return null;
}
