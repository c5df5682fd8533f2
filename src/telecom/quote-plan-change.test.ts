// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { Order } from "./nouns.ts";
import type { PlanChange, PlanTerms } from "./quote-plan-change.ts";
import { canonicalTerms, quotePlanChange } from "./quote-plan-change.ts";
import { aCustomer, aLine, anAccount, anOffer, gbp } from "./testing.ts";

const NOW = Date.UTC(2026, 10, 15, 10, 0, 0);
const S = anOffer("S", 1000, { termMonths: 1 });
const M = anOffer("M", 1800, { termMonths: 12 });
const L = anOffer("L", 2600);
const U = anOffer("U", 3800);
const H = anOffer("H", 3800, {
  price: gbp(6760),
  deviceInstalment: gbp(2200),
  upfront: gbp(3600),
  needsCreditCheck: true,
  exchangeableTo: ["U"],
});
const CLASSIC = anOffer("C", 900, { isSellable: false, termMonths: null, exchangeableTo: ["S", "M", "L"] });
const offers = [S, M, L, U, H, CLASSIC];

const openOrder: Order = {
  orderId: "PO-1",
  externalId: null,
  customerId: "CU-1",
  state: "inProgress",
  orderedAt: NOW,
  completedAt: null,
  startsOn: null,
  kind: "plan_change",
  lineIds: ["PR-1"],
  offerId: "L",
  planName: null,
  isEsim: false,
  simSerials: [],
};

function change(more: Partial<PlanChange> = {}): PlanChange {
  return {
    line: aLine(),
    relation: "holder",
    customer: aCustomer(),
    account: anAccount(),
    agreement: null,
    from: M,
    to: L,
    offers,
    orders: [],
    qualification: { result: "qualified", reasons: [], alternatives: [] },
    now: NOW,
    today: "2026-11-15",
    timeZone: "Europe/London",
    rules: { arrearsLimit: gbp(0), minTenureDays: 30, quoteMinutes: 15, billDay: 5, exitFeeFactor: 0.8 },
    ...more,
  };
}
const onL = aLine({ offerId: "L", price: { exTax: gbp(2600), incTax: gbp(3120) } });

describe("quotePlanChange() on what terms", () => {
  it.each<[string, Partial<PlanChange>, object]>([
    [
      "M to L keeps the end date",
      {},
      {
        startsOn: "2026-11-17",
        startsNewTerm: false,
        termEndsOn: "2027-06-16",
        price: gbp(3120),
        oneOff: gbp(0),
        exitFee: null,
      },
    ],
    [
      "a term that is over stays over",
      { line: aLine({ termEndsOn: "2026-11-01" }) },
      { startsNewTerm: false, termEndsOn: null },
    ],
    [
      "the agreement's end counts when it is later",
      {
        agreement: {
          agreementId: "A",
          productIds: ["PR-1"],
          startsOn: null,
          endsOn: "2027-08-01",
          exitFeeFactor: null,
        },
      },
      { termEndsOn: "2027-08-01" },
    ],
    [
      "a downgrade after the term starts on the next bill day",
      { line: { ...onL, termEndsOn: null }, from: L, to: M },
      { startsOn: "2026-12-05", startsNewTerm: false, termEndsOn: null },
    ],
    [
      "S to M starts a term",
      {
        line: aLine({ offerId: "S", price: { exTax: gbp(1000), incTax: gbp(1200) }, termEndsOn: null }),
        from: S,
        to: M,
      },
      { startsNewTerm: true, termEndsOn: "2027-11-17" },
    ],
    [
      "to the handset plan starts a term and costs once",
      { to: H },
      { startsNewTerm: true, termEndsOn: "2028-11-17", oneOff: gbp(3600), price: gbp(6760) },
    ],
  ])("%s", (_name, more, terms) => {
    expect(quotePlanChange(change(more))).toMatchObject({ outcome: "qualified", terms });
  });

  it.each<[string, Partial<PlanChange>, "A2" | "A3"]>([
    ["M to L", {}, "A2"],
    ["M to the handset plan", { to: H }, "A3"],
    ["S to M", { line: aLine({ offerId: "S", termEndsOn: null }), from: S, to: M }, "A3"],
    ["L to S after the term", { line: { ...onL, termEndsOn: null }, from: L, to: S }, "A2"],
  ])("%s needs %s", (_name, more, needs) => {
    expect(quotePlanChange(change(more))).toMatchObject({ outcome: "qualified", needs });
  });

  it("offers a larger plan from today on as well, with what the rest of the month adds", () => {
    const decision = quotePlanChange(change());
    if (decision.outcome !== "qualified") throw new Error("not qualified");
    // 20 of 30 days are left: 31.20 less 21.60, for two thirds of a month.
    expect(decision.atOnce).toEqual({ ...decision.terms, startsOn: "2026-11-15", partMonth: gbp(640) });
  });

  it.each<[string, Partial<PlanChange>]>([
    ["a smaller plan", { line: { ...onL, termEndsOn: null }, from: L, to: M }],
    ["a device", { to: H }],
    ["a new term", { line: aLine({ offerId: "S", termEndsOn: null }), from: S, to: M }],
    ["a line whose price is not known", { line: aLine({ price: null }) }],
    ["a line that is suspended", { line: aLine({ status: "suspended" }) }],
  ])("offers no start at once for %s", (_name, more) => {
    const decision = quotePlanChange(change(more));
    if (decision.outcome === "qualified") expect(decision.atOnce).toBeNull();
    else expect(decision.reasons).not.toEqual([]);
  });

  it("says what is lost", () => {
    const line = aLine({ offerId: "C", termEndsOn: null, hasPromotion: true });
    const decision = quotePlanChange(change({ line, from: CLASSIC, to: M }));
    expect(decision).toMatchObject({ lost: ["lost.legacy_plan", "lost.promotion"], needs: "A3" });
    expect(quotePlanChange(change())).toMatchObject({ lost: [] });
  });
});

