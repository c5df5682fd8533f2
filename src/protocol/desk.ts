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
