// SPDX-License-Identifier: Apache-2.0
import type { OpeningHoursContent } from "#protocol";

/** One weekday of a form: 1 (Monday) to 7, minutes after midnight. */
export interface DayRow {
  readonly day: number;
  readonly isOpen: boolean;
  readonly fromMinute: number;
  readonly toMinute: number;
}

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
const USUAL = { fromMinute: 540, toMinute: 1_020 };

/** Opening hours as a row for each weekday. */
export function weekOf(hours: OpeningHoursContent): DayRow[] {
  return WEEK.map((day) => {
    const other = hours.otherHours.find(({ days }) => days.includes(day));
    const span = other ?? (hours.days.includes(day) ? hours : null);
    return {
      day,
      isOpen: span !== null,
      ...(span === null ? USUAL : { fromMinute: span.fromMinute, toMinute: span.toMinute }),
    };
  });
}

/** The same back: hours that most open days have are the usual ones, the earliest such where several are as common. */
export function hoursOfWeek(rows: readonly DayRow[], holidays: readonly string[]): OpeningHoursContent {
  const spans = new Map<string, DayRow[]>();
  for (const row of rows.filter(({ isOpen }) => isOpen)) {
    const name = `${String(row.fromMinute)}-${String(row.toMinute)}`;
    spans.set(name, [...(spans.get(name) ?? []), row]);
  }
  const [usual, ...others] = [...spans.values()]
    .sort((a, b) => b.length - a.length)
    .map((same) => ({
      days: same.map(({ day }) => day),
      fromMinute: same[0]?.fromMinute ?? 0,
      toMinute: same[0]?.toMinute ?? 0,
    }));
  return { ...(usual ?? { days: [], ...USUAL }), otherHours: others, holidays: [...new Set(holidays)].sort() };
}

/** Whether every open day closes after it opens. */
export function isWeekFit(rows: readonly DayRow[]): boolean {
  return rows.every(({ isOpen, fromMinute, toMinute }) => !isOpen || fromMinute < toMinute);
}

/** As a field for times has it; midnight at the end of the day is 00:00. */
export function timeText(minute: number): string {
  const shown = minute % 1_440;
  return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
}

/** @returns Null for a field that is not filled in. */
export function minuteOf(text: string, isEnd: boolean): number | null {
  const [, hour, minute] = /^(\d{2}):(\d{2})/u.exec(text) ?? [];
  if (hour === undefined || minute === undefined) return null;
  const at = Number(hour) * 60 + Number(minute);
  return isEnd && at === 0 ? 1_440 : at;
}
