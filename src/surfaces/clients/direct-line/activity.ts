// SPDX-License-Identifier: Apache-2.0
import type { ClientMessage } from "#app";
import { adaptiveCard, linkCard } from "./adaptive-card.ts";

const BOT = { id: "wardline", name: "Wardline", role: "bot" } as const;

/** Id of the activity that shows an event: the same on every node, and in the order of the conversation. */
export function activityId(conversation: string, seq: number): string {
  return `${conversation}|${String(seq).padStart(7, "0")}`;
}

/** One event as an activity of Bot Framework 3: words are plain, cards are attachments that say the same in `fallbackText`. */
export function activityOf(conversation: string, user: string | null, message: ClientMessage): Record<string, unknown> {
  const { seq, at, by, agentName, text, choices, cards, links, reference } = message;
  const isUser = by === "visitor";
  const attachments = [...cards.map(adaptiveCard), ...(links.length === 0 ? [] : [linkCard(links)])];
  return {
    type: "message",
    id: activityId(conversation, seq),
    timestamp: at,
    channelId: "directline",
    conversation: { id: conversation },
    from: isUser ? { id: user ?? "user", role: "user" } : { ...BOT, name: agentName ?? BOT.name },
    text,
    textFormat: "plain",
    ...(attachments.length === 0 ? {} : { attachments, attachmentLayout: "list" }),
    ...(cards.length === 0 ? {} : { summary: cards.map((card) => card.text).join("\n\n") }),
    ...(choices.length === 0
      ? {}
      : {
          suggestedActions: {
            actions: choices.map(({ id, label }) => ({
              type: "messageBack",
              title: label,
              text: label,
              displayText: label,
              value: { choice: id },
            })),
          },
        }),
    ...(reference === null ? {} : { channelData: { clientActivityID: reference } }),
  };
}
