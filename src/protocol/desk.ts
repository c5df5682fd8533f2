// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { deskCaseWork, deskCount } from "./care.ts";
import { conversationChannel } from "./channels.ts";
import { DESK_ACTS } from "./desk-texts.ts";
import { assuranceLevel, conversationEvent, lang, MAX_SEQ, owner } from "./events.ts";
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
  channel: conversationChannel,
  waitingSince: z.iso.datetime().nullable(),
  agentName: z.string().max(80).nullable(),
  isMine: z.boolean(),
  ...deskCaseWork,
});
export type DeskCase = z.infer<typeof deskCase>;

export const deskCases = z.object({ cases: z.array(deskCase), isOpen: z.boolean() });
export type DeskCases = z.infer<typeof deskCases>;
/** One page of the queue. `next` is given back as `after`. */
export const deskQueue = z.object({
  cases: z.array(deskCase),
  isOpen: z.boolean(),
  next: z.string().max(400).nullable(),
  counts: z.array(deskCount),
});
export type DeskQueue = z.infer<typeof deskQueue>;
export const deskFound = z.object({
  cases: z.array(
    deskCase.extend({
      /** On whose word a case belongs to the address that was looked for; what a visitor left is nobody's address of record. Null: it was not found by one. */
      address: z.enum(["of_record", "left_by_visitor"]).nullable(),
    }),
  ),
  isCut: z.boolean(),
});
export type DeskFound = z.infer<typeof deskFound>;

/** What became of messages on WhatsApp or SMS. `code` is the carrier's number or ours, never words. */
export const deskDelivery = z.object({
  /** The customer wrote STOP: nothing is sent. */
  isStopped: z.boolean(),
  /** `waits`: a template asks the customer to write, and answers wait for that. `closed`: answers are given up. */
  window: z.enum(["open", "waits", "closed"]),
  messages: z.array(
    z.object({
      seq: z.int().min(1),
      state: z.enum(["due", "waiting", "sent", "delivered", "read", "failed"]),
      code: z.string().max(60).nullable(),
    }),
  ),
});
export type DeskDelivery = z.infer<typeof deskDelivery>;

/** `delivery` is null in our own window. */
export const deskConversation = z.object({
  case: deskCase,
  /** What a colleague wrote to whom they passed it on. */
  passNote: z.string().max(4_000).nullable(),
  /** How it ended, where it is over; null: it is not. */
  ending: z
    .object({
      at: z.iso.datetime().nullable(),
      /** A code of the admin's list; null: none was given. */
      wrapUp: z.string().max(40).nullable(),
      /** What the agent wrote at the end; null: nothing. `author` is null where it was not kept with it. */
      words: z
        .object({
          text: z.string().max(8_000),
          author: z.string().max(80).nullable(),
          /** False: the row was altered and does not open. */
          isReadable: z.boolean(),
        })
        .nullable(),
    })
    .nullable(),
  events: z.array(conversationEvent),
  delivery: deskDelivery.nullable(),
});
export type DeskConversation = z.infer<typeof deskConversation>;
/** Which events of it: the newest where neither is said. */
export const deskCaseQuery = z.object({
  after: z.coerce.number().int().min(0).max(MAX_SEQ).optional(),
  before: z.coerce.number().int().min(1).max(MAX_SEQ).optional(),
});

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
  /** In the agent's own words, for colleagues: kept as a note on the case, screened. */
  note: z.string().trim().max(300).nullable().default(null),
});
export type DeskReveal = z.infer<typeof deskReveal>;
export const deskRevealed = z.object({
  what: z.enum(["phone", "email"]),
  values: z.array(z.string().max(200)),
  /** The desk stops showing it then; seeing it again is asked for again. */
  hideAt: z.iso.datetime(),
  /** How many this agent may still see in this hour. */
  left: z.int().min(0),
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
export const deskProposal = z.strictObject({
  kind: z.enum(DESK_ACTS),
  lineId: z.string().min(1).max(120),
  /** What was chosen, where the act has a choice: an offer, a charge, a kind of SIM, a reason. */
  option: z.string().min(1).max(120).nullable().default(null),
});
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
  kind: z.enum([
    "act",
    "hold",
    "vouch",
    "history_export",
    "policies",
    "staff",
    "keys_export",
    "threat_model",
    "token",
    "desk_text",
    "wording",
    "opening_hours",
    "configuration",
    "alert_silence",
  ]),
  state: z.enum(["proposed", "approved", "rejected", "used"]),
  digest: z.string().length(43),
  /** False: the row was altered and does not open. Nothing of it is told, and it is not decided. */
  isReadable: z.boolean(),
  exact: z.string().max(400_000),
  /** Whole: nobody approves what is not shown. Prepared texts come many at once. */
  details: z.record(z.string().max(40), z.string().max(250_000)),
  /** Null: a command asked, or it is not readable. */
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
export const deskApprovals = z.object({
  approvals: z.array(deskApproval),
  mayRequestExport: z.boolean(),
  /** Given back as `after`; null: that was all. */
  next: z.string().max(200).nullable(),
});
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
  /** An archive about one customer or one incident, by a random id; left out: the whole history. */
  subject: z.uuid().nullable().default(null),
  incident: z.uuid().nullable().default(null),
});

