// SPDX-License-Identifier: Apache-2.0
import { operator } from "./operator.ts";

export const hour = 3_600_000;
export const day = 24 * hour;

/** A day on the calendar of the operator's time zone. `month` is 1 to 12. */
export type LocalDay = { readonly year: number; readonly month: number; readonly day: number };

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" });
  clocks.set(timeZone, made);
  return made;
}

/** Offset of the operator's time zone from UTC at an instant. */
function offsetAt(ms: number): number {
  const name = clockOf(operator().timeZone)
    .formatToParts(ms)
    .find((part) => part.type === "timeZoneName")?.value;
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name ?? "") ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * hour + Number(minutes) * 60_000);
}

export function localDayOf(ms: number): LocalDay {
  const local = new Date(ms + offsetAt(ms));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** Local midnight as an instant. */
export function startOf(date: LocalDay): number {
  const utc = Date.UTC(date.year, date.month - 1, date.day);
  return utc - offsetAt(utc - offsetAt(utc) - hour);
}

export function plusMonths(date: LocalDay, months: number): LocalDay {
  const index = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { year, month, day: Math.min(date.day, last) };
}

export function plusDays(date: LocalDay, days: number): LocalDay {
  const moved = new Date(Date.UTC(date.year, date.month - 1, date.day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

export function dayText(date: LocalDay): string {
  return `${date.year}-${String(date.month).padStart(2, "0")}-${String(date.day).padStart(2, "0")}`;
}

export function monthText(date: LocalDay): string {
  return dayText(date).slice(0, 7);
}

/** The six latest 5ths at or before an instant, oldest first: bill dates M-6 to M-1. */
export function billDates(t0: number): readonly LocalDay[] {
  const today = localDayOf(t0);
  const thisMonth = { year: today.year, month: today.month, day: 5 };
  const latest = today.day >= 5 ? thisMonth : plusMonths(thisMonth, -1);
  return [-5, -4, -3, -2, -1, 0].map((back) => plusMonths(latest, back));
}
