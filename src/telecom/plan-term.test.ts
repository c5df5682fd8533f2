// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { exitFee, monthsLeft, startsNewTerm } from "./plan-term.ts";
import { anOffer, gbp } from "./testing.ts";

describe("terms and fees", () => {
  const s = anOffer("S", 1000, { termMonths: 1 });
  const m = anOffer("M", 1800, { termMonths: 12 });
  const l = anOffer("L", 2600);
  const handset = anOffer("H", 3800, { deviceInstalment: gbp(2200) });
  const prepaid = anOffer("P", 1200, { termMonths: null, isPrepaid: true });
  const fibre = anOffer("F", 3000, { kind: "broadband" });
  it.each([
    ["M to L", m, l, false],
    ["L to M", l, m, false],
    ["S to M", s, m, true],
    ["prepaid to M", prepaid, m, true],
    ["a plan no longer listed to M", null, m, true],
    ["M to the handset plan", m, handset, true],
    ["M to S", m, s, false],
    ["fibre to fibre", fibre, { ...fibre, offerId: "F9" }, true],
  ])("startsNewTerm() from %s is %s", (_name, from, to, expected) => {
    expect(startsNewTerm(from, to)).toBe(expected);
  });
  it("monthsLeft() counts started months", () => {
    expect(monthsLeft("2026-11-17", "2027-04-16")).toBe(5);
    expect(monthsLeft("2026-11-17", "2026-11-18")).toBe(1);
    expect(monthsLeft("2026-11-17", "2026-11-17")).toBe(0);
    expect(monthsLeft("2026-11-17", "2026-01-01")).toBe(0);
  });
  it("exitFee() is months left times price times factor, and falls with time", () => {
    expect(exitFee(gbp(3800), "2026-11-17", "2027-04-16", 0.8)).toEqual(gbp(15_200));
    const fees = ["2026-11-17", "2027-01-17", "2027-04-15", "2027-04-16"].map(
      (day) => exitFee(gbp(3800), day, "2027-04-16", 0.8).minor,
    );
    expect(fees).toEqual([...fees].sort((a, b) => b - a));
    expect(fees.at(-1)).toBe(0);
    expect(() => exitFee(gbp(1), "2026-11-17", "2027-04-16", 1.2)).toThrow(RangeError);
  });
});
