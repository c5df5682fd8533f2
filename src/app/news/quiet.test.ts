// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { quietUntil } from "./quiet.ts";

describe("quietUntil()", () => {
  const night = { quietFrom: 21 * 60, quietTo: 8 * 60, presentMs: 0 };
  const at = (iso: string): number => Date.parse(iso);
  test.each([
    ["2026-11-15T10:00:00Z", null],
    ["2026-11-15T20:59:00Z", null],
    ["2026-11-15T21:00:00Z", "2026-11-16T08:00:00Z"],
    ["2026-11-16T07:59:00Z", "2026-11-16T08:00:00Z"],
    // The clock goes back: the night is an hour longer. And forward: an hour shorter.
    ["2026-10-24T22:00:00Z", "2026-10-25T08:00:00Z"],
    ["2027-03-27T23:00:00Z", "2027-03-28T07:00:00Z"],
  ])("at %s says %s", (now, until) => {
    const found = quietUntil(night, "Europe/London", at(now));
    expect(found === null ? null : new Date(found).toISOString().replace(".000", "")).toBe(until);
  });
  test("knows hours within one day, other zones, and none at all", () => {
    const noon = { quietFrom: 12 * 60, quietTo: 14 * 60, presentMs: 0 };
    expect(quietUntil(noon, "Asia/Riyadh", at("2026-11-15T09:30:00Z"))).toBe(at("2026-11-15T11:00:00Z"));
    expect(quietUntil(noon, "Asia/Riyadh", at("2026-11-15T12:30:00Z"))).toBeNull();
    expect(quietUntil({ quietFrom: 60, quietTo: 60, presentMs: 0 }, "UTC", at("2026-11-15T01:00:00Z"))).toBeNull();
  });
});