describe("quotePlanChange() refuses", () => {
  it.each<[string, Partial<PlanChange>, string[]]>([
    ["a line user", { relation: "user" }, ["not_holder"]],
    ["a helper", { relation: "helper" }, ["not_holder"]],
    [
      "a terminated line, whatever else",
      { line: aLine({ status: "terminated" }), relation: "holder", to: S },
      ["terminated"],
    ],
    ["the same plan", { line: onL, from: L, to: L }, ["same_plan"]],
    ["a retired plan", { to: CLASSIC }, ["not_sellable"]],
    ["a plan without a path", { from: { ...M, exchangeableTo: ["S"] } }, ["no_path"]],
    ["a plan from one that is no longer listed", { from: null }, ["no_path"]],
    ["arrears", { account: anAccount({ paymentStatus: "inArrears" }) }, ["arrears"]],
    [
      "debts where the operator does not judge",
      { account: anAccount({ paymentStatus: "unknown", receivable: gbp(1) }) },
      ["arrears"],
    ],
    ["an open order on the line", { orders: [openOrder] }, ["open_order"]],
    ["a port-out on its way", { line: aLine({ isPortOutPending: true }) }, ["port_out_pending"]],
    ["a downgrade inside the term", { line: onL, from: L, to: M }, ["inside_term"]],
    ["a new customer who wants a handset", { line: aLine({ startedOn: "2026-10-26" }), to: H }, ["new_customer"]],
    ["a handset before the identity check", { customer: aCustomer({ isVerified: false }), to: H }, ["new_customer"]],
    [
      "what the operator refuses",
      { qualification: { result: "unqualified", reasons: ["address"], alternatives: [] } },
      ["address"],
    ],
    [
      "what the operator refuses without a reason",
      { qualification: { result: "unqualified", reasons: [], alternatives: [] } },
      ["no_path"],
    ],
    [
      "what the operator refuses for a reason we do not know",
      { qualification: { result: "unqualified", reasons: ["other"], alternatives: [] } },
      ["no_path"],
    ],
    [
      "an alternate, which is a no to this one",
      { qualification: { result: "alternate", reasons: ["address"], alternatives: ["U"] } },
      ["address"],
    ],
    [
      "two things at once",
      { account: anAccount({ paymentStatus: "inArrears" }), orders: [openOrder] },
      ["arrears", "open_order"],
    ],
  ])("%s", (_name, more, reasons) => {
    const decision = quotePlanChange(change(more));
    expect(decision).toMatchObject({ outcome: "not_eligible" });
    if (decision.outcome === "not_eligible") expect([...decision.reasons].sort()).toEqual([...reasons].sort());
  });

  it.each<[string, Partial<PlanChange>]>([
    [
      "debts that are disputed",
      { account: anAccount({ paymentStatus: "unknown", receivable: gbp(500), disputed: gbp(500) }) },
    ],
    ["a bill that is due but not late", { account: anAccount({ paymentStatus: "due", receivable: gbp(9000) }) }],
    ["an order on another line", { orders: [{ ...openOrder, lineIds: ["PR-2"] }] }],
    ["an order that is done", { orders: [{ ...openOrder, state: "completed" }] }],
    ["a new customer who takes no device", { line: aLine({ startedOn: "2026-10-26" }) }],
    ["an admin", { relation: "admin" }],
  ])("but not for %s", (_name, more) => {
    expect(quotePlanChange(change(more)).outcome).toBe("qualified");
  });

  it("inside the term says what leaving costs, until when, and what is possible now", () => {
    expect(quotePlanChange(change({ line: onL, from: L, to: M }))).toMatchObject({
      // Seven started months from the 5th of December at 26.00, factor 0.8.
      exitFee: gbp(14_560),
      termEndsOn: "2027-06-16",
      alternatives: [{ offerId: "U" }],
    });
  });

  it("leaving a handset plan early includes what is left to pay for the handset", () => {
    const line = aLine({ offerId: "H", price: { exTax: gbp(3800), incTax: gbp(4560) }, termEndsOn: "2027-02-05" });
    expect(quotePlanChange(change({ line, from: H, to: U }))).toMatchObject({
      reasons: ["inside_term"],
      exitFee: gbp(2 * 3040 + 2 * 2200),
    });
  });

  it("offers no alternatives where nothing can change", () => {
    const decision = quotePlanChange(change({ to: CLASSIC, account: anAccount({ paymentStatus: "inArrears" }) }));
    expect(decision).toMatchObject({ alternatives: [] });
  });
});

