// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const messageId = z
  .string()
  .regex(/^[a-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/)
  .max(120);
const words = z.string().max(8_000);
const texts = z.strictObject({ en: words, ar: words });

/** Other words for a message; null: the shipped ones again. */
export const wordingDraft = z.strictObject({ id: messageId, texts: texts.nullable() });
export const wordingTry = z.strictObject({ id: messageId, texts });
export const wordingName = z.strictObject({ id: messageId });
export const wordingBack = z.strictObject({ to: z.int().min(0).max(1_000_000_000) });
export const wordingDrafted = z.object({ version: z.int().min(1) });
export const wordingAsked = z.object({ approvalId: z.uuid() });
export const wordingInForce = z.object({ number: z.int().min(0) });

const problem = z.object({
  lang: z.enum(["en", "ar"]),
  code: z.enum([
    "unknown_message",
    "empty",
    "too_long",
    "not_icu",
    "placeholders_differ",
    "unknown_option",
    "plural_forms",
    "controls",
    "markup",
    "foreign_link",
    "asks_for_secret",
    "holds_personal_data",
    "unscreenable",
  ]),
  names: z.array(z.string().max(300)),
});
export type WordingProblemView = z.infer<typeof problem>;

/** How words read with made-up values, and what is wrong with them. */
export const wordingPreview = z.object({
  problems: z.array(problem),
  samples: z.array(z.object({ note: z.string().max(80), en: z.string(), ar: z.string() })),
});
export type WordingPreview = z.infer<typeof wordingPreview>;

/** Every message that the service says, with the operator's own words and with what waits for a colleague. */
export const wordingView = z.object({
  /** The version in force; 0: nothing but shipped words. */
  number: z.int().min(0),
  mayWrite: z.boolean(),
  versions: z.array(
    z.object({
      number: z.int().min(1),
      how: z.enum(["published", "rolled_back"]),
      digest: z.string().length(43),
      messages: z.int().min(0),
      at: z.iso.datetime(),
    }),
  ),
  messages: z.array(
    z.object({
      id: z.string().max(120),
      shipped: z.object({ en: z.string(), ar: z.string() }),
      own: z.object({ en: z.string(), ar: z.string() }).nullable(),
      draft: z
        .object({ version: z.int().min(1), texts: z.object({ en: z.string(), ar: z.string() }).nullable() })
        .nullable(),
      values: z.array(z.string()),
      usedIn: z.array(z.string()),
      /** The flows were changed since: the shipped words are said. */
      isUnfit: z.boolean(),
    }),
  ),
});
export type WordingView = z.infer<typeof wordingView>;

const bannerText = z.string().trim().min(1).max(280);
/** A notice to everybody who has the chat open: shown at once, for at most three days. */
export const bannerWish = z.strictObject({
  texts: z.strictObject({ en: bannerText, ar: bannerText }),
  minutes: z.int().min(5).max(4_320),
});
export type BannerWish = z.infer<typeof bannerWish>;
/** As customers see it. */
export const banner = z.object({
  bannerId: z.uuid(),
  texts: z.object({ en: z.string(), ar: z.string() }),
  endsAt: z.iso.datetime(),
});
export type Banner = z.infer<typeof banner>;
export const bannerView = z.object({
  current: banner.extend({ shownAt: z.iso.datetime() }).nullable(),
  mayChange: z.boolean(),
});
export type BannerView = z.infer<typeof bannerView>;
