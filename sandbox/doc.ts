// SPDX-License-Identifier: Apache-2.0

/** One API resource as it goes over the wire, without the origin in its `href`. */
export type Doc = { id: string; href?: string; [field: string]: unknown };

export type Party = { readonly id: string; readonly name: string; readonly role: string; readonly type: string };

/** Money as TM Forum writes it: pounds with at most two decimals, from whole pence. */
export function money(pence: number): { unit: string; value: number } {
  return { unit: "GBP", value: pence / 100 };
}

/** Pence from a TM Forum amount, or null when it is not one. */
export function penceOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null) return null;
  const amount = (value as Record<string, unknown>)["value"];
  return typeof amount === "number" && Number.isFinite(amount) ? Math.round(amount * 100) : null;
}

/** VAT at 20 %, rounded half up, for amounts of either sign. */
export function vat(exPence: number): number {
  return Math.sign(exPence) * Math.floor((Math.abs(exPence) * 20 + 50) / 100);
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
