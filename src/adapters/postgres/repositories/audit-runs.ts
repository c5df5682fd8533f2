// SPDX-License-Identifier: Apache-2.0
import type { AuditRunStore, KeptRun } from "#app";
import type { Database } from "../sql.ts";

const CLAIM = `
  INSERT INTO audit_run (tenant, run_id, profile, is_nightly, started_at)
  SELECT $1, $2, 'all', true, $3
  WHERE NOT EXISTS (SELECT 1 FROM audit_run
    WHERE tenant = $1 AND is_nightly AND started_at > $4 AND (ended_at IS NOT NULL OR started_at > $5))`;
const LOCK = "SELECT pg_advisory_xact_lock(7301928467)";
const FORGET =
  "DELETE FROM audit_run WHERE tenant = $1 AND (started_at < $2 OR (ended_at IS NULL AND started_at < $3))";
const KEEP = `
  INSERT INTO audit_run (tenant, run_id, profile, is_nightly, started_at, ended_at, figures, findings, digest)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (tenant, run_id) DO UPDATE SET profile = $3, ended_at = $6, figures = $7, findings = $8, digest = $9`;
const LIST = `
  SELECT run_id, profile, is_nightly, started_at, ended_at, figures, findings, digest FROM audit_run
  WHERE tenant = $1 AND ended_at IS NOT NULL AND ($2::text IS NULL OR profile = $2)
  ORDER BY started_at DESC LIMIT $3`;
const KEPT_MS = 366 * 86_400_000;
const ABANDONED_MS = 86_400_000;

type Row = {
  readonly run_id: string;
  readonly profile: KeptRun["profile"];
  readonly is_nightly: boolean;
  readonly started_at: Date;
  readonly ended_at: Date;
  readonly figures: KeptRun["figures"];
  readonly findings: KeptRun["findings"];
  readonly digest: Uint8Array;
};

/** Runs of the audit in PostgreSQL: counts and hashes, no texts. */
export function makeAuditRunStore(database: Database): AuditRunStore {
  return {
    claimNight(tenant, runId, at, since, abandoned) {
      return database.transaction(async (tx) => {
        await tx.query("audit_run.lock", LOCK);
        return (await tx.query("audit_run.claim", CLAIM, [tenant, runId, at, since, abandoned])).rowCount === 1;
      });
    },
    async keep(tenant, run) {
      const { runId, profile, isNightly, startedAt, endedAt, figures, findings, digest } = run;
      await database.transaction(async (tx) => {
        await tx.query("audit_run.keep", KEEP, [
          tenant,
          runId,
          profile,
          isNightly,
          startedAt,
          endedAt,
          JSON.stringify(figures),
          JSON.stringify(findings),
          digest,
        ]);
        const before = (ms: number): Date => new Date(endedAt.getTime() - ms);
        await tx.query("audit_run.forget", FORGET, [tenant, before(KEPT_MS), before(ABANDONED_MS)]);
      });
    },
    async list(tenant, profile, limit) {
      const { rows } = await database.query<Row>("audit_run.list", LIST, [tenant, profile, limit]);
      return rows.map((row) => ({
        runId: row.run_id,
        profile: row.profile,
        isNightly: row.is_nightly,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        figures: row.figures,
        findings: row.findings,
        digest: row.digest,
      }));
    },
  };
}
