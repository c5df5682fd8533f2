// SPDX-License-Identifier: Apache-2.0
import { passesLuhn } from "../checksums.ts";
import { contextPattern, nearWords } from "../context.ts";
import { digitWindows } from "../digit-runs.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

/** Issuer ranges (first digits, from–to) with the lengths each issues. */
const ISSUERS: readonly { readonly from: number; readonly to: number; readonly lengths: readonly number[] }[] = [
  { from: 4, to: 4, lengths: [13, 16, 18, 19] }, // Visa
  { from: 51, to: 55, lengths: [16] }, // Mastercard
  { from: 2221, to: 2720, lengths: [16] }, // Mastercard, second series
  { from: 34, to: 34, lengths: [15] }, // American Express
  { from: 37, to: 37, lengths: [15] },
  { from: 6011, to: 6011, lengths: [16, 17, 18, 19] }, // Discover
  { from: 644, to: 649, lengths: [16, 17, 18, 19] },
  { from: 65, to: 65, lengths: [16, 17, 18, 19] },
  { from: 300, to: 305, lengths: [14, 16, 17, 18, 19] }, // Diners Club
  { from: 36, to: 36, lengths: [14, 15, 16, 17, 18, 19] },
  { from: 38, to: 39, lengths: [14, 16, 17, 18, 19] },
  { from: 3528, to: 3589, lengths: [16, 17, 18, 19] }, // JCB
  { from: 1800, to: 1800, lengths: [15] }, // JCB, first series
  { from: 2131, to: 2131, lengths: [15] },
  { from: 62, to: 62, lengths: [16, 17, 18, 19] }, // UnionPay
  { from: 50, to: 50, lengths: [13, 14, 15, 16, 17, 18, 19] }, // Maestro
  { from: 56, to: 58, lengths: [13, 14, 15, 16, 17, 18, 19] },
  { from: 6304, to: 6304, lengths: [16, 17, 18, 19] },
  { from: 6759, to: 6763, lengths: [16, 17, 18, 19] },
  { from: 9792, to: 9792, lengths: [16] }, // Troy
  { from: 2200, to: 2204, lengths: [16, 17, 18, 19] }, // Mir
];

const NEAR: RegExp = contextPattern({
  en: ["card", "visa", "mastercard", "amex", "debit", "credit"],
  ar: ["بطاقة", "البطاقه", "بطاقتي", "فيزا", "ماستركارد", "مدى", "كارت", "ائتمان"],
  de: ["karte", "kreditkarte", "kartennummer"],
  fr: ["carte", "carte bancaire"],
  es: ["tarjeta"],
});

/** Units between the word and a number that only the word makes a card. */
const MEANT_REACH = 24;

/** Whether the digits are a possible card number: issuer range, its length, Luhn. */
export function isCardNumber(digits: string): boolean {
  return (
    digits.length >= 13 &&
    digits.length <= 19 &&
    ISSUERS.some(({ from, to, lengths }) => {
      const head = Number(digits.slice(0, String(from).length));
      return head >= from && head <= to && lengths.includes(digits.length);
    }) &&
    passesLuhn(digits)
  );
}

function isMeantAsCard(digits: string): boolean {
  return digits.length === 12
    ? /^(?:50|5[6-8]|6)/.test(digits)
    : /^(?:4|5[1-5]|2[2-7]|3[47]|6)/.test(digits) && /^\d{15,16}$/.test(digits);
}

export const creditCard: Recognizer = {
  name: "credit_card",
  kind: "CREDIT_CARD",
  find({ normal, runs }: Reading): Candidate[] {
    const near = nearWords(normal.lower, NEAR);
    return runs
      .flatMap((run) => digitWindows(run, 12, (head) => (/^(?:[2-6]|18)/.test(head) ? 19 : 0)))
      .flatMap(({ digits, start, end }) => {
        const isProven = isCardNumber(digits);
        // With a digit mistyped it is still a card to whoever reads it: beside the word the issuer's range and the length do.
        const isMeant = !isProven && near.before(start, MEANT_REACH) && isMeantAsCard(digits);
        if (!isProven && !isMeant) return [];
        return [{ start, end, value: digits, confidence: isMeant ? 0.6 : near.around(start, end) ? 0.99 : 0.95 }];
      });
  },
};
