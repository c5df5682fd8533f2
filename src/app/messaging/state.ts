// SPDX-License-Identifier: Apache-2.0
import type { ConversationId } from "#kernel";
import type { ClientKind, MessagingChannel } from "./ports.ts";

/** What a conversation on a channel that others can read knows about it. Sealed with the rest of the private state. */
export type MessagingState = {
  readonly channel: MessagingChannel | ClientKind;
  /** Number of the last event that the newest turn of a client answered with. Clients that cannot be pushed to get what came since. */
  readonly answeredSeq?: number;
  /** By what a client knows the newest of its own messages, the last few. */
  readonly references?: readonly { readonly clientId: string; readonly reference: string }[];
  /** The turn in which a link was given last: one is enough for it. */
  readonly linkInTurn?: number;
};

/** What a conversation in the secure window knows of the one that led to it. */
export type Continued = {
  readonly from: ConversationId;
  readonly topic: string;
  /** The line that was proved over there, E.164: nobody else's proof is taken here. Null: nobody was known. */
  readonly line: string | null;
};
