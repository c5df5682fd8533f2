// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { billDates, dayText, localDayOf, startOf } from "../calendar.ts";
import {
  accountNumber,
  baseKey,
  eid,
  iccid,
  imei,
  keyIn,
  keyOfMsisdn,
  luhnDigit,
  msisdn,
  pin,
  puk,
  scaledKey,
  siblingKey,
} from "../ids.ts";
import { operator } from "../operator.ts";
import { offerLinks } from "./catalogue-table.ts";
import { lineCount, recycledSince, seededLine } from "./line-state.ts";
import { buildProblems } from "./problems.ts";
import { makeSlice, type SeededCollection } from "./slice.ts";
import { timesFrom } from "./times.ts";

const t0 = Date.parse("2026-11-15T10:00:00Z");
const times = timesFrom(t0);
const keys = Array.from({ length: 26 }, (_, index) => baseKey(index + 1));
const everything: readonly SeededCollection[] = [
  "customer",
  "individual",
  "organization",
  "billingAccount",
  "customerBill",
  "appliedCustomerBillingRate",
  "payment",
  "product",
  "service",
  "resource",
  "agreement",
  "usage",
  "bucket",
  "accumulatedBalance",
  "topupBalance",
  "queryUsageConsumption",
  "troubleTicket",
  "serviceTest",
  "permission",
  "partyPrivacyProfile",
  "productOrder",
  "partyInteraction",
];

function wholeSeed(at: number): string {
  const then = timesFrom(at);
  return JSON.stringify(keys.map((key) => everything.map((collection) => makeSlice(key, then).of(collection))));
}

const passesLuhn = (digits: string): boolean => luhnDigit(digits.slice(0, -1)) === digits.at(-1);

