// SPDX-License-Identifier: Apache-2.0
import { mod97 } from "../checksums.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

/** Lengths by country (ISO 13616 registry). */
const LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BI: 27,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DJ: 27,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FK: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MN: 20,
  MR: 27,
  MT: 31,
  MU: 30,
  NI: 28,
  NL: 18,
  NO: 15,
  OM: 23,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  RU: 33,
  SA: 24,
  SC: 31,
  SD: 18,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  SO: 23,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
  YE: 30,
};

/** Country, check digits. What follows is gathered by hand, so that a hostile text cannot make the pattern backtrack. */
const HEAD = /(?<![a-z0-9])([a-z]{2})[ -]?(\d)[ -]?(\d)/g;

export const iban: Recognizer = {
  name: "iban",
  kind: "IBAN",
  find({ normal }: Reading): Candidate[] {
    const found: Candidate[] = [];
    for (const match of normal.lower.matchAll(HEAD)) {
      const length = LENGTHS[(match[1] ?? "").toUpperCase()];
      if (length === undefined) continue;
      const gathered = gather(normal.lower, match.index, length);
      if (!gathered) continue;
      const { value, end } = gathered;
      if (mod97(value.slice(4) + value.slice(0, 4)) !== 1) continue;
      found.push({ start: match.index, end, value, confidence: 0.99 });
    }
    return found;
  },
};

/** Reads `length` letters and digits with at most two separators between any two. */
function gather(lower: string, start: number, length: number): { value: string; end: number } | null {
  let value = "";
  let gap = 0;
  for (let i = start; i < lower.length; i += 1) {
    const char = lower.charAt(i);
    if (/[a-z0-9]/.test(char)) {
      value += char.toUpperCase();
      gap = 0;
      if (value.length === length) return /[a-z0-9]/.test(lower.charAt(i + 1)) ? null : { value, end: i + 1 };
    } else if (/[\s.-]/.test(char) && gap < 2) gap += 1;
    else return null;
  }
  return null;
}
