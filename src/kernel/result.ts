// SPDX-License-Identifier: Apache-2.0
/**
 * The outcome of an act that may be refused. A refusal is an expected answer, not an error: it is returned, never thrown.
 */
export type Result<T, R extends Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R };

/** Every refusal names its precise reason; surfaces turn it into a duller public code. */
export type Refusal = { readonly reason: string };

/** Wraps a value as success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Wraps a refusal. */
export function refuse<const R extends Refusal>(refusal: R): { readonly ok: false; readonly refusal: R } {
  return { ok: false, refusal };
}

/** Makes the compiler prove that a switch is exhaustive; at run time reaching it is a bug. */
export function unreachable(value: never): never {
  throw new TypeError(`Unreachable case: value is ${String(value)}`);
}