describe("seed", () => {
  it("makeSlice() gives the same bytes for the same T0, and others for another", () => {
    expect(wholeSeed(t0)).toBe(wholeSeed(t0));
    expect(wholeSeed(t0)).not.toBe(wholeSeed(t0 + 1000));
  });

  it("billDates() are the six latest 5ths, the day itself included", () => {
    const months = (at: string): string[] => billDates(Date.parse(at)).map(dayText);
    expect(months("2026-11-15T10:00:00Z")).toEqual([
      "2026-06-05",
      "2026-07-05",
      "2026-08-05",
      "2026-09-05",
      "2026-10-05",
      "2026-11-05",
    ]);
    expect(months("2026-11-04T23:59:00Z").at(-1)).toBe("2026-10-05");
    expect(months("2026-11-05T00:00:00Z").at(-1)).toBe("2026-11-05");
    expect(months("2026-07-04T23:00:00Z").at(-1)).toBe("2026-07-05");
  });

  it("startOf() is London midnight in winter, in summer and on the days between", () => {
    expect(new Date(startOf({ year: 2026, month: 11, day: 5 })).toISOString()).toBe("2026-11-05T00:00:00.000Z");
    expect(new Date(startOf({ year: 2026, month: 7, day: 5 })).toISOString()).toBe("2026-07-04T23:00:00.000Z");
    expect(new Date(startOf({ year: 2026, month: 3, day: 29 })).toISOString()).toBe("2026-03-29T00:00:00.000Z");
    expect(new Date(startOf({ year: 2026, month: 10, day: 25 })).toISOString()).toBe("2026-10-24T23:00:00.000Z");
    for (let offset = 0; offset < 800; offset += 1) {
      const day = localDayOf(t0 + offset * 86_400_000);
      expect(localDayOf(startOf(day))).toEqual(day);
      expect(localDayOf(startOf(day) - 1)).not.toEqual(day);
    }
  });

  it("numbers and identifiers pass their check digits", () => {
    for (const key of [...keys, scaledKey(1), scaledKey(99_999)]) {
      expect(passesLuhn(iccid(key, 1))).toBe(true);
      expect(iccid(key, 1)).toMatch(/^894499\d{13}$/);
      expect(passesLuhn(imei(key, 1, "35000101"))).toBe(true);
      expect(imei(key, 1, "35000101")).toHaveLength(15);
      expect(BigInt(eid(key, 1)) % 97n).toBe(1n);
      expect(eid(key, 1)).toHaveLength(32);
      expect(passesLuhn(accountNumber(key, 1))).toBe(true);
      expect(msisdn(key, 1)).toMatch(/^\+[1-9]\d{4,14}$/);
    }
  });

  it("keyOfMsisdn() finds the owner of every line, and nobody for the rest", () => {
    expect(keys.map((key) => keyOfMsisdn(msisdn(key, 1)))).toEqual(keys);
    expect([msisdn("C13", 2), msisdn("C13", 3), msisdn("C22", 5)].map(keyOfMsisdn)).toEqual(["C14", "C13", "C22"]);
    expect(keyOfMsisdn(msisdn(scaledKey(39), 1))).toBe(scaledKey(39));
    expect(msisdn(scaledKey(39), 2)).toBe(msisdn(scaledKey(40), 1));
    expect(["+447700900199", "+447700900100", "+15551234567", ""].map(keyOfMsisdn)).toEqual([null, null, null, null]);
  });

  it("keyIn() reads the customer from any id, and nothing from offers and problems", () => {
    expect(["CU-C05", "CB-C05-2026-11", "PO-X0000123-1001", "IN-C13-3", "AR-C05-2026-11-01"].map(keyIn)).toEqual([
      "C05",
      "C05",
      "X0000123",
      "C13",
      "C05",
    ]);
    expect(["PO-SIM-S", "PO-CLASSIC5", "SP-1", "TT-1001", "XC05", "C055-1"].map(keyIn)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect([siblingKey("C14", 13), siblingKey(scaledKey(40), 13), siblingKey(scaledKey(39), 14)]).toEqual([
      "C13",
      scaledKey(39),
      scaledKey(40),
    ]);
  });

  it("no document holds a PIN, a PUK or a whole IMEI", () => {
    const text = wholeSeed(t0);
    for (const key of keys) {
      expect(text).not.toContain(puk(key, 1));
      expect(text).not.toContain(`"${pin(key, 1)}"`);
    }
    expect(text).not.toMatch(/"imei"[^}]*"value":"\d{15}"/);
  });

  it("twelve tickets show every status, and two are for the same fault", () => {
    const tickets = keys.flatMap((key) => makeSlice(key, times).of("troubleTicket"));
    expect(tickets).toHaveLength(12);
    expect(new Set(tickets.map((ticket) => ticket["status"]))).toEqual(
      new Set(["acknowledged", "rejected", "pending", "held", "inProgress", "cancelled", "closed", "resolved"]),
    );
    expect(
      tickets.filter((ticket) => JSON.stringify(ticket["troubleTicketRelationship"]).includes("duplicate")),
    ).toHaveLength(1);
  });

  it("every mobile line has 20 to 400 usage events at most, within what the seed promises", () => {
    for (const key of keys) {
      const perLine = new Map<string, number>();
      for (const event of makeSlice(key, times).of("usage")) {
        const line = event.id.split("-").slice(0, 3).join("-");
        perLine.set(line, (perLine.get(line) ?? 0) + 1);
      }
      for (const [line, count] of perLine) {
        expect(count, line).toBeLessThanOrEqual(400);
        if (!/C13-4|C19|C21|C24/.test(line)) expect(count, line).toBeGreaterThanOrEqual(20);
      }
    }
  });

  it("seededLine() marks the customers whose network state matters, and nobody else", () => {
    const line = (nn: string) => seededLine(`+4477009001${nn}`, times);
    expect(line("16")).toMatchObject({
      simSwapAt: t0 - 6 * 3_600_000,
      deviceSwapAt: t0 - 6 * 3_600_000,
      roaming: { mcc: 226 },
    });
    expect(line("17")).toMatchObject({ simSwapAt: t0 - 48 * 3_600_000 });
    expect(line("18")?.forwarding).toEqual(["unconditional"]);
    expect(line("20")?.subscription).toEqual({
      voiceSmsIn: "active",
      voiceSmsOut: "suspended",
      dataService: "throttled",
    });
    expect(line("24")?.onNetwork).toBe(false);
    expect(line("14")).toMatchObject({ key: "C13", line: 2 });
    const marked = ["16", "17", "21"];
    for (const key of keys.filter((candidate) => !marked.includes(candidate.slice(1))))
      for (let n = 1; n <= lineCount(Number(key.slice(1))); n += 1)
        if (!(key === "C13" && n === 4)) expect(seededLine(msisdn(key, n), times)?.simSwapAt, key).toBeNull();
  });

  it("recycledSince() is true for any day before the number changed hands or a contract began, and false after", () => {
    const yusuf = seededLine("+447700900119", times);
    expect([
      recycledSince(yusuf!, "2026-09-14"),
      recycledSince(yusuf!, "2026-09-15"),
      recycledSince(yusuf!, "2026-11-01"),
    ]).toEqual([true, false, false]);
    const amelia = seededLine("+447700900101", times);
    expect([recycledSince(amelia!, "2020-01-01"), recycledSince(amelia!, "2026-01-01")]).toEqual([true, false]);
  });

  it("nobody can move to a plan that is no longer sold", () => {
    const gone = operator()
      .offers.filter((offer) => !offer.sellable)
      .map((offer) => offer.id);
    expect(gone).toEqual(["PO-VDSL50", "PO-CLASSIC5"]);
    expect(offerLinks.filter((link) => link.type === "exchangableTo" && gone.includes(link.to))).toEqual([]);
  });

  it("six problems: one future, one without an expected end, one resolved, one child", () => {
    const problems = buildProblems(times);
    expect(problems.map((problem) => problem.id)).toEqual(["SP-1", "SP-2", "SP-3", "SP-4", "SP-5", "SP-6"]);
    expect(JSON.stringify(problems[0])).toContain("2026-11-15T18:00:00Z");
    expect(JSON.stringify(problems[4])).not.toContain("expectedResolution");
    expect(problems[5]?.["parentProblem"]).toMatchObject([{ id: "SP-1" }]);
  });
});
