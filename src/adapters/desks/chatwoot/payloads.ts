// SPDX-License-Identifier: Apache-2.0
// Shapes of Chatwoot's application API and webhooks (v4.13 and later), as far as they are read here; everything else in them is left unread.
import { z } from "zod";

const id = z.int().min(1);

/** `POST /contacts`. */
export const createdContact = z.object({ payload: z.object({ contact: z.object({ id }) }) });
/** `GET /contacts/search`. */
export const foundContacts = z.object({
  payload: z.array(z.object({ id, identifier: z.string().nullish() })).max(100),
});
/** `POST /conversations`, `GET /conversations/:id`: `id` is the number that people see. */
export const conversation = z.object({ id, inbox_id: id, status: z.string().max(20) });
/** `GET /contacts/:id/conversations`. */
export const contactConversations = z.object({ payload: z.array(conversation).max(100) });

const apiMessage = z.object({
  id,
  content: z.string().nullish(),
  /** 0 incoming, 1 outgoing, 2 activity, 3 template. */
  message_type: z.union([z.int(), z.string()]),
  private: z.boolean().default(false),
  source_id: z.string().nullish(),
  sender: z.object({ name: z.string().nullish(), type: z.string().nullish() }).nullish(),
  attachments: z.array(z.unknown()).nullish(),
});
/** `GET /conversations/:id/messages?after=N`: at most 100, the oldest first. */
export const messages = z.object({ payload: z.array(apiMessage).max(1_000) });
export type ApiMessage = z.infer<typeof apiMessage>;

const about = z.object({ id, inbox_id: id });
/** What an account webhook, the callback of an API inbox or an agent bot is sent. */
export const webhookBody = z.discriminatedUnion("event", [
  z.object({
    event: z.literal(["message_created", "message_updated"]),
    account: z.object({ id }),
    conversation: about,
  }),
  z.object({
    event: z.literal(["conversation_status_changed", "conversation_updated"]),
    id,
    inbox_id: id,
    account: z.object({ id }).optional(),
  }),
  z.object({
    event: z.literal(["conversation_typing_on", "conversation_typing_off"]),
    conversation: about,
    is_private: z.boolean().default(false),
    user: z.object({ type: z.string().nullish() }).nullish(),
  }),
]);
export type WebhookBody = z.infer<typeof webhookBody>;
