// SPDX-License-Identifier: Apache-2.0
const DAY_MS = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar day (`YYYY-MM-DD`) of an instant in an IANA time zone. */
export function localDay(epochMs: number, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    // en-CA writes dates as YYYY-MM-DD.
    formatter = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(epochMs);
}

/** The instant at which a local day begins: the first millisecond whose local day it is. */
export function startOfLocalDay(day: string, timeZone: string): number {
  let low = Date.parse(`${day}T00:00:00Z`) - DAY_MS;
  let high = low + 2 * DAY_MS;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (localDay(middle, timeZone) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Moves a day by whole calendar days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Moves a day by whole months; the 31st becomes the last day of a shorter month. */
export function addMonths(day: string, months: number): string {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(Number(day.slice(8, 10)), last))).toISOString().slice(0, 10);
}

/** Whole days from one local day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

const weekStarts = new Map<string, number>();

/** First day of a week in a country (ISO 3166 alpha-2): 1 = Monday … 7 = Sunday. Saturday in Kuwait; Monday for a code that is none. */
export function weekStartsOn(country: string): number {
  const known = weekStarts.get(country);
  if (known !== undefined) return known;
  const first = /^[A-Za-z]{2}$/.test(country) ? new Intl.Locale(`und-${country}`).getWeekInfo().firstDay : 1;
  weekStarts.set(country, first);
  return first;
}
