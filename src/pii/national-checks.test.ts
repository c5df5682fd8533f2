// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import * as checks from "./national-checks.ts";

/** Check → numbers that pass it; each must fail with its last sign changed, but where the check has no check digit. */
const PASS: readonly (readonly [keyof typeof checks, string, hasCheckDigit?: boolean])[] = [
  ["isSsn", "105223695", false],
  ["isDni", "33843724Y"],
  ["isDni", "X1234567L"],
  ["isPesel", "44051401359"],
  ["isBsn", "111222333"],
  ["isCpf", "11144477735"],
  ["isNif", "123456789"],
  ["isSteuerId", "86095742719"],
  ["isNir", "255081416802538"],
  ["isEgyptianId", "29001011234567", false],
  ["isQatariId", "28763412345", false],
  ["isBahrainiId", "900112345", false],
  ["isAadhaar", "234123412346"],
];

test.each(PASS.map(([name, value, hasCheckDigit]) => [name, value, hasCheckDigit !== false] as const))(
  "%s(%s)",
  (name, value, hasCheckDigit) => {
    expect(checks[name](value)).toBe(true);
    if (!hasCheckDigit) return;
    const last = value.slice(-1);
    const other = /\d/.test(last) ? String((Number(last) + 1) % 10) : last === "A" ? "B" : "A";
    expect(checks[name](value.slice(0, -1) + other)).toBe(false);
  },
);

test("isEmiratesId(), isSaudiId() and isKuwaitiId() take exactly one last digit in ten", () => {
  const passing = (check: (digits: string) => boolean, head: string): number =>
    [..."0123456789"].filter((last) => check(head + last)).length;
  expect(passing(checks.isEmiratesId, "78419801234567")).toBe(1);
  expect(passing(checks.isSaudiId, "105852994")).toBe(1);
  expect(passing(checks.isKuwaitiId, "28701011234")).toBeLessThanOrEqual(1);
});

test("isSsn() refuses areas and groups that are never issued", () => {
  for (const value of ["000121234", "666121234", "123001234", "123120000"]) expect(checks.isSsn(value)).toBe(false);
});
