// SPDX-License-Identifier: Apache-2.0
import { findAnnounced } from "../announced.ts";
import { contextPattern } from "../context.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const ANNOUNCED = {
  word: contextPattern({
    en: [
      "driver license",
      "driver's license",
      "drivers license",
      "driving license",
      "driving licence",
      "driver licence",
      "drivers licence",
      "driver's licence",
      "license number",
      "licence number",
      "dl number",
      "dl",
    ],
    de: ["führerschein", "führerscheinnummer", "fuehrerschein"],
    fr: ["permis", "permis de conduire"],
    es: ["carnet de conducir", "permiso de conducir", "licencia de conducir"],
    it: ["patente"],
    pt: ["carta de condução", "cnh", "habilitação"],
    pl: ["prawo jazdy", "prawa jazdy"],
    nl: ["rijbewijs", "rijbewijsnummer"],
    ar: ["رخصة القيادة", "رخصة قيادة", "رخصة السواقة", "رخصتي"],
  }),
  value:
    /^[^\d«»\n]{0,28}?(?<![\p{L}\d])((?=(?:[a-z -]*\d){5})(?:[a-z]{1,9}-?|[a-z]{1,2} )?\d[a-z0-9]*(?:[ -][a-z0-9]*\d[a-z0-9]*){0,5}|[a-z]{2,5}\d{6}[a-z0-9]{5,7})(?![\p{L}\d])/u,
  confidence: 0.88,
};
/** United Kingdom (DVLA): five of the surname, six of the birth, initials and check. */
const BRITISH = /(?<![\p{L}\p{N}])[a-z9]{5}\d[0156]\d[0-3]\d\d[a-z9]{2}\d[a-z]{2}(?![\p{L}\p{N}])/gu;

export const driverLicense: Recognizer = {
  name: "driver_license",
  kind: "DRIVER_LICENSE",
  find({ normal }: Reading): Candidate[] {
    const { lower } = normal;
    return [
      ...findAnnounced(lower, ANNOUNCED),
      ...Array.from(lower.matchAll(BRITISH), (match) => ({
        start: match.index,
        end: match.index + match[0].length,
        value: match[0],
        confidence: 0.9,
      })),
    ];
  },
};
