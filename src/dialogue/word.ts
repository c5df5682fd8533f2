// SPDX-License-Identifier: Apache-2.0

import type { Lang } from "#kernel";
import { AppError, currencyExponent } from "#kernel";
import type { CatalogueEntry, MessageCatalogues } from "./catalogues.ts";
import { LOCALES } from "./catalogues.ts";
import type { MessageId, Param, Params } from "./params.ts";

/** First strong isolate and its end: what stands between cannot turn the text around it, in either direction. */
const ISOLATE = "\u2068";
const END_ISOLATE = "\u2069";
/** Letters that are read from right to left: a plan with an Arabic name in an English sentence keeps to itself. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** A value longer than this comes from no honest system. */
const LONGEST_VALUE = 300;
/** Controls and marks that could reorder or break the sentence around a value. */
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/**
 * Words one sentence of the catalogue. Text parameters may come from the operator's systems: they are shortened, stripped of
 * controls and isolated in Arabic, and are never read as a format or as markup.
 *
 * @param id - An id of the catalogue. An unknown `group.x` falls back to `group.other` where that exists, since back ends invent codes.
 * @param params - A placeholder without a parameter is left empty.
 * @throws AppError - `dialogue.unknown_message`: the id is not in the catalogue.
 */
export function word(catalogue: MessageCatalogues, lang: Lang, id: MessageId, params: Params = {}): string {
  const entry = findEntry(catalogue, lang, id);
  if (!entry) throw new AppError("dialogue.unknown_message", `Cannot word a message: no message is called "${id}"`);
  const values: Record<string, string | number> = { operator: catalogue.voice.operator };
  for (const name of entry.placeholders) values[name] = "";
  for (const [name, param] of Object.entries(params)) {
    if (typeof param === "number") values[name] = param;
    else if (typeof param === "string" && entry.selectors.includes(name)) values[name] = param;
    else values[name] = isolated(catalogue, lang, param);
  }
  return String(entry.format.format(values));
}

/** True when `word` knows the id or a fallback of it. */
export function hasMessage(catalogue: MessageCatalogues, lang: Lang, id: MessageId): boolean {
  return findEntry(catalogue, lang, id) !== undefined;
}

/** Words a parameter alone, as a value in a card. */
export function wordParam(catalogue: MessageCatalogues, lang: Lang, param: Param): string {
  return typeof param === "number" ? numberFormat(lang).format(param) : isolated(catalogue, lang, param);
}

/**
 * What a message says whatever its values are: `…` stands where one would.
 *
 * @throws AppError - `dialogue.unknown_message`: the id is not in the catalogue.
 */
export function wordGist(catalogue: MessageCatalogues, lang: Lang, id: MessageId): string {
  const { placeholders = [], selectors = [] } = findEntry(catalogue, lang, id) ?? {};
  const values = placeholders.filter((name) => !selectors.includes(name) && name !== "operator");
  return word(catalogue, lang, id, Object.fromEntries(values.map((name) => [name, "…"])));
}

function findEntry(catalogue: MessageCatalogues, lang: Lang, id: MessageId): CatalogueEntry | undefined {
  const entries = catalogue.entries[lang];
  return entries.get(id) ?? entries.get(`${id.slice(0, id.lastIndexOf("."))}.other`);
}

function isolated(catalogue: MessageCatalogues, lang: Lang, param: Exclude<Param, number>): string {
  if (typeof param === "string") {
    const text = cleaned(param);
    return (lang === "ar" || RIGHT_TO_LEFT.test(text)) && text !== "" ? `${ISOLATE}${text}${END_ISOLATE}` : text;
  }
  switch (param.kind) {
    case "money":
      return wrap(lang, wordMoney(lang, param));
    case "date":
      return wordDate(catalogue, lang, param.iso, param.style ?? "day");
    case "country":
      return wrap(lang, countryName(lang, param.code));
    case "message":
      return word(catalogue, lang, param.id, param.params);
    case "list":
      return listFormat(lang).format(param.items.map((item) => wordParam(catalogue, lang, item)));
  }
}

function wrap(lang: Lang, text: string): string {
  return lang === "ar" ? `${ISOLATE}${text}${END_ISOLATE}` : text;
}

