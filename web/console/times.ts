// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../ui/words.ts";

/** British order, and Latin digits in both languages: codes and references are written with them. */
const LOCALES: Readonly<Record<Lang, string>> = { en: "en-GB", ar: "ar-u-nu-latn" };

/** Day and time as the reader writes them, in the reader's own zone. */
export function dayAndTime(lang: Lang, at: string): string {
  return new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

/** A day of the calendar, with its weekday. `date`: `YYYY-MM-DD`, of no zone. */
export function calendarDay(lang: Lang, date: string): string {
  return new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: "full", timeZone: "UTC" }).format(
    Date.parse(`${date}T00:00:00Z`),
  );
}
