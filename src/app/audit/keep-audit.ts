// SPDX-License-Identifier: Apache-2.0
import { type Clock, type TenantId, utf8 } from "#kernel";
import type { Hashes } from "../hashes.ts";
import type { History, Log } from "../ports.ts";
import { announceWebhook } from "../webhooks/announce.ts";
import type { Webhooks } from "../webhooks/ports.ts";
import type { AuditRunStore, KeptFinding, KeptRun } from "./ports.ts";
import { type AuditRun, canonical } from "./run-audit.ts";
import { fingerprintOf } from "./sarif.ts";

export type KeepDeps = {
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly hashes: Hashes;
  readonly audits: AuditRunStore;
  readonly history: History;
  readonly log: Log;
  /** Null where a command runs: the server tells others. */
  readonly webhooks: Webhooks | null;
};

/**
 * Keeps a run, writes it into the history, and tells by log and webhook which checks found something that the run before, of the same profile,
 * did not. The first run of all has nothing before it: whatever it found is new.
 *
 * @returns The checks with something new.
 */
export async function keepAudit(
  deps: KeepDeps,
  run: AuditRun,
  { runId, isNightly }: { readonly runId: string; readonly isNightly: boolean },
): Promise<readonly string[]> {
  const kept = keptOf(deps, run, runId, isNightly);
  const [before] = await deps.audits.list(deps.tenant, run.profile, 1);
  const fresh = newFindings(before ?? null, kept);
  const checks = [...new Set(fresh.map(({ check }) => check))];
  await deps.audits.keep(deps.tenant, kept);
  const { errors, warnings } = run.figures;
  await deps.history.append(
    {
      at: kept.endedAt,
      tenant: deps.tenant,
      kind: "audit.run",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: {
        run: runId,
        profile: run.profile,
        checks: run.figures.checks,
        errors,
        warnings,
        new: checks,
        sha256: kept.digest.toHex(),
      },
    },
    null,
  );
  if (checks.length === 0) return checks;
  deps.log.warn(
    { code: "audit.new_finding", attempts: checks.length },
    "The audit found something new: see `wardline audit trend`",
  );
  if (deps.webhooks !== null)
    await announceWebhook({ tenant: deps.tenant, clock: deps.clock, webhooks: deps.webhooks }, "audit.finding", runId, {
      run: runId,
      profile: run.profile,
      errors,
      warnings,
      checks: checks.join(" "),
    });
  return checks;
}

/** Findings that were not there before. A warning that became an error is one. */
export function newFindings(
  before: Pick<KeptRun, "findings"> | null,
  now: Pick<KeptRun, "findings">,
): readonly KeptFinding[] {
  const known = new Set(before?.findings.map(({ severity, hash }) => `${severity} ${hash}`) ?? []);
  return now.findings.filter(({ severity, hash }) => !known.has(`${severity} ${hash}`));
}

function keptOf({ hashes }: KeepDeps, run: AuditRun, runId: string, isNightly: boolean): KeptRun {
  const findings = run.observations.flatMap(({ check, findings: found }) =>
    found.flatMap((finding): KeptFinding[] =>
      finding.severity === "info"
        ? []
        : [{ check, severity: finding.severity, hash: fingerprintOf(check, finding, hashes) }],
    ),
  );
  const results = run.observations.map(({ check, sha256 }) => [check, sha256]);
  return {
    runId,
    profile: run.profile,
    isNightly,
    startedAt: new Date(run.startedAtMs),
    endedAt: new Date(run.endedAtMs),
    figures: run.figures,
    findings,
    digest: hashes.sha256(utf8(canonical(results))),
  };
}
