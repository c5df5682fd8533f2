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

/** Minutes and seconds left, e.g. `4:07`; `0:00` when nothing is. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
