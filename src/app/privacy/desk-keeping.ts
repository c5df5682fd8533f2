// SPDX-License-Identifier: Apache-2.0
import { ok, type Result } from "#kernel";
import {
  INVENTORY,
  INVENTORY_IN_ARABIC,
  OTHER_PLACES,
  RETENTION_CLASSES,
  RETENTION_RULES,
  TABLE_ROUTES,
  TREATMENTS,
} from "#privacy";
import type { DeskInventory, DeskRetention } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { type GateOfStaff, passStaffGate, type StaffWisher } from "../staff/gate.ts";
import { jobEntry } from "./entry.ts";
import { keepingNow } from "./keeping.ts";
import { planRetention, runRetention } from "./retention.ts";

const RUNS = 50;

/** What a run would remove now, class by class, under which rule; what holds keep; and the runs so far with the entry that proves each. Changes nothing. */
export async function readRetentionAtDesk(
  deps: AppDeps,
  who: StaffWisher,
): Promise<Result<DeskRetention, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "privacy.read");
  if (!passed.ok) return passed;
  const [plan, runs] = await Promise.all([planRetention(deps), deps.privacyDesk.retentionRuns(deps.tenant, RUNS)]);
  return ok({
    profile: deps.rights.profile,
    plan: plan.map(({ kind, rule, before, due, held }) => ({
      kind,
      rule,
      days: keepingNow(deps, kind)?.days ?? null,
      before: before.toISOString(),
      due,
      held,
    })),
    withoutRule: RETENTION_CLASSES.filter((kind) => !plan.some((line) => line.kind === kind)),
    runs: runs.map(({ runId, kind, rule, before, removed, startedAt, endedAt, historyId }) => ({
      runId,
      kind,
      rule,
      before: before.toISOString(),
      removed,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      entry: historyId,
    })),
  });
}

/**
 * Starts a run now instead of within the hour. Its progress lies in the database: whoever looks sees how far it has come, and a node that stops is
 * followed by one that goes on. That somebody asked stands in the history before anything goes.
 */
export async function startRetentionAtDesk(deps: AppDeps, who: StaffWisher): Promise<Result<undefined, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "privacy.retain");
  if (!passed.ok) return passed;
  await deps.history.append(jobEntry(deps, who.agent.agentId, { job: "retention" }), null);
  // Not waited for: it may take hours, and the job of every hour goes on with it.
  void runRetention(deps).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    deps.log.warn({ code }, "A removal of old data stopped; the next run goes on with it");
  });
  return ok(undefined);
}

/** Every table and column that is kept: what it holds, why, until when, what is done to it, and what an erasure does there. */
export async function readInventoryAtDesk(
  deps: AppDeps,
  who: StaffWisher,
): Promise<Result<DeskInventory, GateOfStaff>> {
  const passed = await passStaffGate(deps, who, "privacy.read");
  if (!passed.ok) return passed;
  return ok({
    tables: Object.entries(INVENTORY).map(([table, columns]) => {
      const route = TABLE_ROUTES[table];
      return {
        table,
        erasure: route?.route ?? "unknown",
        because: route === undefined || route.route === "deleted" ? null : route.because,
        columns: Object.entries(columns).map(([column, record]) => ({ column, ...record })),
      };
    }),
    retention: Object.entries(RETENTION_RULES).map(([name, { until }]) => ({ name, until })),
    treatments: Object.entries(TREATMENTS).map(([name, means]) => ({ name, means })),
    places: Object.entries(OTHER_PLACES).map(([place, { what, how, tables }]) => ({
      place,
      what,
      how,
      tables: [...tables],
    })),
    arabic: INVENTORY_IN_ARABIC,
  });
}
