// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { AppError } from "#kernel";
import { publicCode } from "./problem.ts";

describe("publicCode()", () => {
  it.each([
    ["adapter.kms_unavailable", "keys_unavailable"],
    ["adapter.kms_denied", "keys_unavailable"],
    ["adapter.database_unavailable", "unavailable"],
    ["crypto.cannot_open", "unavailable"],
  ])("of %s is %s", (code, wanted) => {
    expect(publicCode(new AppError(code, "Cannot do it: it is a test"))).toBe(wanted);
  });

  it("of anything else is that it cannot be done now", () => {
    expect([null, "text", new Error("no code")].map(publicCode)).toEqual(
      Array.from({ length: 3 }, () => "unavailable"),
    );
  });
});
