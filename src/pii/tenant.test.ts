// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { AppError } from "#kernel";
import { tenantRecognizers } from "./tenant.ts";
import { screenForTest } from "./testing.ts";

const tenant = tenantRecognizers({
  formats: [{ kind: "ACCOUNT_ID", format: "LK-### ####-@" }],
  deny: [{ kind: "PERSON", values: ["Project Heron", "heron"] }],
});

describe("tenantRecognizers()", () => {
  it.each([
    ["it is lk-123 4567-b", "it is «ACCOUNT_ID_1»"],
    ["it is LK-1234567-B", "it is «ACCOUNT_ID_1»"],
    ["it is LK-123 4567-BC", "it is LK-123 4567-BC"],
    ["ask PROJECT HERON", "ask «PERSON_1»"],
    ["herons", "herons"],
  ])("%j → %j", (text, screened) => {
    expect(screenForTest(text, { tenant }).text).toBe(screened);
  });

  it("takes signs of a pattern as themselves", () => {
    const [dots] = tenantRecognizers({ formats: [{ kind: "ACCOUNT_ID", format: "a.(#+)" }], deny: [] });
    expect(screenForTest("a.(5+) abc5", { tenant: dots ? [dots] : [] }).text).toBe("«ACCOUNT_ID_1» abc5");
  });

  it.each(["AB", "ABCD", "#".repeat(65)])("refuses the format %j", (format) => {
    expect(() => tenantRecognizers({ formats: [{ kind: "ACCOUNT_ID", format }], deny: [] })).toThrow(AppError);
  });
});
