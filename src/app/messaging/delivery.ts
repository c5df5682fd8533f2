// SPDX-License-Identifier: Apache-2.0
import type { ConversationId } from "#kernel";
import type { ConversationEvent, DeskDelivery } from "#protocol";
import type { AppDeps } from "../deps.ts";
import type { MessagingPeer, OutgoingState } from "./ports.ts";

/** WhatsApp: so long after their last message a company may write freely; a minute is left for the way. */
const WINDOW_MS = 24 * 3_600_000 - 60_000;

/** Whether WhatsApp takes only a template now. */
export function isWindowClosed({ clock }: Pick<AppDeps, "clock">, { channel, heardAt }: MessagingPeer): boolean {
  return channel === "whatsapp" && clock.now() - heardAt.getTime() >= WINDOW_MS;
}

/** A message that left in pieces is as far as its worst piece. */
const WORST_FIRST: readonly OutgoingState[] = ["failed", "waiting", "due", "sent", "delivered", "read"];

/**
 * What became of messages on a channel of others, for people at the desk: how far each came, and whether what is written now is sent at all.
 * States, times and codes only. Null: the conversation is in our own window.
 */
export async function readDelivery(deps: AppDeps, conversationId: ConversationId): Promise<DeskDelivery | null> {
  const { store, settings } = deps.messaging;
  const peer = await store.peerIn(deps.tenant, conversationId);
  if (peer === null) return null;
  const worst = new Map<number, { readonly state: OutgoingState; readonly code: string | null }>();
  let isWaiting = false;
  for (const { seq, state: own, code } of await store.states(deps.tenant, conversationId)) {
    isWaiting ||= own === "waiting";
    // They leave in their order: behind one that waits for the customer, all wait.
    const state = isWaiting && own === "due" ? "waiting" : own;
    const known = worst.get(seq);
    if (known === undefined || WORST_FIRST.indexOf(state) < WORST_FIRST.indexOf(known.state))
      worst.set(seq, { state, code });
  }
  return {
    isStopped: peer.consent === "stopped",
    window: isWindowClosed(deps, peer)
      ? settings.hasTemplate && (peer.consent === "asked" || peer.consent === "given")
        ? "waits"
        : "closed"
      : "open",
    messages: [...worst].map(([seq, { state, code }]) => ({ seq, state, code })),
  };
}

/** A message as people at the desk read it: the secret of a link is the customer's, and opens it once. */
export function withoutLinkSecret(event: ConversationEvent): ConversationEvent {
  if (event.kind !== "message") return event;
  const parts = event.parts.map((part) =>
    part.type === "text" ? { ...part, text: part.text.replaceAll(LINK_SECRET, "$1•••") } : part,
  );
  return { ...event, parts };
}

/** What stands behind `#` in the address of a link (`link.ts`). */
const LINK_SECRET = /(\/continue\/\?lang=(?:en|ar)#)[\w-]{43}/gu;
