// SPDX-License-Identifier: Apache-2.0
import { addDays, type Lang, localDay, startOfLocalDay } from "#kernel";
import type { OpeningHours } from "./hours/ports.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** How far ahead the next opening is looked for: longer than any row of holidays. */
const LOOK_AHEAD_DAYS = 31;

/** When people are at the desk, in words of a language: the days as one range where they follow each other, else each by name. */
export function openingWords(
  { days, fromMinute, toMinute }: OpeningHours,
  lang: Lang,
): { readonly days: string; readonly from: string; readonly to: string } {
  const name = (day: number): string =>
    // 5 January 2026 was a Monday.
    new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2026, 0, 4 + day));
  const range = asRange(days);
  const named = range ?? [...days].sort((a, b) => a - b);
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return { days: named.map(name).join(range === null ? ", " : "–"), from: clock(fromMinute), to: clock(toMinute) };
}

/** First and last where three days or more follow each other, also over the end of the week: Sunday to Thursday is a range. */
function asRange(days: readonly number[]): readonly [number, number] | null {
  const open = new Set(days);
  if (open.size < 3) return null;
  if (open.size === 7) return [1, 7];
  const starts = [...open].filter((day) => !open.has(day === 1 ? 7 : day - 1));
  const [first] = starts;
  if (first === undefined || starts.length > 1) return null;
  return [first, ((first + open.size - 2) % 7) + 1];
}

/** Whether people are at the desk at `now` (milliseconds), by the tenant's own clock on the wall. */
export function isDeskOpen(hours: OpeningHours, timeZone: string, now: number): boolean {
  const { day, minute, date } = wallClock(timeZone, now);
  const open = hoursOf(hours, day, date);
  return open !== null && minute >= open.fromMinute && minute < open.toMinute;
}

/**
 * When somebody is at the desk next, in milliseconds: `now` where somebody is.
 *
 * @returns Null where nobody is for a month.
 */
export function nextOpening(hours: OpeningHours, timeZone: string, now: number): number | null {
  if (isDeskOpen(hours, timeZone, now)) return now;
  const today = localDay(now, timeZone);
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    const date = addDays(today, ahead);
    const start = startOfLocalDay(date, timeZone);
    const open = hoursOf(hours, weekday(date), date);
    if (open === null || open.fromMinute >= open.toMinute) continue;
    // On days when the clock changes, minutes after midnight are not those on the wall: look for the opening by the wall.
    let at = start + open.fromMinute * 60_000;
    at += (open.fromMinute - wallClock(timeZone, at).minute) * 60_000;
    if (at > now) return at;
  }
  return null;
}

/** Null: closed all day. A holiday goes before everything, hours of a weekday of their own before the usual ones. */
function hoursOf(
  { days, fromMinute, toMinute, holidays, otherHours }: OpeningHours,
  day: number,
  date: string,
): { readonly fromMinute: number; readonly toMinute: number } | null {
  if (holidays.includes(date)) return null;
  const other = otherHours.find((one) => one.days.includes(day));
  if (other !== undefined) return other;
  return days.includes(day) ? { fromMinute, toMinute } : null;
}

function wallClock(
  timeZone: string,
  now: number,
): { readonly day: number; readonly minute: number; readonly date: string } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? "";
  return {
    day: WEEKDAYS.indexOf(part("weekday")) + 1,
    minute: Number(part("hour")) * 60 + Number(part("minute")),
    date: localDay(now, timeZone),
  };
}

/** 1, Monday, to 7. */
function weekday(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}
