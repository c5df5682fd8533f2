// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { Lang } from "#kernel";

/** Purposes that stand until they are withdrawn or lapse; each needs a consent of its own. */
export const STANDING_PURPOSES = ["marketing", "collection"] as const;
export type StandingPurpose = (typeof STANDING_PURPOSES)[number];

/** What data is used for beside that, on another basis than consent. The record of processing is made of them. */
export const PROCESSING_PURPOSES = [
  "care",
  "identification",
  "orders",
  "notices",
  "security",
  "accountability",
  "rights",
  "staff",
  "operation",
  "improvement",
  "language_model",
  "gateway",
] as const;
export type ProcessingPurpose = (typeof PROCESSING_PURPOSES)[number];
/** Every purpose that a table, a route or a recipient may name. */
export const ALL_PURPOSES = [...PROCESSING_PURPOSES, ...STANDING_PURPOSES] as const;
export type AnyPurpose = (typeof ALL_PURPOSES)[number];

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const words = z.strictObject({ en: z.string().min(10).max(400), ar: z.string().min(10).max(400) });
/** Which basis it is, is the operator's decision; this is where it is written down. */
const processing = z.strictObject({
  lawfulBasis: z.enum(["contract", "legal_obligation", "legitimate_interests", "vital_interests", "public_task"]),
  texts: words,
});
const purpose = z.strictObject({
  lawfulBasis: z.literal("consent"),
  /** One for all languages. */
  version: z.string().regex(/^[a-z0-9.-]{1,40}$/u),
  /** SHA-256 in hex over the version and the words, so that none of them changes alone. */
  digest: z.string().regex(/^[0-9a-f]{64}$/u),
  texts: z.strictObject({ en: z.string().min(10).max(600), ar: z.string().min(10).max(600) }),
  /** Categories of data that it needs. */
  data: z.array(z.string().regex(/^[a-z_]{1,40}$/u)).min(1),
  lapseDays: z.int().min(1).max(3_650),
  withdrawal: z.string().min(10).max(400),
});
export type Purpose = z.infer<typeof purpose>;

/** What is agreed to, and where it comes first: a file of data, exchanged without touching the program. */
export const purposeRules = z.strictObject({
  version: z.string().min(1).max(40),
  purposes: z.strictObject({ marketing: purpose, collection: purpose }),
  processing: z.record(z.enum(PROCESSING_PURPOSES), processing),
  consentFirst: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{1,30}$/u),
    z
      .array(
        z.strictObject({
          from: day,
          until: day.nullable().default(null),
          source: z.string().min(3),
          basis: z.enum(["read", "secondary", "ours"]),
        }),
      )
      .min(1),
  ),
});
export type PurposeRules = z.infer<typeof purposeRules>;

/** What the digest of a purpose is over. A word that changes in one language changes it. */
export function digestedText({ version, texts }: Pick<Purpose, "version" | "texts">): string {
  const langs: readonly Lang[] = ["en", "ar"];
  return [version, ...langs.map((lang) => texts[lang])].join("\n");
}

/** Whether under this profile, on this day of the tenant's, nothing is taken in before the visitor agreed. */
export function asksConsentFirst({ consentFirst }: PurposeRules, profile: string, on: string): boolean {
  const rules = Object.hasOwn(consentFirst, profile) ? (consentFirst[profile] ?? []) : [];
  return rules.some(({ from, until }) => from <= on && (until === null || on < until));
}
