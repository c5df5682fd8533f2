// SPDX-License-Identifier: Apache-2.0
import type { OpeningHours } from "./deps.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

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