function cleaned(text: string): string {
  const plain = text.replace(UNWANTED, " ").trim();
  return plain.length > LONGEST_VALUE ? `${plain.slice(0, LONGEST_VALUE)}…` : plain;
}

const DAY = /^\d{4}-\d{2}(-\d{2})?$/;

/** A day of the calendar is told as it stands; a moment is told in the tenant's zone. Nonsense is told as it came. */
function wordDate(catalogue: MessageCatalogues, lang: Lang, iso: string, style: "day" | "month" | "time"): string {
  const isDay = DAY.test(iso);
  const moment = Date.parse(iso.length === 7 ? `${iso}-01` : iso);
  if (Number.isNaN(moment)) return cleaned(iso);
  return dateFormat(lang, isDay ? "UTC" : catalogue.voice.timeZone, isDay && style === "time" ? "day" : style).format(
    moment,
  );
}

const DATE_STYLES = {
  day: { day: "numeric", month: "long", year: "numeric" },
  month: { month: "long", year: "numeric" },
  time: { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, unknown>();

/** Intl formats cost far more to make than to use; they hold no state of a conversation. */
function once<T>(key: string, make: () => T): T {
  const known = formats.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  formats.set(key, made);
  return made;
}

/** The point of an abbreviation (د.ك.): at the end of a sentence it would stand beside the full stop, and people leave it out. */
const LAST_POINT = /(?<=\p{Script=Arabic})\.(?=\p{Cf}*$)/u;

function wordMoney(lang: Lang, { currency, minor, isSigned }: Extract<Param, { kind: "money" }>): string {
  return moneyFormat(lang, currency, isSigned ?? false)
    .formatToParts(minor / 10 ** currencyExponent(currency))
    .map(({ type, value }) => (type === "currency" ? value.replace(LAST_POINT, "") : value))
    .join("");
}

/** In Arabic a currency without an Arabic sign is written as on the bill (£31.20), not as "31.20 UK£". */
function moneyFormat(lang: Lang, currency: string, isSigned: boolean): Intl.NumberFormat {
  return once(`money ${lang} ${currency} ${isSigned}`, () => {
    const style = {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      signDisplay: isSigned ? "exceptZero" : "auto",
      ...unrounded(currency),
    } as const;
    const own = new Intl.NumberFormat(LOCALES[lang], style);
    const hasLatinSign = own.formatToParts(1).some((part) => part.type === "currency" && /[A-Za-z]/.test(part.value));
    return lang !== "en" && hasLatinSign ? new Intl.NumberFormat(LOCALES.en, style) : own;
  });
}

/** Where people write an amount with fewer digits than it has, whole amounts are written so and no other one is rounded. */
function unrounded(currency: string): Intl.NumberFormatOptions {
  const digits = currencyExponent(currency);
  const usual = new Intl.NumberFormat(LOCALES.en, { style: "currency", currency }).resolvedOptions();
  if (usual.maximumFractionDigits === digits) return {};
  return { minimumFractionDigits: digits, maximumFractionDigits: digits, trailingZeroDisplay: "stripIfInteger" };
}

function numberFormat(lang: Lang): Intl.NumberFormat {
  return once(`number ${lang}`, () => new Intl.NumberFormat(LOCALES[lang]));
}

/** An unknown or malformed code is told as it came. */
function countryName(lang: Lang, code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return cleaned(code);
  const names = once(
    `country ${lang}`,
    () => new Intl.DisplayNames(LOCALES[lang], { type: "region", fallback: "code" }),
  );
  return names.of(code.toUpperCase()) ?? code;
}

function listFormat(lang: Lang): Intl.ListFormat {
  return once(`list ${lang}`, () => new Intl.ListFormat(LOCALES[lang], { type: "conjunction" }));
}

function dateFormat(lang: Lang, timeZone: string, style: keyof typeof DATE_STYLES): Intl.DateTimeFormat {
  return once(
    `date ${lang} ${timeZone} ${style}`,
    () => new Intl.DateTimeFormat(LOCALES[lang], { ...DATE_STYLES[style], timeZone }),
  );
}
