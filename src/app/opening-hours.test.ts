// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { isDeskOpen, openingWords } from "./opening-hours.ts";

const hours = { days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 18 * 60 + 30 };

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
});
