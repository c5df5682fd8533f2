// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const minute = z.int().min(0).max(1_440);
const weekdays = z
  .array(z.int().min(1).max(7))
  .max(7)
  .refine((days) => new Set(days).size === days.length, "each day once");
const span = { days: weekdays, fromMinute: minute, toMinute: minute };
const isSpan = ({ days, fromMinute, toMinute }: { days: number[]; fromMinute: number; toMinute: number }): boolean =>
  days.length === 0 || fromMinute < toMinute;

/** When people answer: days are 1 (Monday) to 7, minutes those after local midnight, holidays local days (RFC 3339 full-date). */
export const openingHours = z
  .strictObject({
    ...span,
    /** Weekdays with hours of their own; each weekday stands in one of them at the most. */
    otherHours: z.array(z.strictObject(span).refine(isSpan, "closing comes after opening")).max(7),
    holidays: z.array(z.iso.date()).max(200),
  })
  .refine(isSpan, "closing comes after opening")
  .refine(({ otherHours }) => {
    const days = otherHours.flatMap((one) => one.days);
    return new Set(days).size === days.length;
  }, "each day in one row of other hours");
export type OpeningHoursContent = z.infer<typeof openingHours>;

/** Null: those of the configuration again. */
export const hoursWish = z.strictObject({ hours: openingHours.nullable() });
export type HoursWish = z.infer<typeof hoursWish>;
export const hoursAsked = z.object({ approvalId: z.uuid() });

const hoursWords = z.object({ en: z.string().max(1_000), ar: z.string().max(1_000) });
export const hoursView = z.object({
  /** 0: those of the configuration. */
  number: z.int().min(0),
  hours: openingHours,
  /** How a visitor reads them. */
  words: hoursWords,
  configured: openingHours,
  timeZone: z.string().max(60),
  /** Whether somebody is there now, and when next; null: nobody for a month. */
  isOpen: z.boolean(),
  nextAt: z.iso.datetime().nullable(),
  versions: z.array(z.object({ number: z.int().min(1), at: z.iso.datetime(), hours: openingHours.nullable() })),
  mayChange: z.boolean(),
});
export type HoursView = z.infer<typeof hoursView>;
