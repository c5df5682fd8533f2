// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { canonicalLeaving, type Leaving, quoteLeaving } from "./leaving.ts";
import type { Offer, Order } from "./nouns.ts";
import { aLine, gbp } from "./testing.ts";

const rules = { cancelNoticeDays: 30, withdrawalDays: 14, exitFeeFactor: 0.8 };
const offer = (offerId: string, minor: number, exchangeableTo: readonly string[] = []): Offer => ({
  offerId,
  name: offerId,
  kind: "mobile",
  isSellable: true,
  isPrepaid: false,
  price: gbp(minor),
  pricePeriod: "month",
  upfront: gbp(0),
  deviceInstalment: null,
  termMonths: 24,
  dataGb: 10,
  isUnlimited: false,
  needsCreditCheck: false,
  exchangeableTo,
  features: [],
});
const M = offer("M", 2160, ["S", "XS", "L"]);
const base: Leaving = {
  line: aLine({
    price: { exTax: gbp(1800), incTax: gbp(2160) },
    termEndsOn: null,
    startedOn: "2024-01-01",
    offerId: "M",
  }),
  from: M,
  offers: [M, offer("S", 1200), offer("XS", 900), offer("L", 3120)],
  agreement: null,
  orders: [],
  today: "2026-11-15",
  rules,
};
const order = (more: Partial<Order>): Order => ({
  orderId: "PO-1",
  externalId: null,
  customerId: "CU-1",
  state: "inProgress",
  orderedAt: 0,
  completedAt: null,
  startsOn: null,
  kind: "plan_change",
  lineIds: [base.line.lineId],
  offerId: null,
  planName: null,
  isEsim: false,
  simSerials: [],
  ...more,
});
const on = (more: Partial<Leaving> & { readonly line?: Leaving["line"] }): ReturnType<typeof quoteLeaving> =>
  quoteLeaving({ ...base, ...more });

describe("quoteLeaving()", () => {
  it("without a term is free, after the notice, and names the next smaller plan", () => {
    expect(on({})).toMatchObject({
      outcome: "can_leave",
      terms: { endsOn: "2026-12-15", exitFee: gbp(0) },
      termEndsOn: null,
      isWithdrawal: false,
      smaller: { offerId: "S" },
    });
  });

  it("inside a term costs what is left after the notice, and holds out nothing smaller", () => {
    expect(on({ line: { ...base.line, termEndsOn: "2027-05-15" } })).toMatchObject({
      terms: { exitFee: gbp(5 * 1800 * 0.8) },
      termEndsOn: "2027-05-15",
      smaller: null,
    });
  });

  it("falls with every month and is nothing once the notice reaches the end", () => {
    const fees = [3, 2, 1, 0].map((left) => {
      const decided = on({ line: { ...base.line, termEndsOn: `2027-0${left + 1}-10` } });
      return decided.outcome === "can_leave" ? (decided.terms.exitFee?.minor ?? -1) : -1;
    });
    expect(fees).toEqual([...fees].sort((a, b) => b - a));
    expect(on({ line: { ...base.line, termEndsOn: "2026-12-15" } })).toMatchObject({ terms: { exitFee: gbp(0) } });
  });

  it("an agreement's later end and own factor count", () => {
    const agreement = { agreementId: "A", productIds: [], startsOn: null, endsOn: "2027-02-15", exitFeeFactor: 0.5 };
    expect(on({ agreement })).toMatchObject({ terms: { exitFee: gbp(2 * 1800 * 0.5) }, termEndsOn: "2027-02-15" });
  });

  it("in the first days one steps back for free, also from a term", () => {
    const line = { ...base.line, startedOn: "2026-11-01", termEndsOn: "2028-11-01" };
    expect(on({ line })).toMatchObject({ isWithdrawal: true, terms: { endsOn: "2026-11-17", exitFee: gbp(0) } });
    expect(on({ line: { ...line, startedOn: "2026-10-31" } })).toMatchObject({ isWithdrawal: false });
  });

  it("makes up no fee where no price is known", () => {
    expect(on({ line: { ...base.line, price: null, termEndsOn: "2027-05-15" } })).toMatchObject({
      terms: { exitFee: null },
    });
  });

  it.each([
    ["a line that ended", { line: { ...base.line, status: "terminated" as const } }, "terminated"],
    ["a number on its way out", { line: { ...base.line, isPortOutPending: true } }, "leaving_already"],
    ["a cancellation under way", { orders: [order({ kind: "cancellation" })] }, "leaving_already"],
    ["another open order", { orders: [order({})] }, "open_order"],
    ["an order of another line", { orders: [order({ lineIds: ["PR-9"] })] }, "can_leave"],
    ["an order that is over", { orders: [order({ kind: "cancellation", state: "cancelled" })] }, "can_leave"],
  ])("%s: %s", (_name, more, outcome) => {
    expect(on(more).outcome).toBe(outcome);
  });

  it("hashes line, day and fee, each of them", () => {
    const terms = { lineId: "PR-1", endsOn: "2026-12-15", exitFee: gbp(0) };
    const texts = [
      terms,
      { ...terms, lineId: "PR-2" },
      { ...terms, endsOn: "2026-12-16" },
      { ...terms, exitFee: gbp(1) },
      { ...terms, exitFee: null },
    ].map(canonicalLeaving);
    expect(new Set(texts).size).toBe(5);
  });
});
