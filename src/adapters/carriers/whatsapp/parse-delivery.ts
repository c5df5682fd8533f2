// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { DeliveryReport, IncomingContent, IncomingMessage, OtherContent, WhatsAppDelivery } from "#app";
import { outcomeOf } from "./errors.ts";

const text = z.string().max(70_000);
const id = z.string().min(1).max(400);
const error = z.object({ code: z.number() });
/** Loose on purpose: an unknown field or type must not lose a message. Only what answers it has to be there. */
const message = z.object({
  id,
  from: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  from_user_id: z.string().min(1).max(200).optional(),
  group_id: z.string().optional(),
  timestamp: z.coerce.number().int().min(0).catch(0),
  type: z.string().max(60).catch("unknown"),
});
const status = z.object({
  id,
  status: z.string().max(40),
  errors: z.array(error).optional().catch(undefined),
});
const value = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  messages: z.array(z.unknown()).max(1_000).optional(),
  statuses: z.array(z.unknown()).max(1_000).optional(),
});
const delivery = z.object({
  object: z.literal("whatsapp_business_account"),
  entry: z.array(z.object({ changes: z.array(z.object({ value: z.unknown() })).max(1_000) })).max(1_000),
});

/**
 * Messages and reports of a delivery that was signed, in order. Of another number than ours there are none. A message without a number and
 * without an id of whoever wrote it can be answered by nobody, nor can one to a group: both are left out.
 */
export function parseDelivery(body: unknown, phoneNumberId: string): WhatsAppDelivery {
  const parsed = delivery.safeParse(body);
  if (!parsed.success) return { messages: [], reports: [] };
  const values = parsed.data.entry
    .flatMap(({ changes }) => changes)
    .flatMap((change) => {
      const read = value.safeParse(change.value);
      return read.success && read.data.metadata.phone_number_id === phoneNumberId ? [read.data] : [];
    });
  return {
    messages: values.flatMap(({ messages = [] }) => messages.flatMap((each) => messageOf(each) ?? [])),
    reports: values.flatMap(({ statuses = [] }) => statuses.flatMap((each) => reportOf(each) ?? [])),
  };
}

function messageOf(raw: unknown): IncomingMessage | null {
  const parsed = message.safeParse(raw);
  if (!parsed.success || parsed.data.group_id !== undefined) return null;
  const { id: carrierId, from, from_user_id: userId, timestamp, type } = parsed.data;
  if (from === undefined && userId === undefined) return null;
  return {
    channel: "whatsapp",
    carrierId,
    from: from === undefined ? `user:${userId ?? ""}` : `+${from}`,
    isVouched: from !== undefined,
    at: timestamp * 1_000,
    content: contentOf(type, raw as Readonly<Record<string, unknown>>),
  };
}

const textBody = z.object({ text: z.object({ body: text }) });
const reply = z.object({ id: z.string().max(300), title: z.string().max(300) });
const interactive = z.object({
  interactive: z.union([z.object({ button_reply: reply }), z.object({ list_reply: reply })]),
});
const button = z.object({ button: z.object({ payload: z.string().max(300), text: z.string().max(300) }) });

function contentOf(type: string, raw: Readonly<Record<string, unknown>>): IncomingContent {
  switch (type) {
    case "text": {
      const read = textBody.safeParse(raw);
      return read.success ? { kind: "text", text: read.data.text.body } : OTHER("unknown");
    }
    case "interactive": {
      const read = interactive.safeParse(raw);
      if (!read.success) return OTHER("unknown");
      const pressed = "button_reply" in read.data.interactive ? read.data.interactive.button_reply : null;
      return {
        kind: "press",
        ...(pressed ?? (read.data.interactive as { list_reply: z.infer<typeof reply> }).list_reply),
      };
    }
    case "button": {
      const read = button.safeParse(raw);
      // The button of a template: its words are what was said.
      return read.success ? { kind: "text", text: read.data.button.text } : OTHER("unknown");
    }
    default:
      return OTHER(OTHERS[type] ?? "unknown");
  }
}

const OTHER = (what: OtherContent): IncomingContent => ({ kind: "other", what });
const OTHERS: Readonly<Record<string, OtherContent>> = {
  audio: "voice",
  voice: "voice",
  image: "picture",
  video: "video",
  document: "document",
  location: "location",
  contacts: "contact",
  sticker: "sticker",
  reaction: "reaction",
  order: "order",
  edit: "edited",
  revoke: "deleted",
  system: "number_changed",
};

function reportOf(raw: unknown): DeliveryReport | null {
  const parsed = status.safeParse(raw);
  if (!parsed.success) return null;
  const { id: carrierId, status: state, errors } = parsed.data;
  if (state === "sent" || state === "delivered" || state === "read") return { channel: "whatsapp", carrierId, state };
  if (state !== "failed") return null;
  return { channel: "whatsapp", carrierId, state, why: outcomeOf(errors?.[0]?.code ?? null, 400) };
}
