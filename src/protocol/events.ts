// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { part } from "./parts.ts";
import { banner } from "./wording.ts";

export const assuranceLevel = z.enum(["A0", "A1", "A2", "A3", "A4"]);
export const lang = z.enum(["en", "ar"]);
const at = z.iso.datetime();
/** No event of a conversation has a higher number: more than this is none of ours, whoever asks. */
export const MAX_SEQ = 2_147_483_647;

/** Who holds the pen: exactly one of bot and agent answers; while `queued` the bot stays silent and a person is on the way. */
export const owner = z.enum(["bot", "queued", "agent"]);
export type Owner = z.infer<typeof owner>;

/** A kind of personal data that screening replaced in what the visitor wrote. */
export const maskedKind = z.enum([
  "PHONE",
  "EMAIL",
  "CREDIT_CARD",
  "IBAN",
  "DEVICE_ID",
  "SECRET",
  "PERSON",
  "ADDRESS",
  "POSTCODE",
  "DATE",
  "BANK_ACCOUNT",
  "NATIONAL_ID",
  "PASSPORT",
  "DRIVER_LICENSE",
  "ACCOUNT_ID",
  "IP",
  "MAC",
  "URL",
  "LOCATION",
]);

/** One value that was replaced in a message. */
export const hiddenValue = z.object({
  /** What stands in its place in the text, e.g. `«PHONE_1»`. */
  name: z.string().max(40),
  kind: maskedKind,
  /** It was a guess: who wrote it may say that it is something else (input `unmask`). Never for what a checksum proves, nor for secrets. */
  canContest: z.boolean(),
});
export type HiddenValue = z.infer<typeof hiddenValue>;

/** What happened in a conversation, in order. `seq` starts at 1, has no gaps and never changes. */
export const conversationEvent = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("message"),
    seq: z.int().min(1),
    at,
    by: z.enum(["visitor", "bot", "agent"]),
    parts: z.array(part).max(12),
    /** The id the browser gave to its own message, so that it recognises it. Only on `by: visitor`. */
    clientId: z.uuid().optional(),
    masked: z.array(maskedKind).optional(),
    /** The values that were replaced, in the order of the text, each name once. */
    hidden: z.array(hiddenValue).max(100).optional(),
    agentName: z.string().max(80).optional(),
    lang: lang.optional(),
    /** What the visitor asked to be told; it answers nothing that was said. */
    isNews: z.literal(true).optional(),
  }),
  z.object({
    kind: z.literal("assurance_changed"),
    seq: z.int().min(1),
    at,
    level: assuranceLevel,
    text: z.string().max(500),
  }),
  z.object({
    kind: z.literal("owner_changed"),
    seq: z.int().min(1),
    at,
    owner,
    agentName: z.string().max(80).optional(),
    text: z.string().max(500),
  }),
  /** An earlier message reads differently from now on: a value in it was found later, or turned out to be none. Draw that message anew. */
  z.object({
    kind: z.literal("message_changed"),
    seq: z.int().min(1),
    at,
    /** Number of the message. */
    of: z.int().min(1),
    reason: z.enum(["value_completed", "not_personal"]),
    parts: z.array(part).max(12),
    masked: z.array(maskedKind),
    hidden: z.array(hiddenValue).max(100),
  }),
  z.object({
    kind: z.literal("conversation_ended"),
    seq: z.int().min(1),
    at,
    reason: z.enum(["by_visitor", "by_agent", "deleted", "idle", "signed_out"]),
    text: z.string().max(500),
  }),
]);
export type ConversationEvent = z.infer<typeof conversationEvent>;
export type MessageEvent = Extract<ConversationEvent, { kind: "message" }>;

/** What is true now and is not part of the transcript. */
export const conversationState = z.object({
  conversationId: z.uuid(),
  lang,
  owner,
  assurance: assuranceLevel,
  /** When the level falls back, if it does. */
  assuranceUntil: at.nullable(),
  lastSeq: z.int().min(0),
  queue: z.object({ place: z.int().min(1), waitMinutes: z.int().min(0) }).nullable(),
  ended: z.boolean(),
  /** A notice to everybody, while there is one. */
  banner: banner.optional(),
});
export type ConversationState = z.infer<typeof conversationState>;
