// SPDX-License-Identifier: Apache-2.0
import { contextPattern, nearWords } from "../context.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const MONTHS =
  "jan(?:uary|uar|vier|eiro|uari)?|enero|gennaio|stycznia|feb(?:ruary|ruar|bruari|ruari|rero|braio)?|fevr?|février|fevereiro|lutego|mar(?:ch|s|zo|ço|ca)?|märz|maart|marca|apr(?:il|ile)?|avril|avr|abril|kwietnia|may|mai|mei|mayo|maggio|maio|maja|june?|juin|juni|junio|giugno|junho|czerwca|july?|juillet|juil|juli|julio|luglio|julho|lipca|aug(?:ust|ustus)?|août|aout|agosto|sierpnia|sept?(?:ember|embre|iembre)?|settembre|setembro|września|oct(?:ober|obre|ubre)?|okt(?:ober)?|ottobre|outubro|października|nov(?:ember|embre|iembre|embro)?|listopada|dec(?:ember)?|déc(?:embre)?|decembre|dez(?:ember|embro)?|diciembre|dic(?:embre)?|grudnia|يناير|فبراير|مارس|ابريل|أبريل|مايو|يونيو|يوليو|اغسطس|أغسطس|سبتمبر|اكتوبر|أكتوبر|نوفمبر|ديسمبر|كانون|شباط|اذار|آذار|نيسان|ايار|أيار|حزيران|تموز|آب|ايلول|أيلول|تشرين";
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const YEAR = "(?:(?:19|20)\\d\\d)";
const SHAPES: RegExp = new RegExp(
  `(?<![\\p{L}\\d./-])(?:${YEAR}[-/.]\\d{1,2}[-/.]\\d{1,2}|${DAY}[-/. ]{1,2}\\d{1,2}[-/. ]{1,2}(?:${YEAR}|\\d\\d)|${DAY}(?:st|nd|rd|th|\\.|er|º)?[ -](?:of |de |do )?(?:${MONTHS})\\.?,?[ -](?:de |del |do )?(?:${YEAR}|\\d\\d)|(?:${MONTHS})\\.?[ -]${DAY}(?:st|nd|rd|th)?,?[ -]${YEAR})(?![\\p{L}\\d]|[./-]\\d)`,
  "gu",
);
const BIRTH: RegExp = contextPattern({
  en: ["dob", "d.o.b", "date of birth", "birth date", "birthdate", "birthday", "born", "born on", "birth"],
  de: ["geboren", "geb", "geburtsdatum", "geburtstag"],
  fr: ["né", "née", "nee", "né le", "date de naissance", "naissance", "anniversaire"],
  es: ["nací", "naci", "nacido", "nacida", "fecha de nacimiento", "nacimiento", "cumpleaños"],
  it: ["nato", "nata", "data di nascita", "nascita"],
  pt: ["nascimento", "data de nascimento", "nasci", "nascido", "nascida"],
  pl: ["urodzony", "urodzona", "urodziłem", "urodziłam", "data urodzenia", "ur"],
  nl: ["geboren", "geboortedatum", "geboorte"],
  ar: ["تاريخ الميلاد", "تاريخ ميلاد", "ميلاد", "مواليد", "ولدت", "مولود", "مولودة"],
});
/** A whole date of this year or an earlier one is told by nobody but about a birth: bills and orders are younger. */
const LAST_BIRTH_YEAR = 2008;
const REACH = 40;

export const birthDate: Recognizer = {
  name: "birth_date",
  kind: "DATE",
  find({ normal, expects }: Reading): Candidate[] {
    const { lower } = normal;
    if (!/\d/.test(lower)) return [];
    const near = nearWords(lower, BIRTH);
    return [...lower.matchAll(SHAPES)].flatMap((match) => {
      const start = match.index;
      const year = Number(/(?:19|20)\d\d/.exec(match[0])?.[0] ?? 9999);
      const isTold = expects === "date_of_birth" || near.before(start, REACH);
      if (!isTold && (year > LAST_BIRTH_YEAR || year < 1920)) return [];
      return [{ start, end: start + match[0].length, value: match[0], confidence: isTold ? 0.9 : 0.6 }];
    });
  },
};
