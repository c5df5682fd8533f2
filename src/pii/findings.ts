// SPDX-License-Identifier: Apache-2.0
import type { DigitRun } from "./digit-runs.ts";
import type { Normal } from "./normalise.ts";

/** Kinds of personal data that are found now. */
export const MASKED_KINDS = [
  "PHONE",
  "EMAIL",
  "CREDIT_CARD",
  "IBAN",
  "DEVICE_ID",
  "SECRET",
  "PERSON",
  "ADDRESS",
  "POSTCODE",
  "DATE",
  "BANK_ACCOUNT",
  "NATIONAL_ID",
  "PASSPORT",
  "DRIVER_LICENSE",
  "ACCOUNT_ID",
  "IP",
  "MAC",
  "URL",
  "LOCATION",
] as const;
export type MaskedKind = (typeof MASKED_KINDS)[number];

/** What is masked unless somebody says otherwise: all but towns and countries, which name nobody by themselves. */
export const DEFAULT_KINDS: ReadonlySet<MaskedKind> = new Set(MASKED_KINDS.filter((kind) => kind !== "LOCATION"));

/** A span of the original text that holds personal data. `end` is exclusive; offsets are UTF-16 code units. */
export type Finding = {
  readonly kind: MaskedKind;
  readonly start: number;
  readonly end: number;
  /** In (0, 1]: how sure the recognizer is. Checksums give more than shape alone. */
  readonly confidence: number;
  /** Name of the card that found it. */
  readonly recognizer: string;
};

/** What a recognizer proposes: a span of the normal form, and the value in its canonical form. */
export type Candidate = Omit<Finding, "kind" | "recognizer"> & { readonly value: string };

/** What a recognizer may look at. */
export type Reading = {
  readonly normal: Normal;
  readonly runs: readonly DigitRun[];
  /** ISO 3166-1 alpha-2, for numbers without a country. */
  readonly defaultCountry: string;
  /** Slot the bot has just asked for, e.g. `phone`, `code`. */
  readonly expects: string | undefined;
};

/** One kind of value and how it is told from others. `find` must be linear in the length of the text. */
export type Recognizer = {
  readonly name: string;
  readonly kind: MaskedKind;
  readonly find: (reading: Reading) => Candidate[];
};
