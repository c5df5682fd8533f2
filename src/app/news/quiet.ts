// SPDX-License-Identifier: Apache-2.0
import type { NewsSettings } from "./ports.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** When quiet hours end, in milliseconds; null: it is not quiet now. By the tenant's clock on the wall, also where it jumps. */
export function quietUntil({ quietFrom, quietTo }: NewsSettings, timeZone: string, now: number): number | null {
  if (quietFrom === quietTo) return null;
  const minute = minuteOfDay(now, timeZone);
  const isQuiet =
    quietFrom < quietTo ? minute >= quietFrom && minute < quietTo : minute >= quietFrom || minute < quietTo;
  if (!isQuiet) return null;
  const wait = (quietTo - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS + wait * MINUTE_MS;
  // A night in which the clock is changed is an hour longer or shorter.
  const off = quietTo - minuteOfDay(end, timeZone);
  return Math.abs(off) < DAY_MINUTES / 2 ? end + off * MINUTE_MS : end;
}

function minuteOfDay(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return part("hour") * 60 + part("minute");
}
