// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { Sensitive } from "#kernel";
import { relationToAccount, relationToLine } from "./access.ts";
import { otherDue, whatIsDue } from "./bill-due.ts";
import { chooseBill, findPreviousBill } from "./comparable-bill.ts";
import type { LineFacts } from "./diagnose-line.ts";
import { diagnoseLine } from "./diagnose-line.ts";
import type { Order, PartyId, Permission, ServiceProblem } from "./nouns.ts";
import { advisePlan } from "./plan-advice.ts";
import { earliestStart, nextBillDay } from "./plan-start.ts";
import { exitFee, monthsLeft, startsNewTerm } from "./plan-term.ts";
import { isInArea, problemsAt } from "./problems.ts";
import { prorate, prorateChange, prorationDays } from "./proration.ts";
import { roamingTariff } from "./roaming.ts";
import { DEFAULT_ROAMING_ZONES } from "./roaming-zones.ts";
import { allocate, roundHalfUp } from "./rounding.ts";
import { aBill, aLine, anAccount, anOffer, aRate, gbp } from "./testing.ts";

const NOW = Date.UTC(2026, 10, 15, 10, 0, 0);
const LONDON = "Europe/London";

describe("rounding", () => {
  it.each([
    [0.5, 1],
    [-0.5, -1],
    [1.4999, 1],
    [2.675 * 100, 268],
    [0, 0],
    [-0.2, 0],
  ])("roundHalfUp(%d) is %d", (value, expected) => {
    expect(roundHalfUp(value)).toBe(expected);
  });

  it("allocate() sums to the total, and refuses what rounding cannot explain", () => {
    expect(allocate([33.4, 33.3, 33.3], 100)).toEqual([34, 33, 33]);
    expect(allocate([0.4, 0.4], 0)).toEqual([0, 0]);
    expect(allocate([10], 12)).toBeNull();
    expect(allocate([], 1)).toBeNull();
  });
});

describe("access", () => {
  const access = (party: string, permissions: Permission[] = [], onlyLineId: string | null = null) => ({
    party: party as PartyId,
    onlyLineId,
    permissions,
  });
  const line = aLine({ userIds: ["IN-2"], adminIds: ["IN-9"] });
  const helper: Permission = { role: "helper", assetId: "BA-1", validUntil: NOW + 1 };
  it.each([
    ["holder", access("IN-1"), "holder", "holder"],
    ["business admin", access("IN-9"), "admin", null],
    ["line user", access("IN-2"), "user", null],
    ["stranger", access("IN-3"), null, null],
    ["helper", access("IN-3", [helper]), "helper", "helper"],
    ["helper whose right ended this moment", access("IN-3", [{ ...helper, validUntil: NOW }]), null, null],
    ["authorised viewer", access("IN-3", [{ ...helper, role: "authorisedUser" }]), "helper", "helper"],
    ["line user by grant", access("IN-3", [{ role: "lineUser", assetId: "PR-1", validUntil: null }]), "user", null],
    ["grant on another line", access("IN-3", [{ role: "lineUser", assetId: "PR-2", validUntil: null }]), null, null],
    ["holder who showed another line only", access("IN-1", [], "PR-2"), null, "holder"],
  ])("%s", (_who, who, onLine, onAccount) => {
    expect(relationToLine(who, line, NOW)).toBe(onLine);
    expect(relationToAccount(who, anAccount(), NOW)).toBe(onAccount);
  });
});

describe("comparable bills", () => {
  const bills = [
    aBill("2026-09-05", []),
    aBill("2026-10-05", []),
    aBill("2026-10-20", [], { runType: "offCycle" }),
    aBill("2026-11-05", []),
    aBill("2026-12-05", [], { state: "new" }),
  ];
  it("chooseBill() takes the newest issued one, or the month asked for", () => {
    expect(chooseBill(bills, undefined)?.billDate).toBe("2026-11-05");
    expect(chooseBill(bills, "2026-09")?.billDate).toBe("2026-09-05");
    expect(chooseBill(bills, "2026-12")?.state).toBe("new");
    expect(chooseBill(bills, "2026-01")).toBeNull();
    expect(chooseBill([], undefined)).toBeNull();
  });
  it("findPreviousBill() skips interim bills and other accounts", () => {
    const foreign = aBill("2026-10-31", [], { accountId: "BA-2" });
    expect(findPreviousBill([...bills, foreign], bills[3]!)?.billDate).toBe("2026-10-05");
    expect(findPreviousBill(bills, bills[0]!)).toBeNull();
  });
});

