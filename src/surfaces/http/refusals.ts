// SPDX-License-Identifier: Apache-2.0

import type { DeskRefusal, TurnRefusal } from "#app";
import { unreachable } from "#kernel";
import type { RefusalCode } from "#protocol";

/** The outer face of a turn's refusal: one exhaustive switch from precise reasons to dull codes. */
export function publicRefusal(refusal: TurnRefusal): { code: RefusalCode; retryAfterMs?: number } {
  switch (refusal.reason) {
    case "conversation_not_found":
      return { code: "not_authorised" };
    case "conversation_ended":
      return { code: "conversation_ended" };
    case "too_many_turns":
      return { code: "too_many_requests", retryAfterMs: refusal.retryAfterMs };
    case "act_unknown":
    case "act_text_differs":
      return { code: "bad_request" };
    case "act_already_answered":
      return { code: "already_answered" };
    case "form_unknown":
      return { code: "expired" };
    default:
      return unreachable(refusal);
  }
}

/** The same for the desk, whose users are staff: a lost race is told as one. */
export function publicDeskRefusal(refusal: DeskRefusal): RefusalCode {
  switch (refusal.reason) {
    case "conversation_not_found":
    case "not_permitted":
      return "not_authorised";
    case "budget_spent":
      return "too_many_requests";
    case "operator_unavailable":
      return "unavailable";
    case "somebody_was_faster":
    case "not_yours":
      return "already_answered";
    case "unscreenable":
    case "nobody_there":
    case "wrap_up_needed":
      return "bad_request";
    default:
      return unreachable(refusal);
  }
}
