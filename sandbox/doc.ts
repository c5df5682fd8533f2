// SPDX-License-Identifier: Apache-2.0
import { operator } from "./operator.ts";

/** One API resource as it goes over the wire, without the origin in its `href`. */
export type Doc = { id: string; href?: string; [field: string]: unknown };

export type Party = { readonly id: string; readonly name: string; readonly role: string; readonly type: string };

const exponents = new Map<string, number>();

/** Digits behind the decimal sign of the operator's currency (ISO 4217). */
export function currencyDigits(): number {
  const { currency } = operator();
  const known = exponents.get(currency);
  if (known !== undefined) return known;
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  exponents.set(currency, digits);
  return digits;
}

/** An amount in whole units of the currency, from its smallest unit: the shape in which TM Forum writes a number. */
export function decimal(minor: number): number {
  return minor / 10 ** currencyDigits();
}

/** The smallest unit, from a number of whole units. */
export function minorFrom(amount: number): number {
  return Math.round(amount * 10 ** currencyDigits());
}

/** Money as TM Forum writes it: a number of the operator's currency, from its smallest unit. */
export function money(minor: number): { unit: string; value: number } {
  return { unit: operator().currency, value: decimal(minor) };
}

/** The smallest unit from a TM Forum amount, or null when it is not one. */
export function minorOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null) return null;
  const amount = (value as Record<string, unknown>)["value"];
  return typeof amount === "number" && Number.isFinite(amount) ? minorFrom(amount) : null;
}

/** Tax of the operator's country on an amount, rounded half up, for amounts of either sign; 0 where none is charged. */
export function taxOn(exMinor: number): number {
  const percent = operator().taxPercent ?? 0;
  if (percent === 0) return 0;
  return Math.sign(exMinor) * Math.floor((Math.abs(exMinor) * percent + 50) / 100);
}

/** Rate and kind of tax as bills and prices name them. */
export function taxNames(taxable: boolean): { readonly taxCategory: string; readonly taxRate: number } {
  const percent = operator().taxPercent;
  if (percent === null) return { taxCategory: "none", taxRate: 0 };
  return taxable ? { taxCategory: "VAT", taxRate: percent } : { taxCategory: "VAT exempt", taxRate: 0 };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

export function characteristic(name: string, value: unknown): { name: string; valueType: string; value: unknown } {
  const valueType = typeof value === "number" ? "number" : typeof value === "boolean" ? "boolean" : "string";
  return { name, valueType, value };
}

export function characteristics(values: Record<string, unknown>): ReturnType<typeof characteristic>[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => characteristic(name, value));
}
