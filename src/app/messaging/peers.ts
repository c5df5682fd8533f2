// SPDX-License-Identifier: Apache-2.0
import { AppError, type ConversationId, fromUtf8, Sensitive, utf8 } from "#kernel";
import { deleteConversation } from "../delete-conversation.ts";
import type { AppDeps } from "../deps.ts";
import { openConversation } from "../open-conversation.ts";
import type { ConversationCipher } from "../ports.ts";
import type { IncomingMessage, MessagingPeer } from "./ports.ts";
import { isArabic } from "./stop-words.ts";

export type BoundPeer = MessagingPeer & { readonly conversationId: ConversationId };

/** Finds whoever writes from a number, without storing the number. */
export function peerHash(deps: AppDeps, { channel, from }: Pick<IncomingMessage, "channel" | "from">): Uint8Array {
  return deps.keys.blindIndex("counter", `messaging ${channel} ${from}`);
}

/**
 * The conversation of whoever writes: the one that is open, or a new one. Only what the carrier says of the sender decides; a number that
 * somebody types leads nowhere. Null: too many were opened from this number.
 */
export async function peerOf(deps: AppDeps, message: IncomingMessage): Promise<BoundPeer | null> {
  const { tenant, messaging } = deps;
  const hash = peerHash(deps, message);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const known = await messaging.store.findPeer(tenant, message.channel, hash);
    const before = known?.conversationId ?? null;
    const stored = before === null ? null : await deps.conversations.find(tenant, before, null, "own");
    if (known !== null && before !== null && stored !== null && stored.endedAt === null)
      return { ...known, conversationId: before };
    const opened = await openConversation(
      {
        lang: message.content.kind === "text" && isArabic(message.content.text) ? "ar" : "en",
        addressKey: hash,
        channel: message.channel,
        messaging: { channel: message.channel },
      },
      deps,
    );
    if (!opened.ok) return null;
    const { conversationId } = opened.value;
    const fresh = await deps.conversations.find(tenant, conversationId, null, "own");
    if (fresh === null) throw new AppError("app.messaging_lost", "Cannot answer: the conversation is gone already");
    const cipher = await deps.keys.openConversation(fresh);
    const sealed = cipher.seal({ kind: "peer", name: message.channel }, utf8(message.from));
    const bound = { channel: message.channel, peerHash: hash, conversationId, keyNo: cipher.keyNo, sealed };
    // Another node may have opened one for the same number meanwhile: that one holds.
    if (!(await messaging.store.bind(tenant, bound, before, new Date(deps.clock.now()))))
      await deleteConversation(deps, conversationId, "retention");
  }
  throw new AppError("app.messaging_contended", "Cannot answer: other nodes were faster every time");
}

/** The number to answer to. */
export function addressOf(cipher: ConversationCipher, peer: MessagingPeer): Sensitive<string> | null {
  if (peer.sealed === null || peer.keyNo === null) return null;
  return new Sensitive(fromUtf8(cipher.open({ kind: "peer", name: peer.channel }, peer.keyNo, peer.sealed)));
}
