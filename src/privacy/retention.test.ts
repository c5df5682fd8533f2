// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { keepingOf, RETENTION_CLASSES, retentionRules } from "./retention.ts";

const shipped = retentionRules.parse(parse(readFileSync("policies/retention.yaml", "utf8")));

describe("keepingOf()", () => {
  it("knows every class under every profile, today and in years", () => {
    for (const name of [...Object.keys(shipped.profiles), "gdpr", "toString"])
      for (const kind of RETENTION_CLASSES)
        for (const on of ["2026-11-26", "2031-01-01"])
          expect(keepingOf(shipped, name, kind, on, 30)?.days ?? 0).toBeGreaterThan(0);
  });

  it("takes the profile before the default, the newest that holds, and never less than a duty to keep", () => {
    const rules = retentionRules.parse({
      version: "x",
      profiles: {
        default: [
          { from: "2020-01-01", classes: ["conversation", "request"], keepDays: null, source: "ours", basis: "ours" },
        ],
        aa: [
          { from: "2020-01-01", until: "2024-02-29", classes: ["request"], keepDays: 10, source: "law", basis: "read" },
          { from: "2024-02-29", classes: ["request"], keepDays: 10, atLeastDays: 400, source: "law", basis: "read" },
        ],
      },
    });
    const at = (name: string, on: string): unknown => keepingOf(rules, name, "request", on, null);
    expect(at("aa", "2024-02-28")).toEqual({ days: 10, rule: "aa/2020-01-01" });
    expect(at("aa", "2024-02-29")).toEqual({ days: 400, rule: "aa/2024-02-29" });
    expect([at("aa", "2019-12-31"), at("bb", "2026-01-01")]).toEqual([null, null]);
    expect(keepingOf(rules, "bb", "conversation", "2026-01-01", 7)).toEqual({ days: 7, rule: "default/2020-01-01" });
  });
});
