// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { money } from "#kernel";
import { isDisputable, mayCreditNow } from "./goodwill.ts";
import type { AppliedRate, RateType } from "./nouns.ts";
import { aRate } from "./testing.ts";

const gbp = (minor: number) => money("GBP", minor);
const rules = { limit: gbp(600), perYear: gbp(1_500) };
const given = (minor: number, on: string) => ({ about: null, amount: gbp(minor), on });

describe("mayCreditNow()", () => {
  it.each([
    ["within both limits", gbp(600), [], true],
    ["a penny above the limit of one", gbp(601), [], false],
    ["with what was given this year, just within", gbp(500), [given(1_000, "2026-02-01")], true],
    ["with what was given this year, a penny too much", gbp(501), [given(1_000, "2026-02-01")], false],
    ["what was given more than a year ago does not count", gbp(600), [given(1_500, "2025-11-15")], true],
    ["another currency", money("EUR", 1), [], false],
  ])("%s", (_what, amount, credits, expected) => {
    expect(mayCreditNow(amount, credits, rules, "2026-11-15")).toBe(expected);
  });
});

describe("isDisputable()", () => {
  it("what was used or bought, not the plan and no credit", () => {
    const of = (type: RateType, ex: number, facts: AppliedRate["facts"] = {}) =>
      isDisputable(aRate("CB-1", { id: "R", code: null, type, ex, facts }));
    expect(of("usageCharge", 500)).toBe(true);
    expect(of("oneTimeCharge", 500)).toBe(true);
    expect(of("appliedPenaltyCharge", 500)).toBe(true);
    expect(of("recurringCharge", 500)).toBe(false);
    expect(of("recurringCharge", 500, { thirdPartyName: "PlayWin" })).toBe(true);
    expect(of("appliedBillingCredit", -500)).toBe(false);
    expect(of("usageCharge", 0)).toBe(false);
  });
});
