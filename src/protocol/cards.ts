// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** Text that the server has already worded in the conversation's language. Never HTML. */
const text = z.string().max(2_000);

/** One line of a bill comparison: the cause of a difference, with its signed amount as worded text. */
const comparisonRow = z.object({
  label: text,
  amount: text,
  sign: z.enum(["up", "down", "none"]),
  detail: text.optional(),
});

export const billComparisonCard = z.object({
  kind: z.literal("bill_comparison"),
  title: text,
  previous: z.object({ label: text, total: text }),
  current: z.object({ label: text, total: text }),
  difference: text,
  rows: z.array(comparisonRow).max(40),
  note: text.optional(),
});

export const planComparisonCard = z.object({
  kind: z.literal("plan_comparison"),
  title: text,
  plans: z
    .array(
      z.object({
        id: z.string().max(100),
        name: text,
        price: text,
        features: z.array(text).max(12),
        badge: text.optional(),
        isCurrent: z.boolean(),
        /** Choice id to press in order to pick this plan; absent when it cannot be picked. */
        choiceId: z.string().max(200).optional(),
        whyNot: text.optional(),
      }),
    )
    .max(12),
});

export const stepListCard = z.object({
  kind: z.literal("step_list"),
  title: text,
  steps: z.array(z.object({ text, state: z.enum(["todo", "current", "done", "failed"]) })).max(20),
});

export const receiptCard = z.object({
  kind: z.literal("receipt"),
  title: text,
  reference: text,
  rows: z.array(z.object({ label: text, value: text })).max(20),
  note: text.optional(),
});

export const linkCard = z.object({
  kind: z.literal("link"),
  title: text,
  body: text,
  /** Absolute https (or loopback http) address on the operator's own domain. */
  href: z.string().max(2_000),
  label: text,
});

/** Words of the operator's own page, verbatim, with where they stand. */
export const quoteCard = z.object({
  kind: z.literal("quote"),
  title: text,
  /** Lines are kept. */
  text,
  /** Absolute https (or loopback http) address of the page. */
  href: z.string().max(2_000),
  label: text,
  /** Which clause it is, where it binds the operator. */
  note: text.optional(),
});

/** A file that the browser fetches with its own key, once and soon: it has no address that could be opened elsewhere. */
export const downloadCard = z.object({
  kind: z.literal("download"),
  title: text,
  body: text,
  downloadId: z.uuid(),
  /** What the file is called where it is kept. */
  name: z.string().regex(/^[a-z0-9-]{1,60}\.pdf$/),
  label: text,
});

export const card = z.discriminatedUnion("kind", [
  billComparisonCard,
  planComparisonCard,
  stepListCard,
  receiptCard,
  linkCard,
  downloadCard,
  quoteCard,
]);
export type Card = z.infer<typeof card>;
export type BillComparisonCard = z.infer<typeof billComparisonCard>;
export type PlanComparisonCard = z.infer<typeof planComparisonCard>;
export type StepListCard = z.infer<typeof stepListCard>;
export type ReceiptCard = z.infer<typeof receiptCard>;
export type QuoteCard = z.infer<typeof quoteCard>;
export type LinkCard = z.infer<typeof linkCard>;
export type DownloadCard = z.infer<typeof downloadCard>;
