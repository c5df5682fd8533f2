// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "./words.ts";

/** Latin digits in both languages: bills, codes and references are written with them. */
const LOCALES: Readonly<Record<Lang, string>> = { en: "en-GB", ar: "ar-u-nu-latn" };

const clocks = new Map<Lang, Intl.DateTimeFormat>();
const days = new Map<Lang, Intl.DateTimeFormat>();

/** Time of day in the reader's own zone, e.g. `14:05`. */
export function timeOfDay(at: string, lang: Lang): string {
  const format = clocks.get(lang) ?? new Intl.DateTimeFormat(LOCALES[lang], { hour: "2-digit", minute: "2-digit" });
  clocks.set(lang, format);
  return format.format(new Date(at));
}

/** Day in words, e.g. `Wednesday 25 November`. */
export function dayOf(at: string, lang: Lang): string {
  const format =
    days.get(lang) ?? new Intl.DateTimeFormat(LOCALES[lang], { weekday: "long", day: "numeric", month: "long" });
  days.set(lang, format);
  return format.format(new Date(at));
}

/** Day, month and year, e.g. `25 Nov 2026`. */
export function dateOf(at: string, lang: Lang): string {
  return new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: "medium" }).format(new Date(at));
}

/** The same with the time of day, e.g. `25 Nov 2026, 14:05`. */
export function momentOf(at: string, lang: Lang): string {
  return moments(lang).format(new Date(at));
}

/** From one moment to another, without saying twice what they share. */
export function momentsOf(from: string, to: string, lang: Lang): string {
  return moments(lang).formatRange(new Date(from), new Date(to));
}

/** A moment of the next days, e.g. `Monday 09:00`. */
export function weekdayOf(at: string, lang: Lang): string {
  return new Intl.DateTimeFormat(LOCALES[lang], { weekday: "long", hour: "2-digit", minute: "2-digit" }).format(
    new Date(at),
  );
}

function moments(lang: Lang): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: "medium", timeStyle: "short" });
}

/** Minutes and seconds left, e.g. `4:07`; `0:00` when nothing is. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
