// SPDX-License-Identifier: Apache-2.0
import { mod97, passesLuhn } from "./checksums.ts";
import type { Finding } from "./findings.ts";
import {
  isAadhaar,
  isBsn,
  isCpf,
  isDni,
  isEmiratesId,
  isKuwaitiId,
  isNif,
  isNir,
  isPesel,
  isSaudiId,
  isSteuerId,
} from "./national-checks.ts";
import { isCardNumber } from "./recognizers/credit-card.ts";

/**
 * What a finding rests on, the strongest first: a secret; a check digit; a rule of the operator; a form of its own (an at sign, a plus and
 * a country); or a guess from words beside it, from the model or from a shape that other numbers share.
 */
export const PROOFS = ["secret", "checksum", "rule", "format", "guess"] as const;
export type Proof = (typeof PROOFS)[number];

/** A finding with its value in canonical form and what it rests on. Holds personal data: for treatments only, never kept or printed. */
export type Found = Finding & { readonly value: string; readonly proof: Proof };

/** Kinds with a form of their own, when the recognizer is this sure. Spoken e-mail addresses and bare telephone numbers are below it. */
const SURE_OF_FORM = 0.9;
const FORMS: ReadonlySet<string> = new Set(["EMAIL", "IP", "MAC", "URL"]);
/** A telephone number with its plus and country. */
const SURE_OF_PHONE = 0.95;

const NATIONAL_CHECKS = [
  isAadhaar,
  isBsn,
  isCpf,
  isDni,
  isEmiratesId,
  isKuwaitiId,
  isNif,
  isNir,
  isPesel,
  isSaudiId,
  isSteuerId,
];

/** What proves a finding. `value` in its canonical form or as written. */
export function proofOf({ kind, confidence, recognizer }: Omit<Finding, "start" | "end">, value: string): Proof {
  if (kind === "SECRET") return "secret";
  if (hasChecksum(kind, value.replaceAll(/[^\p{L}\p{N}]/gu, ""))) return "checksum";
  if (recognizer.startsWith("tenant_")) return "rule";
  if (FORMS.has(kind)) return confidence >= SURE_OF_FORM ? "format" : "guess";
  return kind === "PHONE" && confidence >= SURE_OF_PHONE ? "format" : "guess";
}

/** The stronger of two. */
export function strongerProof(a: Proof, b: Proof): Proof {
  return PROOFS.indexOf(a) < PROOFS.indexOf(b) ? a : b;
}

/** Whether the person who wrote it may say that it is something else. Never for a secret, a check digit, a rule or a clear form. */
export function mayContest(proof: Proof): boolean {
  return proof === "guess";
}

function hasChecksum(kind: string, value: string): boolean {
  switch (kind) {
    case "CREDIT_CARD":
      return isCardNumber(value);
    case "IBAN": {
      const upper = value.toUpperCase();
      return /^[A-Z]{2}\d{2}[A-Z\d]{10,30}$/.test(upper) && mod97(upper.slice(4) + upper.slice(0, 4)) === 1;
    }
    case "DEVICE_ID":
      if (!/^\d{14,32}$/.test(value)) return false;
      if (value.length === 32) return mod97(value) === 1;
      return passesLuhn(value) || (value.length === 20 && passesLuhn(value.slice(0, 19)));
    case "NATIONAL_ID":
      return NATIONAL_CHECKS.some((check) => check(value));
    default:
      return false;
  }
}
