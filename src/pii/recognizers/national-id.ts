// SPDX-License-Identifier: Apache-2.0
import { findAnnounced, GAP } from "../announced.ts";
import { contextPattern, nearWords } from "../context.ts";
import { type DigitWindow, digitWindows } from "../digit-runs.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";
import {
  isAadhaar,
  isBahrainiId,
  isBsn,
  isCpf,
  isDni,
  isEgyptianId,
  isEmiratesId,
  isKuwaitiId,
  isNif,
  isNir,
  isPesel,
  isQatariId,
  isSaudiId,
  isSsn,
  isSteuerId,
} from "../national-checks.ts";
import { OTHER_NUMBERS, OTHER_REACH } from "../other-numbers.ts";

/** Words that announce such a number in any country. */
const WORD = contextPattern({
  en: [
    "ssn",
    "social security",
    "social security number",
    "social",
    "national id",
    "national insurance",
    "national insurance number",
    "ni number",
    "nino",
    "id number",
    "identity number",
    "identity card",
    "id card",
    "civil id",
    "emirates id",
    "eid number",
    "iqama",
    "resident id",
    "qid",
    "cpr",
    "tax id",
    "tax number",
    "itin",
    "tin",
    "aadhaar",
    "nhs number",
    "sin number",
    "civil number",
  ],
  de: [
    "steuer id",
    "steueridentifikationsnummer",
    "steuernummer",
    "personalausweis",
    "ausweisnummer",
    "ausweis",
    "sozialversicherungsnummer",
    "idnr",
  ],
  fr: [
    "sécu",
    "secu",
    "sécurité sociale",
    "numéro de sécurité sociale",
    "nir",
    "carte d'identité",
    "carte vitale",
    "insee",
  ],
  es: ["dni", "nie", "nif", "documento", "cédula", "cedula", "curp", "rut", "número de identidad", "seguridad social"],
  it: ["codice fiscale", "cod fiscale", "c.f", "carta d'identità", "cf"],
  pt: ["cpf", "nif", "bi", "rg", "cartão de cidadão", "contribuinte", "número de contribuinte"],
  pl: ["pesel", "dowód", "dowód osobisty", "dowodu", "nip", "numer dowodu"],
  nl: ["bsn", "burgerservicenummer", "sofinummer", "identiteitskaart"],
  ar: [
    "هوية",
    "الهوية",
    "هويتي",
    "رقم الهوية",
    "الرقم القومي",
    "رقم قومي",
    "رقمي القومي",
    "البطاقة المدنية",
    "الرقم المدني",
    "اقامة",
    "إقامة",
    "الاقامة",
    "الإقامة",
    "رقم الاقامة",
    "رقم الإقامة",
    "هوية الامارات",
    "الهوية الوطنية",
    "البطاقة الشخصية",
    "رقم البطاقة الشخصية",
    "الرقم الشخصي",
    "السجل المدني",
  ],
});
const ANNOUNCED = {
  word: WORD,
  value: new RegExp(
    `^(?:${GAP}([a-z]{0,3}-?\\d(?:[ .\\/-]{0,2}\\d){6,17}(?:[ -]?[a-z](?![\\p{L}\\d]))?)(?![\\p{L}\\d])|[^\\d«»\\n]{0,24}?(?<![\\p{L}\\d])((?=(?:[a-z]*\\d){5})[a-z0-9]{8,18})(?![\\p{L}\\d]))`,
    "u",
  ),
  confidence: 0.88,
};

