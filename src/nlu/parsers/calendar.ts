// SPDX-License-Identifier: Apache-2.0
/** Calendar days without a zone, in the one form the tools speak. */
export type Day = { readonly year: number; readonly month: number; readonly day: number };

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day at an instant in a zone. */
export function dayAt(now: number, timeZone: string): Day {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", month: "numeric", day: "numeric" });
    formats.set(timeZone, format);
  }
  const parts = format.formatToParts(now);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value);
  return { year: part("year"), month: part("month"), day: part("day") };
}

export function addDays({ year, month, day }: Day, days: number): Day {
  return fromUtc(new Date(Date.UTC(year, month - 1, day + days)));
}

/** The first day of the month that is `months` away. */
export function addMonths({ year, month }: Day, months: number): Day {
  return fromUtc(new Date(Date.UTC(year, month - 1 + months, 1)));
}

export function lastOfMonth(day: Day): Day {
  return addDays(addMonths(day, 1), -1);
}

/** 0 = Monday. */
export function weekday({ year, month, day }: Day): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

export function isDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export function isoDay({ year, month, day }: Day): string {
  return `${isoMonth({ year, month })}-${String(day).padStart(2, "0")}`;
}

export function isoMonth({ year, month }: Pick<Day, "year" | "month">): string {
  return `${year}-${String(month).padStart(2, "0")}`;
}

function fromUtc(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