describe("what is due", () => {
  const open = (date: string, due: string, minor: number, more = {}) =>
    aBill(date, [], { dueDate: due, remaining: gbp(minor), ...more });
  const today = "2026-11-15";
  it.each([
    ["nothing", [], {}, { outcome: "nothing_due" }],
    ["a settled bill", [open("2026-11-05", "2026-11-19", 0, { state: "settled" })], {}, { outcome: "nothing_due" }],
    ["a draft", [open("2026-11-05", "2026-11-19", 100, { state: "new" })], {}, { outcome: "nothing_due" }],
    [
      "an open bill",
      [open("2026-11-05", "2026-11-19", 2160)],
      {},
      { outcome: "due", amountDue: gbp(2160), overdue: false, overdueBills: 0 },
    ],
    ["due today is not overdue", [open("2026-11-01", "2026-11-15", 2160)], {}, { outcome: "due", overdue: false }],
    [
      "overdue since today",
      [open("2026-10-31", "2026-11-14", 2160)],
      {},
      { outcome: "due", overdue: true, overdueBills: 1 },
    ],
    [
      "two bills, the older first",
      [open("2026-11-05", "2026-11-19", 3620), open("2026-10-05", "2026-10-19", 3620)],
      {},
      { outcome: "due", amountDue: gbp(7240), billId: "CB-2026-10-05", overdueBills: 1 },
    ],
    [
      "a bill on hold",
      [open("2026-10-05", "2026-10-19", 900, { state: "onHold" })],
      { disputed: gbp(900) },
      { outcome: "nothing_due" },
    ],
    [
      "part of a bill disputed",
      [open("2026-11-05", "2026-11-19", 3000)],
      { disputed: gbp(1800) },
      { outcome: "due", amountDue: gbp(1200) },
    ],
    [
      "all disputed",
      [open("2026-11-05", "2026-11-19", 1800), open("2026-10-05", "2026-10-19", 900, { state: "onHold" })],
      { disputed: gbp(2700) },
      { outcome: "nothing_due" },
    ],
  ])("whatIsDue() with %s", (_name, bills, account, expected) => {
    expect(whatIsDue(anAccount(account), bills, today)).toMatchObject(expected);
  });
  it("otherDue() leaves out the bill at hand", () => {
    const bills = [open("2026-11-05", "2026-11-19", 100), open("2026-10-05", "2026-10-19", 250)];
    expect(otherDue(bills, "CB-2026-11-05")).toEqual(gbp(250));
    expect(otherDue(bills.slice(0, 1), "CB-2026-11-05")).toBeNull();
  });
});

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

describe("roaming", () => {
  const table = {
    zones: DEFAULT_ROAMING_ZONES,
    zone2: { dataPerMb: gbp(24), voicePerMinute: gbp(120), sms: gbp(42) },
    cap: gbp(5400),
    dayPassOfferId: "AO",
  };
  it.each([
    ["TR", 2, false],
    ["tr", 2, false],
    ["FR", 1, true],
    ["ZW", null, false],
    ["constructor", null, false],
    [null, null, false],
  ])("roamingTariff() at %s is zone %s", (country, zone, isInBundle) => {
    const tariff = roamingTariff(table, country);
    expect(tariff).toMatchObject({ zone, isInBundle });
    expect(tariff.prices === null).toBe(zone !== 2);
  });
});

describe("problems", () => {
  const problem = (problemId: string, more: Partial<ServiceProblem>): ServiceProblem => ({
    problemId,
    kind: "outage",
    service: "broadband",
    state: "open",
    startsAt: NOW - 1,
    resolvedAt: null,
    eta: null,
    postcodes: ["NR1"],
    isNationwide: false,
    serviceIds: [],
    resourceIds: [],
    parentId: null,
    needsRestart: false,
    ...more,
  });
  const at = (postcode: string | null, list: ServiceProblem[], service: "mobile" | "broadband" = "broadband") =>
    problemsAt(list, { service, postcode, state: null }, NOW).map((found) => found.problemId);
  it.each([
    ["NR1 1LU", "NR1", true],
    ["nr11lu", "NR1", true],
    ["NR1", "NR1", true],
    ["NR11 1AA", "NR1", false],
    ["NR3 1AB", "NR1", false],
  ])("isInArea(%s, %s) is %s", (postcode, area, expected) => {
    expect(isInArea(postcode, area)).toBe(expected);
  });
  it("problemsAt() folds a duplicate into its parent, open ones first, old ones out", () => {
    const list = [
      problem("SP-6", { parentId: "SP-1" }),
      problem("SP-3", { state: "resolved", resolvedAt: NOW - 3 * 3_600_000 }),
      problem("SP-9", { state: "resolved", resolvedAt: NOW - 25 * 3_600_000 }),
      problem("SP-2", { state: "planned", startsAt: NOW + 13 * 3_600_000 }),
      problem("SP-8", { state: "planned", startsAt: NOW + 72 * 3_600_000 }),
      problem("SP-1", {}),
      problem("SP-7", { service: "mobile" }),
    ];
    expect(at("NR1 1LU", list)).toEqual(["SP-1", "SP-2", "SP-3"]);
    expect(at("LS2 7EY", list)).toEqual([]);
    expect(at(null, list)).toEqual([]);
  });
  it("problemsAt() does not blame delayed texts for lost service", () => {
    const texts = problem("SP-4", { service: "sms", isNationwide: true, postcodes: [] });
    const mast = problem("SP-5", { service: "mobile", isNationwide: true, postcodes: [] });
    expect(at(null, [texts, mast], "mobile")).toEqual(["SP-5"]);
    expect(at(null, [texts])).toEqual([]);
  });
});

