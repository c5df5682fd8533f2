// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, TenantId } from "#kernel";
import type { TurnInput } from "#protocol";

/** There is no such conversation, or it is not the caller's: outside these are one answer. */
export type NotThere = { readonly reason: "conversation_not_found" };

/** Where a request came from. Keyed hashes, made where it arrives; never an address. */
export type RequestOrigin = {
  /** Of the client's address, for the rate limit as well. */
  readonly addressKey: Uint8Array;
  /** How many times as much as one address may ask this one may, because many share it; left out: once. */
  readonly addressTimes?: number;
  /** Of the network of neighbours that the address lies in: /24 of IPv4, /48 of IPv6. */
  readonly prefixKey?: Uint8Array;
  /** Of the network it is routed in: /16 of IPv4, /32 of IPv6, in place of its operator, whom nobody looks up. */
  readonly networkKey?: Uint8Array;
};

export type TurnRequest = RequestOrigin & {
  readonly tenant: TenantId;
  readonly conversationId: ConversationId;
  readonly input: TurnInput;
  /** The line that a channel of another's vouches for; absent everywhere else. */
  readonly vouchedLine?: string;
  /** By what a client of others knows its own message; kept sealed, and given back to it. */
  readonly reference?: string;
};

export type TurnRefusal =
  | NotThere
  | { readonly reason: "conversation_ended" }
  | { readonly reason: "too_many_turns"; readonly retryAfterMs: number }
  | { readonly reason: "act_unknown" }
  | { readonly reason: "act_text_differs" }
  | { readonly reason: "act_already_answered" }
  | { readonly reason: "form_unknown" };
