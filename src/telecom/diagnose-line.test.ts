// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { Sensitive } from "#kernel";
import type { LineFacts } from "./diagnose-line.ts";
import { diagnoseLine } from "./diagnose-line.ts";
import type { Order } from "./nouns.ts";
import { aLine, gbp } from "./testing.ts";

const NOW = Date.UTC(2026, 10, 15, 10, 0, 0);

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
    isEsim: false,
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