/** Letters and digits in a shape of their own. `accepts` proves; without it the shape is rare enough. */
const SHAPED: readonly {
  readonly shape: RegExp;
  readonly accepts?: (value: string) => boolean;
  readonly confidence: number;
}[] = [
  // United Kingdom: national insurance number.
  {
    shape:
      /(?<![\p{L}\p{N}])(?!bg|gb|nk|kn|tn|nt|zz)[abceghj-prstw-z][abceghj-nprstw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?![\p{L}\p{N}])/gu,
    confidence: 0.92,
  },
  { shape: /(?<![\p{L}\p{N}-])\d{3}-\d{2}-\d{4}(?![\p{L}\p{N}-])/gu, accepts: isSsn, confidence: 0.85 },
  { shape: /(?<![\p{L}\p{N}])\d{8}[ -]?[a-z](?![\p{L}\p{N}])/gu, accepts: isDni, confidence: 0.93 },
  { shape: /(?<![\p{L}\p{N}])[xyz][ -]?\d{7}[ -]?[a-z](?![\p{L}\p{N}])/gu, accepts: isDni, confidence: 0.93 },
  // Italy: codice fiscale.
  {
    shape: /(?<![\p{L}\p{N}])[a-z]{6} ?\d{2}[abcdehlmprst]\d{2} ?[a-z]\d{3}[a-z](?![\p{L}\p{N}])/gu,
    confidence: 0.95,
  },
  { shape: /(?<![\p{L}\p{N}])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\p{L}\p{N}])/gu, confidence: 0.93 },
  {
    shape: /(?<![\p{L}\p{N}])784-?(?:19|20)\d{2}-?\d{7}-?\d(?![\p{L}\p{N}])/gu,
    accepts: isEmiratesId,
    confidence: 0.97,
  },
];

/** Digits whose check proves enough to need no word, by country of the tenant; anywhere else a word must stand before. */
const PROVEN: Readonly<Record<string, readonly ((digits: string) => boolean)[]>> = {
  PL: [isPesel],
  BR: [isCpf],
  PT: [isCpf],
  DE: [isSteuerId],
  FR: [isNir],
  AE: [isEmiratesId],
  KW: [isKuwaitiId],
  EG: [isEgyptianId],
};
/** Checks that a word beside may confirm. */
const CONFIRMED: readonly ((digits: string) => boolean)[] = [
  isSsn,
  isPesel,
  isBsn,
  isCpf,
  isNif,
  isSteuerId,
  isNir,
  isEmiratesId,
  isSaudiId,
  isKuwaitiId,
  isEgyptianId,
  isQatariId,
  isBahrainiId,
  isAadhaar,
];

export const nationalId: Recognizer = {
  name: "national_id",
  kind: "NATIONAL_ID",
  find({ normal, runs, defaultCountry, expects }: Reading): Candidate[] {
    const { lower } = normal;
    if (!/\d{2}|\d \d/.test(lower)) return [];
    const near = nearWords(lower, WORD);
    const others = nearWords(lower, OTHER_NUMBERS);
    const proven = PROVEN[defaultCountry.toUpperCase()] ?? [];
    const judge = (window: DigitWindow): number | null => {
      if (lower.charAt(window.start - 1) === "+") return null;
      if (expects === "national_id") return 0.85;
      if (near.before(window.start) && CONFIRMED.some((check) => check(window.digits))) return 0.92;
      return proven.some((check) => check(window.digits)) && !others.before(window.start, OTHER_REACH) ? 0.75 : null;
    };
    const isPossible = proven.length > 0 || expects === "national_id" || lower.search(WORD) >= 0;
    const windows = (isPossible ? runs : [])
      .flatMap((run) => digitWindows(run, 9, () => 15))
      .flatMap((window) => {
        const confidence = judge(window);
        return confidence === null ? [] : [{ start: window.start, end: window.end, value: window.digits, confidence }];
      });
    const shaped = SHAPED.flatMap(({ shape, accepts, confidence }) =>
      Array.from(lower.matchAll(shape), (match) => {
        const value = match[0].replaceAll(/[ .-]/g, "");
        return accepts?.(value) === false
          ? null
          : { start: match.index, end: match.index + match[0].length, value, confidence };
      }).filter((candidate) => candidate !== null),
    );
    return [...shaped, ...findAnnounced(lower, ANNOUNCED), ...windows];
  },
};
