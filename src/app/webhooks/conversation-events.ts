// SPDX-License-Identifier: Apache-2.0
import type { ConversationEvent } from "#protocol";
import type { Turn } from "../turn.ts";
import { webhookRows } from "./announce.ts";
import type { WebhookEventType, WebhookRow } from "./ports.ts";

type Told = {
  readonly type: WebhookEventType;
  readonly id: string;
  readonly data: Readonly<Record<string, string | number | null>>;
};

/**
 * Deliveries that tell others what a turn did to its conversation, written with the turn or not at all. Ids, codes and numbers: what was said stays
 * here, and somebody who may read it asks for it by its number. Where nobody wants to hear of conversations this makes nothing.
 */
export function conversationRows(turn: Turn, events: readonly ConversationEvent[]): readonly WebhookRow[] {
  const { deps, subjectId } = turn;
  const { endpoints } = deps.webhooks;
  if (!endpoints.some((endpoint) => endpoint.events.some((event) => event.startsWith("conversation.")))) return [];
  return toldOf(turn, events).flatMap(({ type, id, data }) => webhookRows(deps, type, id, data, { subjectId }));
}

function toldOf(turn: Turn, events: readonly ConversationEvent[]): readonly Told[] {
  const { conversationId, lastSeq, channel } = turn.stored;
  const about = { conversation: conversationId, subject: turn.subjectId };
  const told = (type: WebhookEventType, no: number, data: Told["data"] = {}): Told => ({
    type,
    id: `${conversationId}/${no}`,
    data: { ...about, ...data },
  });
  // A conversation is opened by its first turn, which writes its first events.
  const opened =
    turn.stored.version === 0 && lastSeq === 0 ? [told("conversation.opened", 0, { channel, lang: turn.lang })] : [];
  const rated = turn.heard.flatMap((event) =>
    event.type === "rated" ? [told("conversation.rated", lastSeq + 1, { score: event.score })] : [],
  );
  return [...opened, ...events.flatMap((event) => toldOfEvent(turn, event, told)), ...rated];
}

function toldOfEvent(
  turn: Turn,
  event: ConversationEvent,
  told: (type: WebhookEventType, no: number, data?: Told["data"]) => Told,
): readonly Told[] {
  switch (event.kind) {
    case "message":
      return [told("conversation.message_sent", event.seq, { number: event.seq, by: event.by })];
    case "conversation_ended":
      return [told("conversation.ended", event.seq, { reason: event.reason })];
    case "owner_changed":
      if (event.owner === "agent") return [told("conversation.agent_joined", event.seq, { agent: turn.agentId })];
      if (event.owner === "queued")
        return [
          told("conversation.handed_over", event.seq, {
            to: turn.state.outside?.isOpen === true ? "outside" : "console",
          }),
        ];
      return [told("conversation.handed_back", event.seq)];
    case "assurance_changed":
    case "message_changed":
      return [];
  }
}
