// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { addMoney, currencyExponent, money, moneyFromDecimal, moneyToDecimal, subtractMoney } from "./money.ts";

const codes = Intl.supportedValuesOf("currency");
const currency = fc.constantFrom("JPY", "XOF", "GBP", "EGP", "KWD", "IQD", "CLF");
const minor = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });

describe("currencyExponent()", () => {
  it.each([
    ["JPY", 0],
    ["GBP", 2],
    ["SAR", 2],
    ["KWD", 3],
    ["BHD", 3],
    ["OMR", 3],
    ["CLF", 4],
    ["ZZZ", 2],
  ])("of %s is %i", (code, digits) => {
    expect(currencyExponent(code)).toBe(digits);
  });

  test("is never less than the digits with which people write a currency, and differs only where they leave some out", () => {
    for (const code of codes) {
      const written =
        new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
      if (written === 0 && currencyExponent(code) > 0) continue;
      expect(currencyExponent(code), code).toBe(written);
    }
    expect(currencyExponent("IQD")).toBe(3);
  });
});

describe("amounts", () => {
  test("come back from the wire as they went, whatever the number of their digits", () => {
    fc.assert(
      fc.property(currency, minor, (code, amount) => {
        const sent = money(code, amount);
        const text = moneyToDecimal(sent);
        expect(text).toMatch(
          currencyExponent(code) === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${currencyExponent(code)}}$`),
        );
        expect(moneyFromDecimal(code, text)).toEqual(amount === 0 ? money(code, 0) : sent);
      }),
    );
  });

  test("come back as JSON numbers, as TM Forum sends them", () => {
    fc.assert(
      fc.property(currency, fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), (code, amount) => {
        const value = JSON.parse(JSON.stringify(amount / 10 ** currencyExponent(code))) as number;
        expect(moneyFromDecimal(code, value).minor + 0).toBe(amount + 0);
      }),
    );
  });

  test("add up and go apart again without a remainder", () => {
    fc.assert(
      fc.property(currency, minor, minor, (code, a, b) => {
        expect(subtractMoney(addMoney(money(code, a), money(code, b)), money(code, b)).minor + 0).toBe(a + 0);
      }),
    );
  });

  it.each([
    ["KWD", "11.2505", 11_251],
    ["KWD", "11.2504", 11_250],
    ["KWD", 0.135, 135],
    ["KWD", "-2.6665", -2_667],
    ["GBP", "45.605", 4_561],
    ["JPY", "99.5", 100],
    ["KWD", "7", 7_000],
  ] as const)("%s %s is read as %i", (code, value, read) => {
    expect(moneyFromDecimal(code, value).minor).toBe(read);
  });

  it("of two currencies do not add", () => {
    expect(() => addMoney(money("KWD", 1), money("GBP", 1))).toThrow(TypeError);
  });
});
