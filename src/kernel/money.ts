// SPDX-License-Identifier: Apache-2.0
/** An amount in the smallest unit of its currency (pence, fils). Integer, may be negative. */
export type Money = { readonly currency: string; readonly minor: number };

/**
 * ISO 4217, where it is not 2. `Intl` does not do for this: it says with how many digits people write an amount, so that 250.500 Iraqi
 * dinars would lose what is behind the point.
 */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3])),
  ...Object.fromEntries("CLF UYW".split(" ").map((code) => [code, 4])),
};

/** Digits after the decimal sign of a currency (ISO 4217); 2 for a code that is not known. */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/**
 * @throws RangeError - If `minor` is not a safe integer: money is never a fraction of its smallest unit.
 */
export function money(currency: string, minor: number): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError("Cannot make an amount: minor units are not a safe integer");
  return { currency, minor };
}

/**
 * Turns a decimal of the wire (`45.6`, `"45.60"`) into minor units, rounding half away from zero at the last digit.
 *
 * @throws RangeError - If the value is not finite.
 */
export function moneyFromDecimal(currency: string, value: number | string): Money {
  const text = typeof value === "number" ? value.toFixed(6) : value.trim();
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError("Cannot read an amount: not a decimal number");
  const exponent = currencyExponent(currency);
  const fraction = (match[3] ?? "").padEnd(exponent + 1, "0");
  const whole = Number(`${match[2] ?? "0"}${fraction.slice(0, exponent)}`);
  const rounded = Number(fraction[exponent]) >= 5 ? whole + 1 : whole;
  return money(currency, match[1] === "-" && rounded !== 0 ? -rounded : rounded);
}

export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new TypeError("Cannot add amounts: the currencies differ");
  return money(a.currency, a.minor + b.minor);
}

export function subtractMoney(a: Money, b: Money): Money {
  return addMoney(a, { currency: b.currency, minor: -b.minor });
}

/** The amount as a decimal string for the wire, e.g. `45.60`. Not for people: they get `Intl.NumberFormat`. */
export function moneyToDecimal(amount: Money): string {
  const exponent = currencyExponent(amount.currency);
  const digits = String(Math.abs(amount.minor)).padStart(exponent + 1, "0");
  const sign = amount.minor < 0 ? "-" : "";
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
