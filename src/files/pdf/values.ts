// SPDX-License-Identifier: Apache-2.0

/** The values a PDF is made of (ISO 32000-1 §7.3). Names and strings are kept as the bytes that stood in the file, decoded. */
export type PdfValue =
  | { readonly t: "null" }
  | { readonly t: "bool"; readonly v: boolean }
  /** As it was written: only digits, sign and point. */
  | { readonly t: "num"; readonly text: string }
  /** One letter per byte. */
  | { readonly t: "name"; readonly v: string }
  | { readonly t: "str"; readonly bytes: Uint8Array }
  | { readonly t: "arr"; readonly items: readonly PdfValue[] }
  | PdfDict
  | { readonly t: "ref"; readonly num: number }
  | PdfStream;
export type PdfDict = { readonly t: "dict"; readonly map: ReadonlyMap<string, PdfValue> };
/** `bytes` as they lie in the file, under the filters that `dict` names. */
export type PdfStream = { readonly t: "stream"; readonly dict: PdfDict; readonly bytes: Uint8Array };

export const NULL: PdfValue = { t: "null" };

export function num(value: number): PdfValue {
  return { t: "num", text: String(value) };
}
export function name(v: string): PdfValue {
  return { t: "name", v };
}
export function dict(entries: readonly (readonly [string, PdfValue])[]): PdfDict {
  return { t: "dict", map: new Map(entries) };
}

/** A whole number that is not negative, else null. */
export function countOf(value: PdfValue | undefined): number | null {
  if (value?.t !== "num" || !/^\+?\d{1,10}$/u.test(value.text)) return null;
  return Number(value.text);
}

/** Why reading stopped. Thrown inside the room only: a refusal from the depth of a recursive reader. */
export class PdfStop extends SyntaxError {
  readonly why: { readonly reason: "damaged" | "too_large" | "not_taken"; readonly what: string };

  constructor(reason: "damaged" | "too_large" | "not_taken", what: string) {
    super(`Cannot read the PDF: ${what}`);
    this.why = { reason, what };
  }
}