describe("canonicalTerms()", () => {
  const terms: PlanTerms = {
    lineId: "PR-1",
    offerId: "L",
    price: gbp(3120),
    oneOff: gbp(0),
    startsOn: "2026-11-17",
    startsNewTerm: false,
    termEndsOn: "2027-06-16",
    exitFee: null,
    partMonth: null,
  };
  it.each<[string, Partial<PlanTerms>]>([
    ["a start at once", { partMonth: gbp(0) }],
    ["the line", { lineId: "PR-2" }],
    ["the offer", { offerId: "U" }],
    ["the price", { price: gbp(3121) }],
    ["the currency", { price: { currency: "EUR", minor: 3120 } }],
    ["the one-off fee", { oneOff: gbp(1) }],
    ["the start", { startsOn: "2026-11-18" }],
    ["a new term", { startsNewTerm: true }],
    ["the end of the term", { termEndsOn: null }],
    ["the exit fee", { exitFee: gbp(0) }],
  ])("changes with %s", (_name, more) => {
    expect(canonicalTerms({ ...terms, ...more })).not.toBe(canonicalTerms(terms));
  });

  it("a quote of ten minutes ago still stands when midnight passed in between", () => {
    const late = Date.UTC(2026, 10, 15, 23, 40, 0);
    const quoted = quotePlanChange(change({ now: late }));
    const confirmed = quotePlanChange(change({ now: late + 10 * 60_000 }));
    if (quoted.outcome !== "qualified" || confirmed.outcome !== "qualified") throw new Error("not qualified");
    expect(quoted.terms.startsOn).toBe("2026-11-17");
    expect(confirmed.terms.startsOn).toBe("2026-11-18");
    const standing = [confirmed.terms, ...confirmed.alsoStandsAs].map(canonicalTerms);
    expect(standing).toContain(canonicalTerms(quoted.terms));
    // Not for ever: after the 24 hours are gone it has fallen.
    const tooLate = quotePlanChange(change({ now: late + 60 * 60_000 }));
    if (tooLate.outcome !== "qualified") throw new Error("not qualified");
    expect([tooLate.terms, ...tooLate.alsoStandsAs].map(canonicalTerms)).not.toContain(canonicalTerms(quoted.terms));
  });
});
