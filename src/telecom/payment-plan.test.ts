// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money } from "#kernel";
import type { PaymentPlan } from "./billing.ts";
import { decidePlans, type PaymentPlanRules } from "./payment-plan.ts";

const gbp = (minor: number) => money("GBP", minor);
const rules: PaymentPlanRules = { limit: gbp(20_000), everyDays: 180, laterDays: 14, parts: [2, 3] };
const today = "2026-11-15";
const plan = (more: Partial<PaymentPlan>): PaymentPlan => ({
  externalId: null,
  kind: "later",
  total: gbp(1_000),
  payments: 1,
  startsOn: "2025-01-10",
  endsOn: "2025-02-10",
  isActive: false,
  ...more,
});

describe("decidePlans()", () => {
  it.each([
    ["an arrangement that runs", gbp(7_240), [plan({ isActive: true, endsOn: "2026-12-01" })], "running"],
    ["one that was made lately", gbp(7_240), [plan({ startsOn: "2026-08-01" })], "too_soon"],
    ["more than the limit", gbp(20_001), [], "too_much"],
    ["another currency than the rules", money("EUR", 1), [], "too_much"],
  ])("refuses %s", (_what, owed, plans, outcome) => {
    expect(decidePlans(owed, "2026-11-19", plans, rules, today)).toEqual({ outcome });
  });

  it("offers a later day and parts, counted from the later of today and the due day", () => {
    const overdue = decidePlans(gbp(7_241), "2026-10-19", [plan({})], rules, today);
    expect(overdue).toEqual({
      outcome: "options",
      options: [
        { kind: "later", parts: [{ on: "2026-11-29", amount: gbp(7_241) }] },
        {
          kind: "parts",
          parts: [
            { on: "2026-11-22", amount: gbp(3_621) },
            { on: "2026-12-22", amount: gbp(3_620) },
          ],
        },
        {
          kind: "parts",
          parts: [
            { on: "2026-11-22", amount: gbp(2_415) },
            { on: "2026-12-22", amount: gbp(2_413) },
            { on: "2027-01-22", amount: gbp(2_413) },
          ],
        },
      ],
    });
    expect(decidePlans(gbp(100), "2026-11-19", [], rules, today)).toMatchObject({
      options: [{ parts: [{ on: "2026-12-03" }] }, {}, {}],
    });
  });

  it("an arrangement 180 days ago is long enough ago", () => {
    const at = (startsOn: string) => decidePlans(gbp(100), today, [plan({ startsOn })], rules, today).outcome;
    expect(at("2026-05-19")).toBe("options");
    expect(at("2026-05-20")).toBe("too_soon");
  });

  it("parts add up to the debt to the penny, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 20_000 }), (minor) => {
        const verdict = decidePlans(gbp(minor), today, [], rules, today);
        if (verdict.outcome !== "options") return false;
        return verdict.options.every(
          ({ parts }) =>
            parts.reduce((sum, { amount }) => sum + amount.minor, 0) === minor &&
            parts.every(({ amount }) => amount.minor > 0),
        );
      }),
    );
  });
});
