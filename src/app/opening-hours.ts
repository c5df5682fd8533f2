// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";
import type { OpeningHours } from "./deps.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** When people are at the desk, in words of a language: the days as one range where they follow each other, else each by name. */
export function openingWords(
  { days, fromMinute, toMinute }: OpeningHours,
  lang: Lang,
): { readonly days: string; readonly from: string; readonly to: string } {
  const sorted = [...days].sort((a, b) => a - b);
  const name = (day: number): string =>
    // 5 January 2026 was a Monday.
    new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2026, 0, 4 + day));
  const isRange = sorted.length > 2 && sorted.every((day, index) => day === (sorted[0] ?? 0) + index);
  const named = isRange ? [sorted[0] ?? 1, sorted.at(-1) ?? 1] : sorted;
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return { days: named.map(name).join(isRange ? "–" : ", "), from: clock(fromMinute), to: clock(toMinute) };
}

/** Whether people are at the desk at `now` (milliseconds), by the tenant's own clock on the wall. */
export function isDeskOpen(hours: OpeningHours, timeZone: string, now: number): boolean {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? "";
  const minute = Number(part("hour")) * 60 + Number(part("minute"));
  const day = WEEKDAYS.indexOf(part("weekday")) + 1;
  return hours.days.includes(day) && minute >= hours.fromMinute && minute < hours.toMinute;
}
