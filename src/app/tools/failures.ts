// SPDX-License-Identifier: Apache-2.0
import type { ToolFailure } from "#dialogue";
import { refuse } from "#kernel";
import type { TelcoRefusal } from "#telecom";
import type { ToolRefusal } from "./tool-spec.ts";

/** What a subject may learn of a refusal: what does not exist, is not theirs or is forbidden reads the same. */
const FAILURES = {
  unavailable: "unavailable",
  timeout: "unavailable",
  not_found: "not_found",
  forbidden: "not_found",
  conflict: "conflict",
  too_many_requests: "too_many_requests",
  invalid_answer: "invalid_answer",
  rejected: "invalid_answer",
} as const satisfies Record<TelcoRefusal["reason"], ToolFailure>;

export function toolFailure(refusal: TelcoRefusal): ToolFailure {
  return FAILURES[refusal.reason];
}

export function failed(refusal: TelcoRefusal): { readonly ok: false; readonly refusal: ToolRefusal } {
  return refuse({ reason: toolFailure(refusal) });
}
