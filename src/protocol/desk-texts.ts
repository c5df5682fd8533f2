// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** A note about a case, to colleagues. It is screened before it is kept, and never sent to the customer. */
export const deskNoteWish = z.strictObject({
  text: z.string().trim().min(1).max(4_000),
  /** A colleague who should look at the case. */
  mentions: z.uuid().nullable().default(null),
});
export const deskNoteWritten = z.object({ noteId: z.uuid() });
export const deskNotes = z.object({
  notes: z.array(
    z.object({
      noteId: z.uuid(),
      at: z.iso.datetime(),
      text: z.string().max(8_000),
      /** False: the row was altered and does not open. */
      isReadable: z.boolean(),
      author: z.string().max(80),
      isMine: z.boolean(),
      /** The name of the colleague who was asked to look. */
      mentions: z.string().max(80).nullable(),
      mentionsMe: z.boolean(),
      /** It went along when the case was passed on. */
      isPass: z.boolean(),
    }),
  ),
});
export type DeskNotes = z.infer<typeof deskNotes>;
export const deskMentions = z.object({
  mentions: z.array(z.object({ conversationId: z.uuid(), at: z.iso.datetime() })),
});
export type DeskMentions = z.infer<typeof deskMentions>;
/** Colleagues who can be asked to look at a case. */
export const deskColleagues = z.object({
  colleagues: z.array(z.object({ staffId: z.uuid(), name: z.string().max(80) })),
});
export type DeskColleagues = z.infer<typeof deskColleagues>;

const code = z.string().regex(/^[A-Za-z0-9_-]{1,60}$/);
/** Why an agent asks the customer to prove who they are. The customer reads it. */
export const deskProofWish = z.strictObject({
  level: z.enum(["A1", "A2"]),
  reason: z.enum(["see_account", "change_something", "check_caller"]),
});
/** `elsewhere`: the chat is on a channel that others can read, and a link was sent. */
export const deskProofAsked = z.object({ state: z.enum(["asked", "reached", "unavailable", "elsewhere"]) });
export type DeskProofWish = z.infer<typeof deskProofWish>;

/** One step of a list that runs with one press; each passes the gate that it passes when it is pressed alone. */
export const deskMacroStep = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("reply"), textId: z.uuid() }),
  z.strictObject({ do: z.literal("label"), label: code }),
  z.strictObject({ do: z.literal("wrap_up"), code }),
  z.strictObject({ do: z.literal("transfer"), team: code }),
  z.strictObject({ do: z.literal("ask_proof"), ...deskProofWish.shape }),
]);
export type DeskMacroStep = z.infer<typeof deskMacroStep>;

const shared = {
  title: z.string().trim().min(1).max(120),
  /** Written as `/hours`. */
  shortcut: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,29}$/)
    .nullable()
    .default(null),
  team: code.nullable().default(null),
  /** The one in use that this takes the place of. */
  replaces: z.uuid().nullable().default(null),
};
export const deskTextDraft = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("canned"),
    ...shared,
    en: z.string().max(4_000).default(""),
    ar: z.string().max(4_000).default(""),
  }),
  z.strictObject({ kind: z.literal("macro"), ...shared, steps: z.array(deskMacroStep).min(1).max(10) }),
]);
export type DeskTextDraft = z.infer<typeof deskTextDraft>;
export const deskTextImport = z.strictObject({
  format: z.enum(["csv", "markdown"]),
  text: z.string().min(1).max(200_000),
});
export const deskTextsDrafted = z.object({ approvalId: z.uuid(), textIds: z.array(z.uuid()) });
/** `approvalId`: a colleague is asked; null: it was a draft, and is gone. */
export const deskTextRetired = z.object({ approvalId: z.uuid().nullable() });
export const deskText = z.object({
  textId: z.uuid(),
  kind: z.enum(["canned", "macro"]),
  state: z.enum(["draft", "published"]),
  title: z.string().max(120),
  shortcut: z.string().max(30).nullable(),
  team: z.string().max(60).nullable(),
  replaces: z.uuid().nullable(),
  uses: z.int().min(0),
  changedAt: z.iso.datetime(),
  en: z.string().max(4_000),
  ar: z.string().max(4_000),
  steps: z.array(deskMacroStep),
});
export type DeskText = z.infer<typeof deskText>;
export const deskTexts = z.object({ texts: z.array(deskText), mayWrite: z.boolean() });
export type DeskTexts = z.infer<typeof deskTexts>;

