// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";

/** Why an envelope was not opened. For engineers and tests: it must not travel to whoever supplied the envelope. */
export type OpenRefusal =
  | { readonly reason: "too_short"; readonly sizeBytes: number }
  | { readonly reason: "wrong_magic" }
  | { readonly reason: "unknown_version"; readonly version: number }
  | { readonly reason: "unknown_suite"; readonly suite: number }
  | { readonly reason: "wrong_namespace"; readonly namespace: number; readonly wanted: number }
  | { readonly reason: "wrong_key_no"; readonly keyNo: number; readonly wanted: number }
  | { readonly reason: "not_authentic" }
  | { readonly reason: "wrong_key_size"; readonly sizeBytes: number }
  | { readonly reason: "no_such_key"; readonly keyNo: number };

/** A sealed object that does not open: moved, swapped, altered, cut, or its key is gone. Stored data is damaged or was tampered with. */
export class CannotOpenError extends AppError {
  readonly refusal: OpenRefusal;

  constructor(refusal: OpenRefusal) {
    super("crypto.cannot_open", `Cannot open the envelope: ${sentence(refusal)}`);
    this.name = "CannotOpenError";
    this.refusal = refusal;
  }
}

function sentence(refusal: OpenRefusal): string {
  switch (refusal.reason) {
    case "too_short":
      return `it has ${refusal.sizeBytes} bytes, fewer than a header and a tag`;
    case "wrong_magic":
      return 'it does not begin with "WL"';
    case "unknown_version":
      return `header version is ${refusal.version}, this build reads 1`;
    case "unknown_suite":
      return `suite is ${refusal.suite}, this build reads 1`;
    case "wrong_namespace":
      return `namespace is ${refusal.namespace}, wanted is ${refusal.wanted}`;
    case "wrong_key_no":
      return `key number is ${refusal.keyNo}, wanted is ${refusal.wanted}`;
    case "not_authentic":
      return "its tag does not fit this key, place and content";
    case "wrong_key_size":
      return `it holds a key of ${refusal.sizeBytes} bytes, wanted are 32`;
    case "no_such_key":
      return `there is no key with number ${refusal.keyNo}`;
  }
}
