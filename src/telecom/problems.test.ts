// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ServiceProblem } from "./nouns.ts";
import { isInArea, problemsAt } from "./problems.ts";

const NOW = Date.UTC(2026, 10, 15, 10, 0, 0);

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
