// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { assuranceLevel, conversationEvent, lang, owner } from "./events.ts";
import { staffInvited } from "./staff.ts";

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

/** Lines of the customer on which acts stop: by the network's word, or by somebody's. */
export const deskAlarms = z.object({
  alarms: z.array(
    z.object({ lineId: z.string().max(120), label: z.string().max(200), cause: z.enum(["signal", "report"]) }),
  ),
});
export type DeskAlarms = z.infer<typeof deskAlarms>;

/** Lifts the alarm of one line. The reason stands in the history: a choice, so that nothing of a person can be written there. */
export const deskLiftAlarm = z.strictObject({
  lineId: z.string().min(1).max(120),
  reason: z.enum(["called_back", "document_seen", "network_checked"]),
});
export type DeskLiftAlarm = z.infer<typeof deskLiftAlarm>;

/** An act that an agent puts before the customer, who presses the button or does not. */
export const deskProposal = z.strictObject({ kind: z.literal("roaming_enable"), lineId: z.string().min(1).max(120) });
export type DeskProposal = z.infer<typeof deskProposal>;

/** An agent asks a colleague to vouch for a customer whose document was looked at. The kind of document is all that is said of it. */
export const deskVouch = z.strictObject({
  /** `agent`: seen by the agent who holds the case; `shop`: checked in a shop. */
  check: z.enum(["agent", "shop"]),
  document: z.enum(["passport", "identity_card", "driving_licence", "residence_permit"]),
  /** `recovery`: a new passkey may be added at once. */
  purpose: z.enum(["identity", "recovery"]),
});
export type DeskVouch = z.infer<typeof deskVouch>;

/** A request of staff to staff. `exact` are the bytes that `digest` is made of and that will be carried out. */
export const deskApproval = z.object({
  approvalId: z.uuid(),
  kind: z.enum(["act", "vouch", "history_export", "policies", "staff", "keys_export"]),
  state: z.enum(["proposed", "approved", "rejected", "used"]),
  digest: z.string().length(43),
  exact: z.string().max(400_000),
  details: z.record(z.string().max(40), z.string().max(4_000)),
  /** Null: a command asked. */
  proposedBy: z.string().max(80).nullable(),
  proposedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  needed: z.int().min(1).max(2),
  decisions: z.array(
    z.object({
      name: z.string().max(80),
      decision: z.enum(["approve", "reject"]),
      reason: z.string().max(300),
      at: z.iso.datetime(),
    }),
  ),
  isMine: z.boolean(),
  mayDecide: z.boolean(),
});
export type DeskApproval = z.infer<typeof deskApproval>;
export const deskApprovals = z.object({ approvals: z.array(deskApproval), mayRequestExport: z.boolean() });
export type DeskApprovals = z.infer<typeof deskApprovals>;
/** The digest is that of the bytes on the screen: other bytes are not approved. */
export const deskDecision = z.strictObject({
  digest: z.string().length(43),
  decision: z.enum(["approve", "reject"]),
  reason: z.string().trim().min(3).max(300),
});
export const deskDecided = z.object({
  state: z.enum(["proposed", "approved", "rejected", "used"]),
  isCarriedOut: z.boolean().nullable(),
  /** Where a link for a colleague was approved: shown once, to whoever approved it, who hands it over. */
  link: staffInvited.nullable(),
});
export type DeskDecided = z.infer<typeof deskDecided>;
export const deskExportRequest = z.strictObject({
  reason: z.string().trim().min(3).max(300),
  /** The keys of the installation, sealed; left out: the history. */
  what: z.enum(["history", "keys"]).default("history"),
});

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

/** A pseudonym of the transcript that an agent wishes to see in full, and why: the customer reads both. */
export const deskRevealValue = z.strictObject({
  name: z.string().regex(/^[A-Z_]{1,20}_\d{1,6}$/),
  reason: z.enum(["callBack", "contactCheck", "fraudPrevention"]),
});
export type DeskRevealValue = z.infer<typeof deskRevealValue>;
/** Empty where there is nothing to show: an unknown name, or a message that was sealed whole. */
export const deskValues = z.object({
  values: z.array(z.object({ name: z.string().max(40), value: z.string().max(4_000) })),
  /** The desk stops showing it then; seeing it again is asked for again. */
  hideAt: z.iso.datetime(),
});
export type DeskValues = z.infer<typeof deskValues>;
