// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import type { AuditCheck } from "../checks/audit/audit-check.ts";
import type { AuditFacts } from "../checks/audit/ports.ts";
import { type Finding, runCheck, type Severity } from "../checks/check.ts";
import type { Hashes } from "../hashes.ts";
import type { AuditProfile, Requirement } from "./catalogue.ts";

/** What one check saw and found. */
export type Observation = {
  readonly check: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly findings: readonly Finding[];
  /** Canonical JSON of what was looked at and what was found; no personal data. */
  readonly evidence: string;
  /** SHA-256 of `evidence`, in hexadecimal. */
  readonly sha256: string;
};

export type AuditFigures = {
  readonly checks: number;
  readonly automated: number;
  readonly manual: number;
  readonly notApplicable: number;
  readonly errors: number;
  readonly warnings: number;
};

export type AuditRun = {
  readonly profile: AuditProfile;
  readonly version: string;
  readonly origin: string;
  /** It was started for this run, with the default configuration. */
  readonly isStartedHere: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Entries that the history held when the run ended; null: not known. Evidence older than it is proved by its checkpoint. */
  readonly historyIndex: number | null;
  readonly observations: readonly Observation[];
  readonly requirements: readonly Requirement[];
  readonly figures: AuditFigures;
};

export type AuditPlan = {
  readonly profile: AuditProfile;
  readonly checks: readonly AuditCheck[];
  readonly requirements: readonly Requirement[];
  readonly isStartedHere: boolean;
};

/**
 * Runs the checks one after the other: some count what others would count too. What cannot be looked at is a finding.
 *
 * @param onResult - Told of each check as it ends.
 */
export async function runAudit(
  plan: AuditPlan,
  facts: AuditFacts,
  tools: { readonly now: () => number; readonly hashes: Hashes },
  onResult: (observation: Observation, at: number, of: number) => void = () => undefined,
): Promise<AuditRun> {
  const startedAtMs = tools.now();
  const observations: Observation[] = [];
  for (const [at, check] of plan.checks.entries()) {
    const observation = await observe(check, facts, tools.hashes);
    observations.push(observation);
    onResult(observation, at + 1, plan.checks.length);
  }
  const head = await facts.history.head().catch(() => null);
  return {
    profile: plan.profile,
    version: facts.program.version,
    origin: facts.web.origin,
    isStartedHere: plan.isStartedHere,
    startedAtMs,
    endedAtMs: tools.now(),
    historyIndex: head?.size ?? null,
    observations,
    requirements: plan.requirements,
    figures: figuresOf(observations, plan.requirements),
  };
}

/** Runs one check and keeps what it looked at, with its hash. */
export async function observe(check: AuditCheck, facts: AuditFacts, hashes: Hashes): Promise<Observation> {
  const { findings, evidence } = await runCheck(check, facts);
  const text = canonical({ check: check.id, saw: evidence, found: findings });
  return {
    check: check.id,
    title: check.title,
    requirements: check.requirements,
    findings,
    evidence: text,
    sha256: hashes.sha256(utf8(text)).toHex(),
  };
}

export function worstOf(findings: readonly Finding[]): Severity | null {
  for (const severity of ["error", "warning", "info"] as const)
    if (findings.some((finding) => finding.severity === severity)) return severity;
  return null;
}

function figuresOf(observations: readonly Observation[], requirements: readonly Requirement[]): AuditFigures {
  const count = (severity: Severity): number =>
    observations.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length;
  const answered = (kind: Requirement["answer"]["kind"]): number =>
    requirements.filter(({ answer }) => answer.kind === kind).length;
  return {
    checks: observations.length,
    automated: answered("automated"),
    manual: answered("manual"),
    notApplicable: answered("not_applicable"),
    errors: count("error"),
    warnings: count("warning"),
  };
}

/** JSON with the names of each record in order, so that the same facts have the same bytes. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

/** Exit code: 0 nothing but information, 1 warnings, 2 errors. */
export function exitCodeOf({ errors, warnings }: AuditFigures): 0 | 1 | 2 {
  return errors > 0 ? 2 : warnings > 0 ? 1 : 0;
}
