// SPDX-License-Identifier: Apache-2.0
/**
 * Why the operator's systems gave no answer. Precise for the code that decides; holds no text of theirs.
 * `not_found` is also the answer for what belongs to somebody else: there is no oracle.
 */
export type TelcoRefusal =
  /** 5xx, connection lost, circuit open. Whether a write took effect is not known. */
  | { readonly reason: "unavailable" }
  /** The call's time budget ended. Whether a write took effect is not known. */
  | { readonly reason: "timeout" }
  | { readonly reason: "not_found" }
  | { readonly reason: "forbidden" }
  | { readonly reason: "conflict" }
  | { readonly reason: "too_many_requests"; readonly retryAfterMs: number }
  /** The answer was not what the interface promises: wrong type, truncated, somebody else's rows, too large. */
  | { readonly reason: "invalid_answer" }
  /** The operator understood and said no (400, 405, 422). */
  | { readonly reason: "rejected" };

/** After these a write may or may not have happened: only a look-up by external id can tell. */
export function isOutcomeUnknown(refusal: TelcoRefusal): boolean {
  return refusal.reason === "unavailable" || refusal.reason === "timeout" || refusal.reason === "invalid_answer";
}
