// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { otherDue, whatIsDue } from "./bill-due.ts";
import { aBill, anAccount, gbp } from "./testing.ts";

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
