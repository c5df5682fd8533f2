// SPDX-License-Identifier: Apache-2.0

import { findAnnounced, GAP } from "../announced.ts";
import { contextPattern } from "../context.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

/** United Kingdom: outward and inward code. The outward code alone names a district, not a house, and stays. */
const BRITISH = /(?<![\p{L}\p{N}])(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})(?![\p{L}\p{N}])/gu;
const CANADIAN = /(?<![\p{L}\p{N}])[abceghj-nprstvxy]\d[abceghj-nprstv-z] ?\d[abceghj-nprstv-z]\d(?![\p{L}\p{N}])/gu;
const ANNOUNCED = {
  word: contextPattern({
    en: ["postcode", "post code", "postal code", "zip", "zip code", "zipcode", "eircode"],
    de: ["plz", "postleitzahl"],
    fr: ["code postal", "cp"],
    es: ["código postal", "codigo postal"],
    it: ["cap", "codice postale"],
    pt: ["cep", "código postal"],
    pl: ["kod pocztowy"],
    nl: ["postcode"],
    ar: ["الرمز البريدي", "رمز بريدي"],
  }),
  value: new RegExp(
    `^${GAP.replace("32", "12")}(\\d{5}-?\\d{3,4}|\\d{2}-\\d{3}|\\d{3} \\d{2}|\\d{4,6} ?[a-z]{2}|\\d{4,6}|[a-z]{1,2}\\d[a-z\\d]? ?\\d{1,2}[a-z]{1,2})(?![\\p{L}\\d])`,
    "u",
  ),
  confidence: 0.85,
};

export const postcode: Recognizer = {
  name: "postcode",
  kind: "POSTCODE",
  find({ normal }: Reading): Candidate[] {
    const { lower } = normal;
    return [
      ...[...lower.matchAll(BRITISH), ...lower.matchAll(CANADIAN)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
        value: match[0].replaceAll(" ", ""),
        confidence: 0.85,
      })),
      ...findAnnounced(lower, ANNOUNCED),
    ];
  },
};
