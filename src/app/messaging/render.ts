// SPDX-License-Identifier: Apache-2.0
import { PSEUDONYM } from "#pii";
import type { Choice, ConversationEvent, Part } from "#protocol";
import { cardText } from "./card-text.ts";
import type { MessageButton, MessagingChannel, OutgoingMessage } from "./ports.ts";
import { plainForSms, smsSegments, splitText } from "./split-text.ts";

/** Limits of the Cloud API, in characters. */
export const WHATSAPP = {
  text: 4_096,
  withButtons: 1_024,
  buttons: 3,
  button: 20,
  rows: 10,
  row: 24,
  detail: 72,
} as const;
/** More segments than this in one message are refused by some networks. */
const MOST_SEGMENTS = 4;

/** Words that a message needs beside what was said. */
export type ChannelWords = {
  /** Above buttons that stand alone. */
  readonly choose: string;
  /** Opens a list: at most 20 characters. */
  readonly open: string;
  /** Below numbered choices. */
  readonly number: string;
  /** In place of what is shown in our own window only. */
  readonly notHere: string;
};

/**
 * One event of a conversation as messages of a channel, none where it is not for the customer or says nothing. What was hidden stays hidden:
 * a pseudonym is never looked up for a channel that others can read.
 */
export function renderEvent(
  channel: MessagingChannel,
  event: ConversationEvent,
  words: ChannelWords,
): readonly OutgoingMessage[] {
  switch (event.kind) {
    case "owner_changed":
    case "conversation_ended":
      return texts(channel, event.text);
    case "message":
      return event.by === "visitor" ? [] : ofParts(channel, event.parts, nameOf(event), words);
    // Levels are shown by what is answered; what was sent cannot be changed.
    case "assurance_changed":
    case "message_changed":
      return [];
  }
}

function nameOf({ by, agentName }: Extract<ConversationEvent, { kind: "message" }>): string {
  return by === "agent" && agentName !== undefined ? `${agentName}: ` : "";
}

function ofParts(
  channel: MessagingChannel,
  parts: readonly Part[],
  name: string,
  words: ChannelWords,
): readonly OutgoingMessage[] {
  const said = [...new Set(parts.map((part) => textOf(part, words)).filter((text) => text !== null))];
  const text = said.length === 0 ? "" : name + said.join("\n\n").replaceAll(PSEUDONYM, "•••");
  const choices = parts.flatMap((part) => (part.type === "choices" ? part.choices : []));
  if (choices.length === 0) return texts(channel, text);
  return channel === "whatsapp" ? pressable(text, choices, words) : numbered(channel, text, choices, words);
}

function textOf(part: Part, { notHere }: ChannelWords): string | null {
  switch (part.type) {
    case "text":
      return part.link === undefined ? part.text : `${part.text}\n${part.link.label}: ${part.link.href}`;
    case "card":
      return cardText(part.card) ?? notHere;
    case "choices":
      return null;
    case "form":
    case "act":
    case "passkey":
    case "panel":
    case "file":
      return notHere;
  }
}

/** Text alone, cut to what the channel takes. */
export function texts(channel: MessagingChannel, text: string): readonly OutgoingMessage[] {
  const whole = channel === "sms" ? plainForSms(text) : text;
  return splitText(whole, FITS[channel]).map((piece) => ({ kind: "text", text: piece }));
}

const FITS: Readonly<Record<MessagingChannel, (text: string) => boolean>> = {
  whatsapp: (text) => Array.from(text).length <= WHATSAPP.text,
  sms: (text) => smsSegments(text) <= MOST_SEGMENTS,
};

function numbered(
  channel: MessagingChannel,
  text: string,
  choices: readonly Choice[],
  words: ChannelWords,
): readonly OutgoingMessage[] {
  const list = choices.map(({ label }, index) => `${index + 1} ${label}`).join("\n");
  return texts(channel, [text, list, words.number].filter((part) => part !== "").join("\n\n"));
}

/** Buttons where three short ones are enough, a list of up to ten, and numbers beyond that. */
function pressable(text: string, choices: readonly Choice[], words: ChannelWords): readonly OutgoingMessage[] {
  if (choices.length > WHATSAPP.rows) return numbered("whatsapp", text, choices, words);
  const pieces = text === "" ? [] : splitText(text, FITS.whatsapp);
  const last = pieces.at(-1) ?? "";
  const isShort = last !== "" && Array.from(last).length <= WHATSAPP.withButtons;
  const before = (isShort ? pieces.slice(0, -1) : pieces).map(
    (piece): OutgoingMessage => ({ kind: "text", text: piece }),
  );
  const body = isShort ? last : words.choose;
  const areButtons =
    choices.length <= WHATSAPP.buttons && choices.every(({ label }) => Array.from(label).length <= WHATSAPP.button);
  if (areButtons && areDistinct(choices.map(({ label }) => label)))
    return [
      ...before,
      { kind: "buttons", text: body, buttons: choices.map(({ id, label }) => ({ id, title: label })) },
    ];
  return [...before, { kind: "list", text: body, open: cut(words.open, WHATSAPP.button), rows: choices.map(rowOf) }];
}

function rowOf({ id, label }: Choice): MessageButton {
  const title = cut(label, WHATSAPP.row);
  return title === label ? { id, title } : { id, title, description: cut(label, WHATSAPP.detail) };
}

function areDistinct(titles: readonly string[]): boolean {
  return new Set(titles).size === titles.length;
}

function cut(text: string, most: number): string {
  const chars = Array.from(text);
  return chars.length <= most
    ? text
    : `${chars
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}
