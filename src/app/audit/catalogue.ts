// SPDX-License-Identifier: Apache-2.0
import type { AuditCheck } from "../checks/audit/audit-check.ts";

/** A body of requirements, as one file of `docs/compliance/catalogue/`. */
export const REGIMES = [
  "asvs",
  "llm",
  "api",
  "cpni",
  "gdpr",
  "eprivacy",
  "ai-act",
  "pdpl-sa",
  "citra-kw",
  "qa",
  "pci",
  "others",
] as const;
export type Regime = (typeof REGIMES)[number];

/** One requirement, with who answers it. Titles are ours: the text is in its source. */
export type Requirement = {
  readonly id: string;
  readonly regime: Regime;
  /** Of ASVS: 1 to 3. */
  readonly level?: number | undefined;
  /** Where it stands: a chapter, or an article. */
  readonly part: string;
  readonly title: string;
  readonly answer:
    | { readonly kind: "automated"; readonly checks: readonly string[] }
    /** A person looks, as it says; `checks` look at a part of it. */
    | { readonly kind: "manual"; readonly how: string; readonly checks: readonly string[] }
    | { readonly kind: "not_applicable"; readonly why: string };
};

/** Which regimes each profile of `audit run` asks about. */
export const AUDIT_PROFILES = {
  asvs: ["asvs", "llm", "api"],
  cpni: ["cpni"],
  gdpr: ["gdpr", "eprivacy", "ai-act"],
  "pdpl-sa": ["pdpl-sa"],
  "citra-kw": ["citra-kw"],
  qa: ["qa"],
  pci: ["pci"],
  all: REGIMES,
} as const satisfies Record<string, readonly Regime[]>;
export type AuditProfile = keyof typeof AUDIT_PROFILES;

export function isAuditProfile(text: string): text is AuditProfile {
  return Object.hasOwn(AUDIT_PROFILES, text);
}

/** The requirements of a profile. */
export function requirementsOf(profile: AuditProfile, all: readonly Requirement[]): readonly Requirement[] {
  const regimes: readonly Regime[] = AUDIT_PROFILES[profile];
  return all.filter(({ regime }) => regimes.includes(regime));
}

/** The checks that a profile needs; `all` runs every one. */
export function checksOf(
  profile: AuditProfile,
  requirements: readonly Requirement[],
  checks: readonly AuditCheck[],
): readonly AuditCheck[] {
  if (profile === "all") return checks;
  const ids = new Set(requirements.map(({ id }) => id));
  return checks.filter((check) => check.requirements.some((id) => ids.has(id)));
}

/**
 * Where catalogue and registry differ: a check that names a requirement which is in no file, a row that names no check though one names it, or
 * one that does not exist. Empty: they agree.
 */
export function catalogueDrift(all: readonly Requirement[], checks: readonly AuditCheck[]): readonly string[] {
  const rows = new Map(all.map((row) => [row.id, row]));
  const known = new Set(checks.map(({ id }) => id));
  const drift: string[] = [];
  if (rows.size !== all.length) drift.push("An id stands twice");
  for (const check of checks)
    for (const id of check.requirements) {
      const row = rows.get(id);
      if (row === undefined) drift.push(`${check.id} names ${id}, which is in no file`);
      else if (row.answer.kind === "not_applicable") drift.push(`${check.id} names ${id}, which is not applicable`);
      else if (!row.answer.checks.includes(check.id)) drift.push(`${id} does not name ${check.id}`);
    }
  for (const { id, answer } of all) {
    if (answer.kind === "not_applicable") continue;
    for (const name of answer.checks) {
      if (!known.has(name)) drift.push(`${id} names the check ${name}, which does not exist`);
      else if (!checks.some((check) => check.id === name && check.requirements.includes(id)))
        drift.push(`${id} names the check ${name}, which does not name it`);
    }
    if (answer.kind === "automated" && answer.checks.length === 0) drift.push(`${id} is automated by nothing`);
  }
  return drift;
}
