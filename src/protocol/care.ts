// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { conversationChannel } from "./channels.ts";
import { assuranceLevel, lang } from "./events.ts";

const code = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/u);
const names = z.strictObject({ en: z.string().trim().min(1).max(60), ar: z.string().trim().min(1).max(60) });

/** Who answers what: a case goes to the team that fits it best; an empty list is any. */
export const deskTeam = z.strictObject({
  teamId: code,
  names,
  languages: z.array(lang).max(10).default([]),
  /** Reasons for which a case goes to a person, such as `suspected_fraud`. */
  reasons: z.array(z.string().max(60)).max(60).default([]),
  channels: z.array(conversationChannel).max(5).default([]),
  /** Until when somebody should have answered, in minutes; null: no target. */
  waitMinutes: z.int().min(1).max(10_080).nullable().default(null),
  /** Cases come to whoever is available and has the fewest; otherwise people take them. */
  isAutomatic: z.boolean().default(false),
});
export type DeskTeam = z.infer<typeof deskTeam>;
const named = z.strictObject({ code, names });

/** Teams, labels and codes for the end of a case. */
export const deskSetupContent = z.strictObject({
  teams: z.array(deskTeam).max(100).default([]),
  labels: z.array(named).max(200).default([]),
  wrapUps: z
    .array(named)
    .max(100)
    .default([
      { code: "resolved", names: { en: "Resolved", ar: "تم الحل" } },
      { code: "follow_up", names: { en: "To be followed up", ar: "يحتاج إلى متابعة" } },
      { code: "passed_on", names: { en: "Passed on outside the chat", ar: "أُحيلت خارج المحادثة" } },
      { code: "customer_left", names: { en: "The customer left", ar: "غادر العميل" } },
      { code: "not_ours", names: { en: "Not for us", ar: "ليست من اختصاصنا" } },
    ]),
  isWrapUpRequired: z.boolean().default(false),
});
export type DeskSetupContent = z.infer<typeof deskSetupContent>;

export const deskAgentSeat = z.object({
  staffId: z.uuid(),
  name: z.string().max(80),
  teams: z.array(z.string().max(40)),
  capacity: z.int().min(0).max(50),
  status: z.enum(["available", "away"]),
  /** A browser of theirs is connected. */
  isHere: z.boolean(),
  held: z.int().min(0),
});
export type DeskAgentSeat = z.infer<typeof deskAgentSeat>;

export const deskSetup = z.object({
  /** 0: as configured; nobody has changed it here. */
  version: z.int().min(0),
  content: deskSetupContent,
  agents: z.array(deskAgentSeat),
  /** What the one who asks is set to. */
  me: z.object({ status: z.enum(["available", "away"]), teams: z.array(z.string().max(40)) }),
  mayChange: z.boolean(),
});
export type DeskSetup = z.infer<typeof deskSetup>;
export const deskSetupChange = z.strictObject({ version: z.int().min(0), content: deskSetupContent });
export const deskAgentChange = z.strictObject({
  teams: z.array(code).max(100),
  capacity: z.int().min(0).max(50),
});
export const deskStatus = z.strictObject({ status: z.enum(["available", "away"]) });

const optional = <T extends z.ZodType>(type: T): z.ZodOptional<T> => type.optional();
/** How a page of the queue is asked for. Nothing of a person can be asked here: that is `deskSearch`, in a body. */
export const deskQueueQuery = z.strictObject({
  view: z.enum(["all", "waiting", "mine", "held", "call_backs"]).default("all"),
  /** `mine`: the teams of whoever asks. */
  team: optional(z.union([code, z.literal("mine")])),
  label: optional(code),
  channel: optional(conversationChannel),
  language: optional(lang),
  reason: optional(z.string().regex(/^[a-z_]{1,60}$/u)),
  level: optional(assuranceLevel),
  sort: z.enum(["waiting", "due", "priority", "reason", "lang", "level"]).default("waiting"),
  after: optional(z.string().max(400)),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  /** In which language reasons are worded. */
  lang: lang.default("en"),
});
export type DeskQueueQuery = z.infer<typeof deskQueueQuery>;

export const deskCount = z.object({
  teamId: z.string().max(40).nullable(),
  waiting: z.int().min(0),
  held: z.int().min(0),
  callBacks: z.int().min(0),
  late: z.int().min(0),
  oldest: z.iso.datetime().nullable(),
});
export type DeskCount = z.infer<typeof deskCount>;

/** Exact matches only. What names a customer is compared as a keyed hash and kept nowhere. */
export const deskSearch = z.strictObject({
  code: optional(z.string().regex(/^[0-9A-Fa-f]{8}$/u)),
  conversationId: optional(z.uuid()),
  label: optional(code),
  reason: optional(z.string().regex(/^[a-z_]{1,60}$/u)),
  team: optional(code),
  agentId: optional(z.uuid()),
  from: optional(z.iso.date()),
  until: optional(z.iso.date()),
  isOpen: optional(z.boolean()),
  customer: optional(
    z.strictObject({ by: z.enum(["phone", "customer_number", "email"]), value: z.string().min(3).max(320) }),
  ),
  lang: lang.default("en"),
});
export type DeskSearch = z.infer<typeof deskSearch>;

/** What lists show of a case beside `deskCase`. */
export const deskCaseWork = {
  /** Eight characters that people say to each other. */
  code: z.string().max(8),
  reasonCode: z.string().max(60).nullable(),
  /** Why it went to a person, in each language of the console: who reads it chooses, and a live row is worded for everybody at once. */
  reasons: z.object({ en: z.string().max(300), ar: z.string().max(300) }),
  teamId: z.string().max(40).nullable(),
  priority: z.int().min(1).max(5),
  dueAt: z.iso.datetime().nullable(),
  labels: z.array(z.string().max(40)),
  agentId: z.string().max(64).nullable(),
  lastSeq: z.int().min(0),
  closedAt: z.iso.datetime().nullable(),
  wrapUp: z.string().max(40).nullable(),
} as const;

export const deskLabels = z.strictObject({ labels: z.array(code).max(20) });
/** `note` is for whoever gets the case; it is screened, sealed with the conversation and replaced by the next one. */
export const deskTransfer = z.strictObject({
  to: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("team"), teamId: code }),
    z.strictObject({ kind: z.literal("agent"), staffId: z.uuid() }),
  ]),
  note: z.string().trim().max(2_000).optional(),
});
export type DeskTransfer = z.infer<typeof deskTransfer>;
export const deskEnd = z.strictObject({ wrapUp: code.optional(), text: z.string().trim().max(2_000).optional() });
export type DeskEnd = z.infer<typeof deskEnd>;

/** A wish that somebody leaves while nobody is at the desk. */
export const offlineWish = z.strictObject({
  clientId: z.uuid(),
  how: z.enum(["call", "email", "here"]),
  /** A number or an address; not given: the contact of record, or this chat. */
  contact: z.string().trim().max(120).optional(),
  when: z.enum(["any", "morning", "afternoon", "evening"]),
  about: z.string().trim().max(1_000).optional(),
});
export type OfflineWish = z.infer<typeof offlineWish>;
export const deskHours = z.object({
  isOpen: z.boolean(),
  opensAt: z.iso.datetime().nullable(),
});
export type DeskHours = z.infer<typeof deskHours>;
