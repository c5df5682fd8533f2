// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { earliestStart, nextBillDay } from "./plan-start.ts";

const LONDON = "Europe/London";

describe("when a plan change starts", () => {
  it.each([
    ["2026-11-15T10:00:00Z", "2026-11-17"],
    ["2026-11-15T00:00:00Z", "2026-11-16"],
    ["2026-11-15T00:00:01Z", "2026-11-17"],
    // Clocks go forward: the night of the 28th to the 29th of March has 23 hours.
    ["2026-03-28T00:30:00Z", "2026-03-30"],
    ["2026-10-24T23:00:00Z", "2026-10-26"],
  ])("earliestStart() from %s is %s", (now, day) => {
    expect(earliestStart(Date.parse(now), LONDON)).toBe(day);
  });
  it.each([
    ["2026-11-17", 5, "2026-12-05"],
    ["2026-11-05", 5, "2026-11-05"],
    ["2026-12-31", 5, "2027-01-05"],
    ["2027-02-27", 28, "2027-02-28"],
  ])("nextBillDay(%s, %i) is %s", (from, billDay, expected) => {
    expect(nextBillDay(from, billDay)).toBe(expected);
  });
});
