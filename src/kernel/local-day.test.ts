// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { addDays, addMonths, daysBetween, localDay, startOfLocalDay } from "./local-day.ts";

describe("local days", () => {
  it("localDay() follows the zone, not UTC", () => {
    expect(localDay(Date.UTC(2026, 5, 4, 23, 30), "Europe/London")).toBe("2026-06-05");
    expect(localDay(Date.UTC(2026, 10, 4, 23, 30), "Europe/London")).toBe("2026-11-04");
  });

  it.each([
    ["2026-06-05", "Europe/London", "2026-06-04T23:00:00.000Z"],
    ["2026-03-29", "Europe/London", "2026-03-29T00:00:00.000Z"],
    ["2026-03-30", "Europe/London", "2026-03-29T23:00:00.000Z"],
    ["2026-01-01", "Asia/Kuwait", "2025-12-31T21:00:00.000Z"],
  ])("startOfLocalDay(%s, %s) is %s", (day, zone, iso) => {
    expect(new Date(startOfLocalDay(day, zone)).toISOString()).toBe(iso);
  });

  it.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2026-11-05", -6, "2026-05-05"],
    ["2026-12-05", 24, "2028-12-05"],
    ["2024-02-29", 12, "2025-02-28"],
  ])("addMonths(%s, %i) is %s", (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });

  it("addDays() and daysBetween() are inverse over a change of clocks", () => {
    expect(addDays("2026-10-24", 3)).toBe("2026-10-27");
    expect(daysBetween("2026-10-24", "2026-10-27")).toBe(3);
  });
});
