// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import type { DeskAudits } from "#protocol";
import { newFindings } from "../audit/keep-audit.ts";
import type { AuditRunStore } from "../audit/ports.ts";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";

const RUNS = 60;

/** Audits that ran here, the newest first, with what was new in each; what the newest found is what is open. Names of checks and counts; texts are in the papers. */
export async function readAuditsAtDesk(deps: AppDeps, who: StaffWisher): Promise<Result<DeskAudits, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "evidence.read");
  if (!passed.ok) return passed;
  const runs = await deps.audits.list(deps.tenant, "all", RUNS);
  return ok({
    runs: runs.map((run, at) => ({
      runId: run.runId,
      isNightly: run.isNightly,
      startedAt: run.startedAt.toISOString(),
      endedAt: run.endedAt.toISOString(),
      figures: { ...run.figures },
      fresh: newFindings(runs[at + 1] ?? null, run).length,
    })),
    open: (runs[0]?.findings ?? []).map((finding) => ({
      ...finding,
      since: sinceOf(runs, finding.hash),
    })),
  });
}

/** Since when a finding has been there in every run. */
function sinceOf(runs: Awaited<ReturnType<AuditRunStore["list"]>>, hash: string): string | null {
  let since: Date | null = null;
  for (const { startedAt, findings } of runs) {
    if (!findings.some((one) => one.hash === hash)) break;
    since = startedAt;
  }
  return since?.toISOString() ?? null;
}
