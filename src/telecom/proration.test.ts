// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { prorate, prorateChange, prorationDays } from "./proration.ts";
import { gbp } from "./testing.ts";

describe("proration", () => {
  it.each([
    [1000, 20, 30, 667],
    [2600, 10, 30, 867],
    [1800, 15, 30, 900],
    [800, 12, 30, 320],
    [1800, 0, 30, 0],
    [1800, 30, 30, 1800],
  ])("prorate(%i, %i of %i) is %i", (monthly, days, monthDays, expected) => {
    expect(prorate(gbp(monthly), days, monthDays)).toEqual(gbp(expected));
  });
  it("prorateChange() is the unused old part and the rest of the new", () => {
    expect(prorateChange({ from: gbp(1800), to: gbp(2600) }, { days: 15, monthDays: 30 })).toEqual({
      credit: gbp(-900),
      charge: gbp(1300),
    });
    expect(() => prorate(gbp(1), 31, 30)).toThrow(RangeError);
  });
  it("prorationDays() counts by either basis", () => {
    const month = { from: "2026-10-05", until: "2026-11-05" };
    expect(prorationDays(month, "2026-10-20", "30/360")).toEqual({ days: 15, monthDays: 30 });
    expect(prorationDays(month, "2026-10-20", "actual")).toEqual({ days: 16, monthDays: 31 });
    expect(prorationDays(month, "2026-10-05", "30/360").days).toBe(30);
  });
});
