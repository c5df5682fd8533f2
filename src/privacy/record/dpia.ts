// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { FEATURE_IDS, FEATURES, type Feature } from "./features.ts";

const words = z.strictObject({ en: z.string().min(20).max(900), ar: z.string().min(10).max(900) });
const grade = z.enum(["low", "medium", "high"]);
const section = z.strictObject({
  /** Version of the feature that was assessed. */
  version: z.int().min(1).max(10_000),
  assessed: z.iso.date(),
  /** From then on somebody must have looked again. */
  reviewBy: z.iso.date(),
  /** What could happen to people, without the measures, and how bad that is. */
  risk: words,
  inherent: grade,
  /** Numbers of `docs/security/controls.md`. */
  measures: z.array(z.string().regex(/^SEC-\d{3}$/u)).min(1),
  residual: grade,
  /** Who answers for it; the operator fills that in. It holds for one version. */
  approval: z
    .strictObject({
      by: z.string().min(3).max(200),
      on: z.iso.date(),
      version: z.int().min(1).max(10_000),
    })
    .nullable(),
});
export type DpiaSection = z.infer<typeof section>;

/** The assessment of impact (GDPR Art. 35), feature by feature: a file of data. A feature that is not in it is a finding, not an error. */
export const dpiaRules = z.strictObject({
  version: z.iso.date(),
  features: z.partialRecord(z.enum(FEATURE_IDS), section),
});
export type DpiaRules = z.infer<typeof dpiaRules>;

export type DpiaState = "off" | "missing" | "other_version" | "expired" | "not_approved" | "consult" | "approved";

/**
 * How the assessment of a feature stands on a day. `consult`: it is approved and the risk that remains is high, so that the authority is
 * asked first (GDPR Art. 36). An approval holds for the version it names, and not from before the assessment.
 */
export function dpiaState(
  { features }: Pick<DpiaRules, "features">,
  feature: Feature,
  { isOn, today }: { readonly isOn: boolean; readonly today: string },
): DpiaState {
  if (!isOn) return "off";
  const found = features[feature];
  if (found === undefined) return "missing";
  if (found.version !== FEATURES[feature]) return "other_version";
  if (today > found.reviewBy) return "expired";
  const { approval } = found;
  if (approval === null || approval.version !== found.version || approval.on < found.assessed) return "not_approved";
  if (approval.on > today) return "not_approved";
  return found.residual === "high" ? "consult" : "approved";
}
