// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import { utf8 } from "#kernel";
import type { ConversationEvent } from "#protocol";
import type { AppDeps } from "../deps.ts";
import type { StoredConversation } from "../ports.ts";
import { readEvents } from "../read-events.ts";
import type { MessagingPeer, OutgoingMessage, OutgoingRow } from "./ports.ts";
import { type ChannelWords, renderEvent } from "./render.ts";

/**
 * Makes messages of what was said in a conversation and not told yet: by the bot, by a person at the desk, by a job. They lie sealed in the
 * outbox when this returns. Called twice, or by two nodes, each event is made into messages once.
 *
 * @param only - Tell these events and no others, even to whoever wrote STOP: the sentence that says so.
 */
export async function relay(
  deps: AppDeps,
  { channel, peerHash }: Pick<MessagingPeer, "channel" | "peerHash">,
  only?: readonly ConversationEvent[],
): Promise<void> {
  const { tenant, messaging } = deps;
  const peer = await messaging.store.findPeer(tenant, channel, peerHash);
  if (peer === null || peer.conversationId === null || (peer.consent === "stopped" && only === undefined)) return;
  const stored = await deps.conversations.find(tenant, peer.conversationId, null, "own");
  if (stored === null) return;
  const events = only ?? (await readEvents(deps, stored, peer.toldSeq));
  const upTo = Math.max(peer.toldSeq, events.at(-1)?.seq ?? 0);
  if (upTo === peer.toldSeq) return;
  const rows = await rowsOf(deps, stored, channel, events);
  const at = new Date(deps.clock.now());
  const isAdded = await messaging.store.add(tenant, peer, upTo, rows, at);
  if (isAdded && events.some((event) => event.kind === "owner_changed" && event.owner !== "bot"))
    await messaging.store.noteAsked(tenant, peer.conversationId);
}

async function rowsOf(
  deps: AppDeps,
  stored: StoredConversation,
  channel: MessagingPeer["channel"],
  events: readonly ConversationEvent[],
): Promise<readonly OutgoingRow[]> {
  const cipher = await deps.keys.openConversation(stored);
  const words = wordsIn(deps, stored);
  return events.flatMap((event) =>
    renderEvent(channel, event, words).map((message, piece): OutgoingRow => {
      const name = `${event.seq}/${piece}`;
      return {
        conversationId: stored.conversationId,
        seq: event.seq,
        piece,
        keyNo: cipher.keyNo,
        sealed: cipher.seal({ kind: "outgoing", name }, utf8(JSON.stringify(message satisfies OutgoingMessage))),
      };
    }),
  );
}

function wordsIn({ catalogues }: AppDeps, { lang }: StoredConversation): ChannelWords {
  const say = (id: string): string => word(catalogues, lang, id, {});
  return {
    choose: say("app.messaging.choose"),
    open: say("app.messaging.open"),
    number: say("app.messaging.number"),
    notHere: say("app.messaging.not_here"),
  };
}

/** What people at the desk, jobs and other nodes said. Run as a job. */
export async function relayAll(deps: AppDeps, limit: number = 100): Promise<{ conversations: number }> {
  const untold = await deps.messaging.store.listUntold(deps.tenant, limit);
  for (const peer of untold) await relay(deps, peer);
  return { conversations: untold.length };
}
