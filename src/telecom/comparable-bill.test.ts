// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { chooseBill, findPreviousBill } from "./comparable-bill.ts";
import { aBill } from "./testing.ts";

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
