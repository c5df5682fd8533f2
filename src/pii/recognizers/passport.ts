// SPDX-License-Identifier: Apache-2.0
import { findAnnounced } from "../announced.ts";
import { contextPattern } from "../context.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const ANNOUNCED = {
  word: contextPattern({
    en: ["passport", "passport number", "passport no", "passport id"],
    de: ["reisepass", "pass", "passnummer", "reisepassnummer", "pass nr"],
    fr: ["passeport", "numéro de passeport"],
    es: ["pasaporte"],
    it: ["passaporto"],
    pt: ["passaporte"],
    pl: ["paszport", "paszportu"],
    nl: ["paspoort", "paspoortnummer"],
    ar: ["جواز", "جواز السفر", "جواز سفر", "رقم الجواز", "الجواز", "باسبور"],
  }),
  /** ICAO Doc 9303: up to nine letters and digits, at least four of them digits. */
  value:
    /^[^\d«»\n]{0,24}?(?<![\p{L}\d])((?=[a-z0-9]{6,10}(?![\p{L}\d]))(?=(?:[a-z]*\d){4})[a-z0-9]+|(?=[a-z0-9]{9}(?![\p{L}\d]))(?=[a-z0-9]*\d[a-z0-9]*\d)[cfghjklmnprtvwxyz][cfghjklmnprtvwxyz0-9]{8}|[a-z]{1,3}[ -]\d{6,8}(?!\d)|\d{2} \d{7}(?!\d)|\d{3} \d{3} \d{3}(?!\d))/u,
  confidence: 0.92,
};

export const passport: Recognizer = {
  name: "passport",
  kind: "PASSPORT",
  find({ normal }: Reading): Candidate[] {
    return findAnnounced(normal.lower, ANNOUNCED);
  },
};
