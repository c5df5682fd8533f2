// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

/** Classes of data that a dated rule removes. Everything else ends with its row's own day (`inventory.ts`). */
export const RETENTION_CLASSES = ["conversation", "consent", "webhook", "attack", "request"] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);
const rule = z.strictObject({
  /** First day on which it holds, and the first on which it no longer does. */
  from: day,
  until: day.nullable().default(null),
  classes: z.array(z.enum(RETENTION_CLASSES)).min(1),
  keepDays: z.int().min(1).max(36_500).nullable().default(null),
  /** A duty to keep. */
  atLeastDays: z.int().min(0).max(36_500).default(0),
  source: z.string().min(3),
  basis: z.enum(["read", "secondary", "ours"]),
});
const profile = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/u);

/** Rules by jurisdiction, dated: a file of data. `default` holds wherever a profile says nothing. */
export const retentionRules = z.strictObject({
  version: z.string().min(1).max(40),
  profiles: z.record(profile, z.array(rule).min(1)),
});
export type RetentionRules = z.infer<typeof retentionRules>;

export type Keeping = { readonly days: number; readonly rule: string };

/**
 * How long a class is kept under a profile on a day: never shorter than a duty to keep.
 *
 * @param configured - Days from the configuration, for a class whose rule names none.
 * @returns Null: no rule says how long, so nothing may be removed.
 */
export function keepingOf(
  rules: RetentionRules,
  name: string,
  kind: RetentionClass,
  on: string,
  configured: number | null,
): Keeping | null {
  for (const from of [name, "default"]) {
    const held = Object.hasOwn(rules.profiles, from) ? (rules.profiles[from] ?? []) : [];
    const [found] = held
      .filter((one) => one.from <= on && (one.until === null || on < one.until) && one.classes.includes(kind))
      .sort((a, b) => (a.from < b.from ? 1 : -1));
    if (found === undefined) continue;
    const days = found.keepDays ?? configured;
    return days === null ? null : { days: Math.max(days, found.atLeastDays), rule: `${from}/${found.from}` };
  }
  return null;
}
