// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { conversationEvent, conversationState, MAX_SEQ } from "./events.ts";
import { turnInput } from "./inputs.ts";
import { banner } from "./wording.ts";

/** Browser → server over the realtime connection. */
export const clientFrame = z.discriminatedUnion("type", [
  /** First frame: resume after `lastSeq` (0 = everything). */
  z.strictObject({ type: z.literal("resume"), lastSeq: z.int().min(0).max(MAX_SEQ) }),
  /** Before it, where the conversation belongs to a key and the handshake could not carry a proof of it. */
  z.strictObject({ type: z.literal("prove"), proof: z.string().max(1_000) }),
  z.strictObject({ type: z.literal("turn"), input: turnInput }),
  z.strictObject({ type: z.literal("typing"), isTyping: z.boolean() }),
  z.strictObject({ type: z.literal("seen"), seq: z.int().min(0).max(MAX_SEQ) }),
  z.strictObject({ type: z.literal("ping") }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

/** Public refusal codes. Reasons that would help an attacker share one code. */
export const REFUSAL_CODES = [
  "bad_request",
  "too_large",
  "too_many_requests",
  "not_authorised",
  "conversation_ended",
  "already_answered",
  "expired",
  "unavailable",
  "keys_unavailable",
  "busy",
] as const;
export const refusalCode = z.enum(REFUSAL_CODES);
export type RefusalCode = z.infer<typeof refusalCode>;

/** Server → browser. At-least-once: the browser drops events whose `seq` it has. */
export const serverFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("state"), state: conversationState }),
  z.object({ type: z.literal("event"), event: conversationEvent }),
  /** The input is durable: it and its reply survive any crash from here on. */
  z.object({ type: z.literal("ack"), clientId: z.uuid(), lastSeq: z.int().min(0) }),
  z.object({
    type: z.literal("refused"),
    clientId: z.uuid().nullable(),
    code: refusalCode,
    text: z.string().max(500),
    retryAfterMs: z.int().min(0).optional(),
  }),
  z.object({ type: z.literal("typing"), by: z.enum(["visitor", "bot", "agent"]), isTyping: z.boolean() }),
  z.object({ type: z.literal("seen"), by: z.enum(["visitor", "agent"]), seq: z.int().min(0) }),
  z.object({ type: z.literal("pong") }),
  /** A notice to everybody was shown, or taken down. */
  z.object({ type: z.literal("banner"), banner: banner.nullable() }),
  z.object({ type: z.literal("bye"), reason: z.enum(["restarting", "ended", "replaced", "not_authorised"]) }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** Answer to `POST /v1/conversations`. */
export const conversationOpened = z.object({
  state: conversationState,
  events: z.array(conversationEvent),
  /** Only with `tokenIn: "bearer"`. */
  token: z.string().optional(),
  /** Only where the opening came with a proof of a key: `ath` of each proof from here on (docs/formats/device-proof.md). */
  tokenHash: z.string().optional(),
});
export type ConversationOpened = z.infer<typeof conversationOpened>;

/** Answer 202 to `DELETE /v1/conversations/current`: closed for everybody, and deleted once the law no longer asks to keep it. */
export const conversationKept = z.object({ outcome: z.literal("kept") });

/** Answer to `POST /v1/conversations/current/turns`. */
export const turnAnswer = z.object({
  clientId: z.uuid(),
  events: z.array(conversationEvent),
  state: conversationState,
});
export type TurnAnswer = z.infer<typeof turnAnswer>;

/** Answer to `GET /v1/conversations/current/events?after=SEQ&waitMs=MS` (long poll). */
export const eventsAnswer = z.object({ events: z.array(conversationEvent), state: conversationState });
export type EventsAnswer = z.infer<typeof eventsAnswer>;

/** RFC 9457 problem details. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: refusalCode.or(z.string()),
  requestId: z.string(),
  detail: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
