// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { advisePlan } from "./plan-advice.ts";
import { aBill, anOffer, aRate } from "./testing.ts";

describe("advisePlan()", () => {
  const s = anOffer("S", 1000, { termMonths: 1, dataGb: 10 });
  const offers = [s, anOffer("M", 1800, { dataGb: 30 }), anOffer("L", 2600, { dataGb: 100 })];
  const told = (blocks: number, id: string) => {
    const rates = [
      aRate(id, { id: `${id}-1`, code: "PLAN", type: "recurringCharge", ex: 1000 }),
      ...(blocks === 0
        ? []
        : [
            aRate(id, {
              id: `${id}-2`,
              code: "USG",
              type: "usageCharge",
              ex: 400 * blocks,
              facts: { usageType: "dataOverage" },
            }),
          ]),
    ];
    return { bill: aBill(id.slice(3), rates), rates };
  };
  it.each([
    [3, 1, "M"],
    [3, 3, "M"],
    [2, 2, null],
    [3, 0, null],
    [0, 3, null],
    [2, 9, null],
  ])("with %i blocks this month and %i the month before it names %s", (now, before, expected) => {
    const advice = advisePlan([told(now, "CB-2026-11-05"), told(before, "CB-2026-10-05")], s, offers);
    expect(advice?.offerId ?? null).toBe(expected);
  });
  it("never names a plan that cannot be had", () => {
    const bills = [told(3, "CB-2026-11-05"), told(3, "CB-2026-10-05")];
    expect(advisePlan(bills, { ...s, exchangeableTo: [] }, offers)).toBeNull();
    expect(
      advisePlan(
        bills,
        s,
        offers.map((offer) => ({ ...offer, isSellable: false })),
      ),
    ).toBeNull();
    expect(advisePlan(bills, null, offers)).toBeNull();
    expect(advisePlan(bills.slice(0, 1), s, offers)).toBeNull();
  });
});
