// SPDX-License-Identifier: Apache-2.0
declare const brand: unique symbol;

/** A value that carries a promise in its type. Only the function that checks the promise may make one. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** What a person typed. May reach pii, threat's pure scorers and crypto, nothing else. */
export type RawText = Brand<string, "RawText">;

/** Text that has been screened (not: is free of personal data). May reach nlu and models; never a log. Made only by `screen`. */
export type ScreenedText = Brand<string, "ScreenedText">;

/** Marks untrusted input as raw. The only maker of `RawText`; call it where bytes become a string. */
export function rawText(text: string): RawText {
  return text as RawText;
}
