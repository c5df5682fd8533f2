// SPDX-License-Identifier: Apache-2.0
import type { MaskedKind } from "../findings.ts";

/** Kinds whose canonical form says the same as what was written, in the signs that everybody reads. */
const NUMERIC: ReadonlySet<MaskedKind> = new Set([
  "PHONE",
  "CREDIT_CARD",
  "IBAN",
  "DEVICE_ID",
  "BANK_ACCOUNT",
  "NATIONAL_ID",
  "ACCOUNT_ID",
  "IP",
  "MAC",
]);
const PLAIN = /^[\d\s+().:/,|_*-]+$/;

/**
 * A value as it is shown to whoever may see it: as it was written where that can be read, else in its canonical form ("oh seven double
 * seven …" becomes the number).
 */
export function shownValue(kind: MaskedKind, written: string, canonical: string): string {
  if (kind === "IBAN") return canonical.toUpperCase();
  if (kind === "EMAIL") return written.includes("@") && !/\s/.test(written) ? written : canonical;
  return NUMERIC.has(kind) && !PLAIN.test(written) ? canonical : written;
}