/** A canned text as it may be said in this case. `notFilled` names what the level of the customer does not open. */
export const deskFilled = z.object({ text: z.string().max(8_000), notFilled: z.array(z.string().max(40)) });
export type DeskFilled = z.infer<typeof deskFilled>;

/** What a list of steps would do here, before it is pressed. */
export const deskMacroPreview = z.object({
  title: z.string().max(120),
  steps: z.array(
    z.object({
      step: deskMacroStep,
      /** What would be said; null where the step says nothing. */
      text: z.string().max(8_000).nullable(),
      /** Why it would not be done now; null: it would. */
      obstacle: z.enum(["text_not_found"]).nullable(),
    }),
  ),
});
export type DeskMacroPreview = z.infer<typeof deskMacroPreview>;
export const deskMacroRun = z.strictObject({ runId: z.uuid() });
/** `stopped` names the step, counted from 0, that was refused: nothing after it was done. */
export const deskMacroDone = z.object({ done: z.int().min(0), stopped: z.string().max(40).nullable() });
export type DeskMacroDone = z.infer<typeof deskMacroDone>;

/** Passages of the operator's pages and canned texts that may answer what the customer wrote last. Nothing is sent. */
export const deskSuggestions = z.object({
  suggestions: z.array(
    z.object({
      source: z.enum(["page", "canned"]),
      title: z.string().max(300),
      /** Word for word as the page says it; of a canned text before it is filled. */
      text: z.string().max(8_000),
      href: z.string().max(2_000).nullable(),
      textId: z.uuid().nullable(),
    }),
  ),
});
export type DeskSuggestions = z.infer<typeof deskSuggestions>;

/** What the bot found, in codes: the screen words them. No words of the customer, values masked. */
export const deskSummary = z.object({
  aim: z.string().max(80).nullable(),
  /** The same in the language of the desk. */
  aimWords: z.object({ en: z.string().max(200), ar: z.string().max(200) }).nullable(),
  reason: z.object({ en: z.string().max(300), ar: z.string().max(300) }).nullable(),
  level: z.enum(["A0", "A1", "A2", "A3", "A4"]),
  /** The level that what the customer came for needs. Below it the case is locked: nothing that was read of them is shown. */
  needs: z.enum(["A0", "A1", "A2", "A3", "A4"]),
  isLocked: z.boolean(),
  /** What the customer chose or named, masked. */
  slots: z.array(z.object({ name: z.string().max(60), value: z.string().max(200) })),
  checked: z.array(z.object({ tool: z.string().max(60), outcome: z.string().max(60), at: z.iso.datetime() })),
  acts: z.array(
    z.object({
      kind: z.string().max(60),
      outcome: z.string().max(60),
      at: z.iso.datetime(),
      by: z.enum(["bot", "agent"]),
    }),
  ),
  proofs: z.array(z.object({ what: z.string().max(60), at: z.iso.datetime() })),
  misunderstood: z.int().min(0),
  /** Warnings of the detectors for whoever talks to this customer. */
  warnings: z.array(z.enum(["coached", "proof_failed", "line_alarm"])),
  /** What this agent may still see in full in this hour. */
  left: z.object({ reveals: z.int().min(0), files: z.int().min(0) }),
});
export type DeskSummary = z.infer<typeof deskSummary>;

/** Acts that an agent may put before a customer, and what can be chosen for one of them. */
export const DESK_ACTS = [
  "roaming_enable",
  "add_on",
  "plan_change",
  "bill_credit",
  "bill_dispute",
  "line_suspend",
  "line_resume",
  "sim_change",
] as const;
export const deskActOptionsQuery = z.strictObject({ kind: z.enum(DESK_ACTS), lineId: z.string().min(1).max(120) });
export const deskActOptions = z.object({
  options: z.array(z.object({ id: z.string().max(120), en: z.string().max(300), ar: z.string().max(300) })),
});
export type DeskActOptions = z.infer<typeof deskActOptions>;
