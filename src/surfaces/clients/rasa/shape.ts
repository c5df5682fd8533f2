// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { ClientInput, ClientMessage } from "#app";
import { wholeText, withoutMarkup } from "../plain-text.ts";

/** What both of Rasa's channels say of the page, in `customData` or `metadata`. */
const about = z.object({ identifyToken: z.string().max(4_000).optional(), language: z.string().max(40).optional() });

/** Body of Rasa's REST channel. */
export const restMessage = z.object({
  sender: z.string().min(1).max(200),
  message: z.string().max(100_000).default(""),
  metadata: about.nullish(),
});
/** `session_request` of Rasa's socket channel. */
export const sessionRequest = z.object({ session_id: z.string().max(200).nullish(), customData: about.nullish() });
/** `user_uttered` of Rasa's socket channel. */
export const userUttered = z.object({
  message: z.string().max(100_000).nullish(),
  session_id: z.string().max(200).nullish(),
  customData: about.nullish(),
});
export type About = z.infer<typeof about> | null | undefined;

/** Payload of a button of ours: words that begin with a slash are for the bot, in Rasa as well. */
const PRESS = "/choice:";

/**
 * What a message asks for; null: it only begins the conversation, as Rasa's `/session_start` and the payloads that windows are set up to send
 * when they open.
 */
export function inputOf(message: string): ClientInput | null {
  if (message.startsWith(PRESS)) return { kind: "choice", choiceId: message.slice(PRESS.length) };
  if (/^\s*(\/(session_start|get_started|greet|start|restart))?\s*$/.test(message)) return null;
  return { kind: "text", text: message };
}

export function langOf(data: About): "en" | "ar" | undefined {
  return data?.language === undefined ? undefined : /^ar\b/i.test(data.language) ? "ar" : "en";
}

type Button = { readonly title: string; readonly payload: string };

/** A message as Rasa's REST channel answers it. */
export function restOf(sender: string, message: ClientMessage): object {
  const buttons = buttonsOf(message);
  return {
    recipient_id: sender,
    text: withoutMarkup(wholeText(message)),
    ...(buttons.length === 0 ? {} : { buttons }),
  };
}

/** The same as `bot_uttered`. Windows know texts, and texts with buttons; nothing else stands beside them. */
export function utteredOf(message: ClientMessage): object {
  const buttons = buttonsOf(message).map((button) => ({ ...button, content_type: "text" }));
  const text = withoutMarkup(wholeText(message));
  return buttons.length === 0 ? { text } : { text, quick_replies: buttons };
}

function buttonsOf({ choices }: ClientMessage): readonly Button[] {
  return choices.map(({ id, label }) => ({ title: label, payload: `${PRESS}${id}` }));
}
