// SPDX-License-Identifier: Apache-2.0
import type { ConversationEvent, MessageEvent } from "#protocol";
import type { Outbox } from "./outbox.ts";

/** What can still be pressed: choices after the visitor's last word, the newest form or passkey, the newest act. */
export interface Live {
  /** Choices of messages with a greater seq are open. */
  readonly choicesAfter: number;
  readonly formOf: number | null;
  readonly actOf: number | null;
}

function carries(event: ConversationEvent, type: MessageEvent["parts"][number]["type"]): boolean {
  return event.kind === "message" && event.parts.some((part) => part.type === type);
}

/** Parts that want something of the visitor. */
const ASKS: ReadonlySet<string> = new Set(["choices", "form", "passkey", "act"]);

const NOTHING: Live = { choicesAfter: Number.POSITIVE_INFINITY, formOf: null, actOf: null };

/**
 * Decides which parts of the past are still open. Choices end with the visitor's next message. A form or an act ends
 * when the conversation went on without it: the visitor wrote something and was asked something else, or
 * proved who they are, another one replaced it, or a person took over. The server decides in the end; this only keeps stale buttons from being pressed.
 */
export function findLive(events: readonly ConversationEvent[], outbox: Outbox): Live {
  const live = { choicesAfter: 0, formOf: null as number | null, actOf: null as number | null };
  let wroteSince = false;
  let isPasskey = false;
  for (const event of events) {
    if (event.kind === "conversation_ended") return NOTHING;
    if (event.kind === "assurance_changed" || event.kind === "owner_changed") live.formOf = null;
    if (event.kind === "owner_changed") live.actOf = null;
    if (event.kind !== "message") continue;
    if (event.by === "visitor") {
      live.choicesAfter = event.seq;
      wroteSince = true;
      continue;
    }
    if (wroteSince) {
      // Words, a quoted page, a link ("the form above is still open") leave both as they are; another question does not.
      if (event.parts.some((part) => ASKS.has(part.type))) {
        live.formOf = null;
        live.actOf = null;
      }
      wroteSince = false;
    }
    // A passkey may be used in a window of its own: what the bot says next is the answer to it.
    if (isPasskey) live.formOf = null;
    isPasskey = carries(event, "passkey");
    if (carries(event, "form") || isPasskey) live.formOf = event.seq;
    if (carries(event, "act")) live.actOf = event.seq;
  }
  const isAnswering = outbox.some((pending) => pending.label !== "" && pending.status !== "failed");
  return isAnswering ? { ...live, choicesAfter: Number.POSITIVE_INFINITY } : live;
}
