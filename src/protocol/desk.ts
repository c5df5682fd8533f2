// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { assuranceLevel, conversationEvent, lang, owner } from "./events.ts";

/** One waiting or open case as the desk lists it: nothing personal in it. */
export const deskCase = z.object({
  conversationId: z.uuid(),
  owner,
  /** Version for compare-and-swap: take over and hand back name the version they saw. */
  version: z.int(),
  reason: z.string().max(300),
  assurance: assuranceLevel,
  lang,
  waitingSince: z.iso.datetime().nullable(),
  agentName: z.string().max(80).nullable(),
  isMine: z.boolean(),
});
export type DeskCase = z.infer<typeof deskCase>;

export const deskCases = z.object({ cases: z.array(deskCase), isOpen: z.boolean() });
export type DeskCases = z.infer<typeof deskCases>;

export const deskConversation = z.object({ case: deskCase, events: z.array(conversationEvent) });
export type DeskConversation = z.infer<typeof deskConversation>;

export const deskReply = z.strictObject({ clientId: z.uuid(), text: z.string().min(1).max(4_000) });
export const deskVersion = z.strictObject({ version: z.int() });

/** Contact points of record with their last characters only, and the customer's lines by label. */
export const deskContact = z.object({
  contacts: z.array(z.object({ what: z.enum(["phone", "email"]), masked: z.string().max(200) })),
  lines: z.array(z.object({ lineId: z.string().max(120), label: z.string().max(200) })),
});
export type DeskContact = z.infer<typeof deskContact>;

/** What an agent wishes to see in full, and why: the customer reads both. */
export const deskReveal = z.strictObject({
  what: z.enum(["phone", "email"]),
  reason: z.enum(["callBack", "contactCheck", "fraudPrevention"]),
});
export type DeskReveal = z.infer<typeof deskReveal>;
export const deskRevealed = z.object({
  what: z.enum(["phone", "email"]),
  values: z.array(z.string().max(200)),
  /** The desk stops showing it then; seeing it again is asked for again. */
  hideAt: z.iso.datetime(),
});
export type DeskRevealed = z.infer<typeof deskRevealed>;

/** An act that an agent puts before the customer, who presses the button or does not. */
export const deskProposal = z.strictObject({ kind: z.literal("roaming_enable"), lineId: z.string().min(1).max(120) });
export type DeskProposal = z.infer<typeof deskProposal>;

/** Server → desk over its realtime connection. */
export const deskFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("cases"), cases: deskCases }),
  /** A conversation has events up to `lastSeq`; the desk fetches the case if it has it open. */
  z.object({ type: z.literal("changed"), conversationId: z.uuid(), lastSeq: z.int().min(0) }),
  z.object({ type: z.literal("typing"), conversationId: z.uuid(), isTyping: z.boolean() }),
  /** The customer has read up to `seq`. */
  z.object({ type: z.literal("seen"), conversationId: z.uuid(), seq: z.int().min(0) }),
]);
export type DeskFrame = z.infer<typeof deskFrame>;
