// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, TenantId } from "#kernel";
import type { TurnInput } from "#protocol";

/** There is no such conversation, or it is not the caller's: outside these are one answer. */
export type NotThere = { readonly reason: "conversation_not_found" };

export type TurnRequest = {
  readonly tenant: TenantId;
  readonly conversationId: ConversationId;
  readonly input: TurnInput;
  /** Keyed hash of the client's address, for the rate limit; never the address. */
  readonly addressKey: Uint8Array;
};

export type TurnRefusal =
  | NotThere
  | { readonly reason: "conversation_ended" }
  | { readonly reason: "too_many_turns"; readonly retryAfterMs: number }
  | { readonly reason: "act_unknown" }
  | { readonly reason: "act_text_differs" }
  | { readonly reason: "act_already_answered" }
  | { readonly reason: "form_unknown" };