describe("diagnoseLine()", () => {
  const order = (more: Partial<Order> = {}): Order => ({
    orderId: "PO-1",
    externalId: null,
    customerId: "CU-1",
    state: "completed",
    orderedAt: NOW - 49 * 3_600_000,
    completedAt: NOW - 48 * 3_600_000,
    startsOn: null,
    kind: "sim_change",
    lineIds: ["PR-1"],
    offerId: null,
    planName: null,
    simSerials: [new Sensitive("894499-A")],
    ...more,
  });
  const facts = (more: Partial<LineFacts> = {}): LineFacts => ({
    line: aLine(),
    service: null,
    sim: { serial: new Sensitive("894499-A"), type: "esim", isPinLocked: false, isPukBlocked: false },
    device: null,
    buckets: null,
    balance: null,
    problems: null,
    orders: [],
    isInArrears: null,
    simSwap: "clean",
    subscription: { state: "unknown" },
    roaming: { state: "unknown" },
    reachability: { state: "unknown" },
    now: NOW,
    swapWindowHours: 72,
    ...more,
  });
  const bucket = { bucketId: "B", kind: "data" as const, endsOn: "2026-12-05", isShared: false, isExpired: false };

  it.each<[string, Partial<LineFacts>, boolean]>([
    ["a clean line", {}, false],
    ["a swap that nobody ordered", { simSwap: "not_clean" }, true],
    ["a swap by the customer's own order for this SIM", { simSwap: "not_clean", orders: [order()] }, false],
    [
      "an order for another SIM",
      { simSwap: "not_clean", orders: [order({ simSerials: [new Sensitive("other")] })] },
      true,
    ],
    ["an order without a SIM", { simSwap: "not_clean", orders: [order({ simSerials: [] })] }, true],
    [
      "an order that is not completed",
      { simSwap: "not_clean", orders: [order({ state: "inProgress", completedAt: null })] },
      true,
    ],
    ["an order of another line", { simSwap: "not_clean", orders: [order({ lineIds: ["PR-2"] })] }, true],
    [
      "an order long before the swap",
      { simSwap: "not_clean", orders: [order({ completedAt: NOW - 200 * 3_600_000 })] },
      true,
    ],
    ["an order from the future", { simSwap: "not_clean", orders: [order({ completedAt: NOW + 3_600_000 })] }, true],
    ["a line that is new", { simSwap: "not_clean", orders: [order({ kind: "new_line", simSerials: [] })] }, false],
    [
      "a line that was new two months ago",
      {
        simSwap: "not_clean",
        orders: [order({ kind: "new_line", simSerials: [], completedAt: NOW - 60 * 24 * 3_600_000 })],
      },
      true,
    ],
    ["orders that could not be read", { simSwap: "not_clean", orders: null }, true],
    ["a SIM that could not be read", { simSwap: "not_clean", orders: [order()], sim: null }, true],
    ["a signal that did not come", { simSwap: "unknown" }, false],
  ])("suspects a swap with %s: %s", (_name, more, expected) => {
    expect(diagnoseLine(facts(more)).isSwapSuspected).toBe(expected);
  });

  it.each<[string, Partial<LineFacts>, string]>([
    ["nothing known", {}, "unknown"],
    ["a bundle half used", { buckets: [{ ...bucket, usedBytes: 5, totalBytes: 10 }] }, "ok"],
    ["a bundle used up", { buckets: [{ ...bucket, usedBytes: 10, totalBytes: 10 }] }, "exhausted"],
    ["a bundle that ended", { buckets: [{ ...bucket, usedBytes: 1, totalBytes: 10, isExpired: true }] }, "expired"],
    [
      "a prepaid bundle that ended",
      { balance: { balance: gbp(40), bucketEndsOn: "2026-11-14", isExpired: true } },
      "expired",
    ],
    [
      "throttling",
      { subscription: { state: "known", voiceSmsIn: "active", voiceSmsOut: "active", data: "throttled" } },
      "throttled",
    ],
    [
      "data suspended",
      { subscription: { state: "known", voiceSmsIn: "active", voiceSmsOut: "active", data: "suspended" } },
      "suspended",
    ],
  ])("data with %s is %s", (_name, more, state) => {
    expect(diagnoseLine(facts(more)).data.state).toBe(state);
  });

  it("a suspended line says debt only when the account is in arrears", () => {
    const subscription = { state: "known", voiceSmsIn: "active", voiceSmsOut: "suspended", data: "active" } as const;
    expect(diagnoseLine(facts({ subscription, isInArrears: true }))).toMatchObject({
      status: "suspended",
      suspendedFor: "debt",
    });
    expect(diagnoseLine(facts({ subscription, isInArrears: null }))).toMatchObject({
      status: "suspended",
      suspendedFor: null,
    });
    expect(diagnoseLine(facts({ isInArrears: true }))).toMatchObject({ status: "active", suspendedFor: null });
  });

  it("holds no serial number in what it returns", () => {
    expect(JSON.stringify(diagnoseLine(facts({ simSwap: "not_clean", orders: [order()] })))).not.toContain("894499");
  });
});

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