/** What pages of the console show and hear about: that it is other than it was, never what. */
export const DESK_TOPICS = ["cases", "approvals", "incidents", "requests", "jobs", "staff", "content"] as const;
export type DeskTopic = (typeof DESK_TOPICS)[number];
/** How far a connection has heard: a number within the life of one process. */
export const deskMark = z.object({ epoch: z.string().max(40), n: z.int().min(0) });
export type DeskMark = z.infer<typeof deskMark>;

/** Server → desk over its realtime connection. */
export const deskFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("cases"), cases: deskCases }),
  /** A conversation has events up to `lastSeq`; the desk fetches the case if it has it open. */
  z.object({ type: z.literal("changed"), conversationId: z.uuid(), lastSeq: z.int().min(0) }),
  z.object({ type: z.literal("typing"), conversationId: z.uuid(), isTyping: z.boolean() }),
  /** Cases that came, moved or were labelled, and those that are over; `counts` as they are now. */
  z.object({
    type: z.literal("queue"),
    changed: z.array(deskCase),
    gone: z.array(z.uuid()),
    counts: z.array(deskCount),
  }),
  /** Colleagues who look at a case now, or write in it. */
  z.object({
    type: z.literal("presence"),
    conversationId: z.uuid(),
    people: z.array(z.object({ staffId: z.uuid(), name: z.string().max(80), isTyping: z.boolean() })),
  }),
  /** A case has one more note; the desk fetches them if it shows them. */
  z.object({ type: z.literal("notes"), conversationId: z.uuid() }),
  /** The customer has read up to `seq`. */
  z.object({ type: z.literal("seen"), conversationId: z.uuid(), seq: z.int().min(0) }),
  /** Something of a topic is other than it was. */
  z.object({ type: z.literal("topic"), topic: z.enum(DESK_TOPICS) }),
  /** All up to this mark was told; a connection that comes later names it in `resume` and gets the rest. */
  z.object({ type: z.literal("at"), mark: deskMark }),
  /** The answer to `ping`. */
  z.object({ type: z.literal("pong") }),
  /** What happened since the mark is not known here any more: read everything again. */
  z.object({ type: z.literal("refresh"), mark: deskMark }),
]);
export type DeskFrame = z.infer<typeof deskFrame>;

/** A pseudonym of the transcript that an agent wishes to see in full, and why: the customer reads both. */
export const deskRevealValue = z.strictObject({
  name: z.string().regex(/^[A-Z_]{1,20}_\d{1,6}$/),
  reason: z.enum(["callBack", "contactCheck", "fraudPrevention"]),
  /** In the agent's own words, for colleagues: kept as a note on the case, screened. */
  note: z.string().trim().max(300).nullable().default(null),
});
export type DeskRevealValue = z.infer<typeof deskRevealValue>;
/** Empty where there is nothing to show: an unknown name, or a message that was sealed whole. */
export const deskValues = z.object({
  values: z.array(z.object({ name: z.string().max(40), value: z.string().max(4_000) })),
  /** The desk stops showing it then; seeing it again is asked for again. */
  hideAt: z.iso.datetime(),
  /** How many this agent may still see in this hour. */
  left: z.int().min(0),
});
export type DeskValues = z.infer<typeof deskValues>;
