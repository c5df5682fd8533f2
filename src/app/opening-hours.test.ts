// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { isDeskOpen, nextOpening, openingWords } from "./opening-hours.ts";

const hours = { days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 18 * 60 + 30, otherHours: [], holidays: [] };

test.each([
  ["2026-11-16T08:00:00Z", true],
  ["2026-11-16T07:59:00Z", false],
  ["2026-11-16T18:30:00Z", false],
  ["2026-11-15T10:00:00Z", false],
])("isDeskOpen() at %s is %s", (at, expected) => {
  expect(isDeskOpen(hours, "Europe/London", Date.parse(at))).toBe(expected);
});

test("openingWords() names a range of days, or each day, in the language", () => {
  expect(openingWords(hours, "en")).toEqual({ days: "Monday–Friday", from: "08:00", to: "18:30" });
  expect(openingWords({ ...hours, days: [7, 1, 3] }, "en").days).toBe("Monday, Wednesday, Sunday");
  expect(openingWords({ ...hours, days: [6] }, "en").days).toBe("Saturday");
  expect(openingWords(hours, "ar").days).toBe("الاثنين–الجمعة");
  expect(openingWords({ ...hours, days: [7, 1, 2, 3, 4] }, "en").days).toBe("Sunday–Thursday");
  expect(openingWords({ ...hours, days: [1, 2, 3, 4, 5, 6, 7] }, "en").days).toBe("Monday–Sunday");
  expect(openingWords({ ...hours, days: [1, 2, 4, 5] }, "en").days).toBe("Monday, Tuesday, Thursday, Friday");
});

// A week that ends on Thursday, a short Thursday, and a holiday on a Sunday.
const gulf = {
  days: [7, 1, 2, 3],
  fromMinute: 480,
  toMinute: 1_080,
  otherHours: [{ days: [4], fromMinute: 540, toMinute: 780 }],
  holidays: ["2026-11-22"],
};
test.each([
  ["2026-11-19T09:59:00Z", true],
  ["2026-11-19T10:01:00Z", false],
  ["2026-11-20T08:00:00Z", false],
  ["2026-11-22T08:00:00Z", false],
  ["2026-11-23T08:00:00Z", true],
])("isDeskOpen() with a Friday and Saturday off, a short day and a holiday: at %s it is %s", (at, expected) => {
  expect(isDeskOpen(gulf, "Asia/Riyadh", Date.parse(at))).toBe(expected);
});

test("nextOpening() goes past the weekend and the holiday, and over a change of the clock", () => {
  const next = (at: string, hoursOf = gulf, zone = "Asia/Riyadh"): string | null => {
    const found = nextOpening(hoursOf, zone, Date.parse(at));
    return found === null ? null : new Date(found).toISOString();
  };
  expect(next("2026-11-19T10:30:00Z")).toBe("2026-11-23T05:00:00.000Z");
  expect(next("2026-11-19T08:00:00Z")).toBe("2026-11-19T08:00:00.000Z");
  expect(next("2026-03-28T20:00:00Z", { ...hours, days: [7] }, "Europe/London")).toBe("2026-03-29T07:00:00.000Z");
  expect(next("2026-11-19T10:30:00Z", { ...gulf, days: [], otherHours: [] })).toBe(null);
});
