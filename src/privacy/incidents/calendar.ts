// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { addDays } from "#kernel";

const dayOfWeek = z.int().min(1).max(7);
const month = z.int().min(1).max(12);

const holiday = z.union([
  /** The same date each year. `observed`: on a Saturday it is kept the Friday before, on a Sunday the Monday after. */
  z.strictObject({
    month,
    day: z.int().min(1).max(31),
    observed: z.boolean().default(false),
    from: z.int().optional(),
  }),
  /** The n-th such weekday of the month; -1: the last. */
  z.strictObject({ month, weekday: dayOfWeek, nth: z.int().min(-1).max(5) }),
  /** Days that follow no rule that we could write down, such as those of the moon. */
  z.strictObject({ date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/u) }),
]);

/** Which days nobody works. Weekdays are 1 (Monday) to 7 (Sunday). */
export const calendar = z.strictObject({
  weekend: z.array(dayOfWeek).max(6),
  holidays: z.array(holiday),
  /** What it leaves out. */
  note: z.string().optional(),
});
export type Calendar = z.infer<typeof calendar>;

/** Monday 1 to Sunday 7. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

export function isWorkingDay(day: string, { weekend, holidays }: Calendar): boolean {
  if (weekend.includes(weekdayOf(day))) return false;
  // A holiday that is kept on another day may be of the year before or after: 1 January on a Saturday is kept on 31 December.
  const year = Number(day.slice(0, 4));
  return !holidays.some((one) => [year - 1, year, year + 1].some((of) => keptOn(one, of) === day));
}

/** The n-th working day after `day`, which itself does not count. */
export function addWorkingDays(day: string, count: number, within: Calendar): string {
  let [at, left] = [day, count];
  while (left > 0) {
    at = addDays(at, 1);
    if (isWorkingDay(at, within)) left -= 1;
  }
  return at;
}

/** The day itself when it is worked, or else the next one that is. */
export function nextWorkingDay(day: string, within: Calendar): string {
  return isWorkingDay(day, within) ? day : addWorkingDays(day, 1, within);
}

function keptOn(one: z.infer<typeof holiday>, year: number): string | null {
  if ("date" in one) return one.date;
  if ("nth" in one) return nthOf(year, one.month, one.weekday, one.nth);
  if (one.from !== undefined && year < one.from) return null;
  const day = dayIn(year, one.month, one.day);
  if (!one.observed) return day;
  const weekday = weekdayOf(day);
  return weekday === 6 ? addDays(day, -1) : weekday === 7 ? addDays(day, 1) : day;
}

function nthOf(year: number, inMonth: number, weekday: number, nth: number): string {
  if (nth < 0) {
    const last = addDays(inMonth === 12 ? dayIn(year + 1, 1, 1) : dayIn(year, inMonth + 1, 1), -1);
    return addDays(last, -((weekdayOf(last) - weekday + 7) % 7));
  }
  const first = dayIn(year, inMonth, 1);
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1));
}

function dayIn(year: number, inMonth: number, day: number): string {
  return `${year}-${String(inMonth).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
