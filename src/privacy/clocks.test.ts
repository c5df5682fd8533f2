// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { clockFor, extendedUntil, rightsRules } from "./clocks.ts";
import type { RequestKind } from "./requests.ts";

const shipped = rightsRules.parse(parse(readFileSync("policies/rights.yaml", "utf8")));
const at = (iso: string): number => Date.parse(iso);
const due = (
  profile: string,
  received: string,
  zone = "UTC",
  kind: RequestKind = "access",
  rules = shipped,
): string => {
  const found = clockFor(rules, profile, kind, at(received), zone);
  return found.ok ? found.value.dueAt.toISOString() : found.refusal.reason;
};

describe("clockFor()", () => {
  test.each([
    ["gdpr", "2026-11-15T10:00:00Z", "UTC", "2026-12-15T23:59:59.999Z"],
    // Month ends, leap years, the turn of the year.
    ["gdpr", "2027-01-31T23:59:00Z", "UTC", "2027-02-28T23:59:59.999Z"],
    ["gdpr", "2028-01-31T12:00:00Z", "UTC", "2028-02-29T23:59:59.999Z"],
    ["gdpr", "2026-12-31T00:00:00Z", "UTC", "2027-01-31T23:59:59.999Z"],
    // The day of receipt is the tenant's, not Greenwich's.
    ["gdpr", "2026-11-15T23:30:00Z", "Asia/Riyadh", "2026-12-16T20:59:59.999Z"],
    // The clock goes forward on 28 March and back on 31 October: the end of the day is the end of the local day.
    ["gdpr", "2027-02-28T12:00:00Z", "Europe/Berlin", "2027-03-28T21:59:59.999Z"],
    ["gdpr", "2027-09-30T12:00:00Z", "Europe/Berlin", "2027-10-30T21:59:59.999Z"],
    ["gdpr", "2027-10-01T12:00:00Z", "Europe/Berlin", "2027-11-01T22:59:59.999Z"],
    ["pdpl-sa", "2026-11-15T10:00:00Z", "Asia/Riyadh", "2026-12-15T20:59:59.999Z"],
    ["pdpl-sa", "2027-01-31T10:00:00Z", "Asia/Riyadh", "2027-03-02T20:59:59.999Z"],
    ["citra-kw", "2026-11-15T10:00:00Z", "Asia/Kuwait", "2026-12-15T20:59:59.999Z"],
    ["qa", "2026-11-15T10:00:00Z", "Asia/Qatar", "2026-12-15T20:59:59.999Z"],
    ["cpni", "2026-11-15T10:00:00Z", "America/New_York", "2026-12-16T04:59:59.999Z"],
    ["ccpa", "2026-11-15T10:00:00Z", "America/Los_Angeles", "2026-12-31T07:59:59.999Z"],
  ])("%s, received %s in %s, is due at %s [SEC-341]", (profile, received, zone, expected) => {
    expect(due(profile, received, zone)).toBe(expected);
  });

  test("takes the rule of the day of receipt, and the one for the kind before the one for all", () => {
    const on = (received: string) => clockFor(shipped, "dpdp-in", "access", at(received), "Asia/Kolkata");
    expect(on("2027-05-12T18:29:59Z")).toMatchObject({ value: { rule: "dpdp-in/2023-08-11", extendable: null } });
    expect(on("2027-05-12T18:30:00Z")).toMatchObject({
      value: { rule: "dpdp-in/2027-05-13", extendable: { days: 60 } },
    });
    expect(due("ccpa", "2026-11-15T10:00:00Z", "UTC", "objection")).toBe("2026-11-30T23:59:59.999Z");
  });

  test("refuses a profile or a day without a rule, and no name of an object's own", () => {
    expect(due("nowhere", "2026-11-15T10:00:00Z")).toBe("no_rule");
    expect(due("constructor", "2026-11-15T10:00:00Z")).toBe("no_rule");
    expect(due("gdpr", "2018-05-24T10:00:00Z")).toBe("no_rule");
  });

  test("another file is another answer, without code", () => {
    const [first] = shipped.profiles["gdpr"] ?? [];
    const rules = rightsRules.parse({
      version: "x",
      profiles: { gdpr: [{ ...first, answer: { days: 10 }, extension: null }] },
    });
    expect(due("gdpr", "2026-11-15T10:00:00Z", "UTC", "erasure", rules)).toBe("2026-11-25T23:59:59.999Z");
    expect(
      rightsRules.safeParse({ version: "x", profiles: { gdpr: [{ ...first, answer: { weeks: 1 } }] } }).success,
    ).toBe(false);
    expect(rightsRules.safeParse({ version: "x", profiles: { gdpr: [] } }).success).toBe(false);
  });
});

describe("extendedUntil()", () => {
  const until = (rule: string, received: string): string => {
    const found = extendedUntil(shipped, rule, "erasure", at(received), "UTC");
    return found.ok ? found.value.toISOString() : found.refusal.reason;
  };
  test("adds months at once, so that a short month costs no day; days after days", () => {
    expect(until("gdpr/2018-05-25", "2027-01-31T10:00:00Z")).toBe("2027-04-30T23:59:59.999Z");
    expect(until("gdpr/2018-05-25", "2026-11-30T10:00:00Z")).toBe("2027-02-28T23:59:59.999Z");
    expect(until("pdpl-sa/2023-09-14", "2026-11-15T10:00:00Z")).toBe("2027-01-14T23:59:59.999Z");
  });
  test("refuses where there is none, or the rule is gone", () => {
    expect(until("qa/2017-01-01", "2026-11-15T10:00:00Z")).toBe("no_extension");
    expect(until("gdpr/1999-01-01", "2026-11-15T10:00:00Z")).toBe("no_extension");
  });
});
