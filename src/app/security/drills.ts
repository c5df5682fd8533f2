// SPDX-License-Identifier: Apache-2.0
import { isUuid, type JsonObject, makeUuid, ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { HistoryEntry } from "../ports.ts";
import { type GateOfStaff, isPermitted, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { wordsOfReport } from "./drill-words.ts";
import type { DrillPlayer, DrillRun, DrillStore } from "./ports.ts";
import { type Names, namesOfStaff } from "./verdicts.ts";

export type DrillRefusal =
  | GateOfStaff
  | { readonly reason: "unknown_drill" }
  | { readonly reason: "drill_running" }
  | { readonly reason: "no_drills_here" };

/** What a command has of the app. */
export type DrillRecorder = Pick<AppDeps, "tenant" | "clock" | "random"> & { readonly drills: DrillStore };

/** A run that gave no sign for so long is over, whatever became of its process. */
const DEAD_AFTER_MS = 10 * 60_000;
const MOST = 50;

/** Runs there were, newest first, and what can be run; for `security.read`. */
export async function listDrills(
  deps: AppDeps,
  seat: StaffSeat,
): Promise<
  Result<
    {
      readonly runs: readonly DrillRun[];
      readonly scenarios: DrillPlayer["scenarios"];
      readonly names: Names;
      readonly mayRun: boolean;
    },
    GateOfStaff
  >
> {
  const passed = await passStaffGate(deps, seat, "security.read");
  if (!passed.ok) return passed;
  const { drills, player } = deps.security;
  const [runs, names] = await Promise.all([drills.list(deps.tenant, MOST), namesOfStaff(deps)]);
  const mayRun = player !== null && isPermitted(deps, seat, "drills.run", 0);
  return ok({ runs, scenarios: player?.scenarios ?? [], names, mayRun });
}

/** One run with its report, and what the report says in Arabic. */
export async function readDrill(
  deps: AppDeps,
  seat: StaffSeat,
  runId: string,
): Promise<
  Result<
    { readonly run: DrillRun; readonly names: Names; readonly arabic: Readonly<Record<string, string>> },
    GateOfStaff | { readonly reason: "unknown_drill" }
  >
> {
  const passed = await passStaffGate(deps, seat, "security.read");
  if (!passed.ok) return passed;
  const run = isUuid(runId) ? await deps.security.drills.find(deps.tenant, runId) : null;
  if (run === null) return refuse({ reason: "unknown_drill" });
  const arabic = wordsOfReport(deps.security.sayDrill, run.report);
  return ok({ run, names: await namesOfStaff(deps), arabic });
}

/**
 * Starts drills against a copy, one run at a time over all nodes, and returns at once; the run goes on by itself. Its start and its end stand
 * in the history, the report with the run.
 *
 * @param wanted - Ids of scenarios; none: all.
 */
export async function startDrill(
  deps: AppDeps,
  seat: StaffSeat,
  wanted: readonly string[],
): Promise<Result<DrillRun, DrillRefusal>> {
  const passed = await passStaffGate(deps, seat, "drills.run");
  if (!passed.ok) return passed;
  const { player, drills } = deps.security;
  if (player === null) return refuse({ reason: "no_drills_here" });
  const unknown = wanted.some((id) => !player.scenarios.some((scenario) => scenario.id === id));
  if (unknown) return refuse({ reason: "unknown_drill" });
  const now = deps.clock.now();
  const run: DrillRun = {
    runId: makeUuid(deps.random),
    state: "running",
    wanted: [...new Set(wanted)],
    startedBy: seat.agent.agentId,
    startedAt: new Date(now),
    beatAt: new Date(now),
    endedAt: null,
    done: 0,
    total: wanted.length === 0 ? player.scenarios.length : new Set(wanted).size,
    code: null,
    report: null,
  };
  const actor = { kind: "agent", id: seat.agent.agentId } as const;
  const entry = entryOf(deps, actor, { run: run.runId, what: "started", drills: run.wanted.join(" ") || "all" });
  if (!(await drills.begin(deps.tenant, run, new Date(now - DEAD_AFTER_MS), entry)))
    return refuse({ reason: "drill_running" });
  // Not waited for: it takes minutes. If we stop, the run is found dead by the next one.
  void playOut(deps, player, run);
  return ok(run);
}

async function playOut(deps: AppDeps, player: DrillPlayer, { runId, wanted }: DrillRun): Promise<void> {
  const { drills } = deps.security;
  const now = (): Date => new Date(deps.clock.now());
  const system = { kind: "system", id: null } as const;
  let done = 0;
  try {
    const report = await player.play(wanted, () => {
      done += 1;
      void drills.beat(deps.tenant, runId, now(), done).catch(() => undefined);
    });
    const facts = { run: runId, what: "ended", ...countsOf(report) };
    await drills.end(deps.tenant, { runId, state: "done", code: null, report }, now(), entryOf(deps, system, facts));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "drill.unexpected";
    deps.log.warn({ code }, "A drill came to nothing");
    const end = {
      runId,
      state: "failed",
      code: /^[a-z_.]{1,60}$/u.test(code) ? code : "drill.unexpected",
      report: null,
    } as const;
    await drills
      .end(deps.tenant, end, now(), entryOf(deps, system, { run: runId, what: "failed" }))
      .catch(() => undefined);
  }
}

/** How many were blocked, and of how many the control run bit: what the history keeps of a report. */
export function countsOf(report: JsonObject): { drills: number; blocked: number; controls: number } {
  const drills = report["drills"];
  const all = typeof drills === "object" && drills !== null ? Object.values(drills) : [];
  const count = (what: string): number =>
    all.filter((one) => typeof one === "object" && one !== null && (one as JsonObject)[what] === true).length;
  return { drills: all.length, blocked: count("blocked"), controls: count("controlSucceeded") };
}

/**
 * A run that a command played: the console shows it with its report, and its start and end stand in the history as those of this service. Best
 * effort for the command, which tells its result anyway.
 *
 * @returns Null: another run goes on, on some node; this one stands nowhere.
 */
export async function recordDrill(
  deps: DrillRecorder,
  wanted: readonly string[],
  total: number,
): Promise<{ readonly end: (report: JsonObject | null, done: number) => Promise<void> } | null> {
  const now = deps.clock.now();
  const at = new Date(now);
  const runId = makeUuid(deps.random);
  const run: DrillRun = {
    ...{ runId, state: "running", wanted: [...new Set(wanted)], startedBy: null, startedAt: at, beatAt: at },
    ...{ endedAt: null, done: 0, total, code: null, report: null },
  };
  const system = { kind: "system", id: null } as const;
  const started = { run: runId, what: "started", by: "command", drills: run.wanted.join(" ") || "all" };
  const begun = await deps.drills.begin(
    deps.tenant,
    run,
    new Date(now - DEAD_AFTER_MS),
    entryOf(deps, system, started),
  );
  if (!begun) return null;
  return {
    async end(report, done) {
      const ended = new Date(deps.clock.now());
      await deps.drills.beat(deps.tenant, runId, ended, done);
      const isDone = report !== null;
      const facts = isDone ? { run: runId, what: "ended", ...countsOf(report) } : { run: runId, what: "failed" };
      const end = isDone
        ? ({ runId, state: "done", code: null, report } as const)
        : ({ runId, state: "failed", code: "drill.unexpected", report: null } as const);
      await deps.drills.end(deps.tenant, end, ended, entryOf(deps, system, facts));
    },
  };
}

function entryOf(
  deps: Pick<AppDeps, "tenant" | "clock">,
  actor: HistoryEntry["actor"],
  facts: JsonObject,
): HistoryEntry {
  return {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "drill.run",
    actor,
    subjectId: null,
    conversationId: null,
    facts,
  };
}
