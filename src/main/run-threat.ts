// SPDX-License-Identifier: Apache-2.0
import {
  type AgentIdentity,
  type AppDeps,
  askForModel,
  DRIFT_ALARM,
  fitCandidate,
  judgedEntities,
  type LearnParts,
  learnParts,
  readLearning,
  type StoredThreatModel,
} from "#app";
import { AppError, type TenantId } from "#kernel";
import { makeThreatCounterStore, makeThreatModelStore } from "#postgres";
import { runBoundList, runHoldList, runVerdictList, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";
import { readShippedEventModel } from "./open-event-watch.ts";
import { openStorage } from "./open-storage.ts";
import { systemClock, systemRandom } from "./system.ts";

/** What the pages of security show, as lines. */
const LOOKS = { verdicts: runVerdictList, holds: runHoldList, bounds: runBoundList } as const;

type Options = { readonly by?: string | undefined; readonly to?: string | undefined };

/**
 * `wardline threat candidates|fit|promote ID|rollback`: what the detectors of events have learned here, and which model decides. Another one is asked
 * for in the name of a person; a colleague of theirs agrees at the desk, and only then it decides.
 *
 * @throws AppError - `cli.bad_argument`, `cli.model_refused`.
 */
export async function runThreat(
  loaded: LoadedConfig,
  [act, id]: readonly string[],
  { by, to }: Options,
  terminal: Terminal,
): Promise<number> {
  const look = act === undefined ? undefined : LOOKS[act as keyof typeof LOOKS];
  if (look !== undefined) {
    const { deps, close } = await openCommandDeps(loaded);
    return look(deps, terminal).finally(close);
  }
  if (act === "fit" || act === "promote" || act === "rollback") {
    const { deps, close } = await openCommandDeps(loaded);
    const work = async (): Promise<number> => {
      if (act === "fit") return fit(deps, terminal);
      const wanted = act === "promote" ? (id ?? "") : (to ?? null);
      return ask(deps, act, wanted, await personOf(deps, by), terminal);
    };
    return work().finally(close);
  }
  const storage = await openStorage(loaded, "command", () => undefined);
  const parts: LearnParts = {
    tenant: loaded.config.tenant as TenantId,
    counters: makeThreatCounterStore(storage.database),
    models: makeThreatModelStore(storage.database),
    shipped: readShippedEventModel(),
    clock: systemClock,
    random: systemRandom,
  };
  try {
    switch (act) {
      case "candidates":
        return await list(parts, terminal);
      default:
        throw new AppError(
          "cli.bad_argument",
          "Cannot run the command: it is `threat candidates`, `verdicts`, `holds`, `bounds`, `fit`, `promote ID --by PERSON` or `rollback --by PERSON`",
        );
    }
  } finally {
    await storage.close();
  }
}

async function list(parts: LearnParts, terminal: Terminal): Promise<number> {
  const { models, sums, drift } = await readLearning(parts);
  for (const model of models)
    terminal.write(
      `${model.modelId}  ${model.state}  fitted ${model.fittedAt.toISOString()}  on ${model.figures.events} events\n`,
    );
  if (!models.some(({ state }) => state === "current")) terminal.write("The model that ships decides\n");
  terminal.write(`${sums.events} events counted, ${sums.flagged} of them flagged\n`);
  const shadowed = sums.shadow.reduce((total, count) => total + count, 0);
  if (shadowed > 0)
    terminal.write(
      `The candidate scored ${shadowed}: it would call ${sums.onlyShadow} bad that pass now, and pass ${sums.onlyDecided} that are called bad\n`,
    );
  const isDrifting = drift !== null && drift > DRIFT_ALARM;
  const told = drift === null ? "cannot be told from so few events" : drift.toFixed(3);
  terminal.write(`Drift of clean traffic ${told}${isDrifting ? ": another traffic than it was made on" : ""}\n`);
  return isDrifting ? 1 : 0;
}

async function fit(deps: AppDeps, terminal: Terminal): Promise<number> {
  const fitted = await fitCandidate(learnParts(deps), await judgedEntities(deps));
  if (!fitted.ok)
    throw new AppError(
      "cli.model_refused",
      `Nothing is fitted: ${fitted.refusal.events} clean events were counted, and ${fitted.refusal.wanted} are wanted`,
    );
  printFigures(fitted.value, terminal);
  terminal.write("It scores beside the model that decides, and decides nothing until a person promotes it\n");
  return 0;
}

function printFigures({ modelId, figures }: StoredThreatModel, terminal: Terminal): void {
  terminal.write(`${modelId}  from ${figures.events} events, drift ${figures.drift.toFixed(3)}\n`);
  for (const [kind, shift] of Object.entries(figures.shifts))
    if (shift !== 0) terminal.write(`  ${kind}: every score ${shift > 0 ? "+" : ""}${shift}\n`);
  for (const [kind, { before, after }] of Object.entries(figures.thresholds))
    if (before !== after) terminal.write(`  threshold of a ${kind}: ${before} before, ${after} after\n`);
}

async function ask(
  deps: AppDeps,
  act: "promote" | "rollback",
  modelId: string | null,
  by: AgentIdentity,
  terminal: Terminal,
): Promise<number> {
  const candidate = (await readLearning(learnParts(deps))).models.find(({ state }) => state === "candidate");
  // What was never put beside is promoted, what decided before is gone back to: neither word does the other's work.
  const isOther = (act === "promote") !== (candidate !== undefined && candidate.modelId === modelId);
  const asked = isOther ? null : await askForModel(deps, by, modelId);
  if (asked?.ok !== true)
    throw new AppError(
      "cli.model_refused",
      asked?.refusal.reason === "not_shadowed"
        ? `Nothing is asked for: the candidate has scored ${asked.refusal.events} events beside, let it score more`
        : "Nothing is asked for: there is no such model, or this person may not ask",
    );
  const { approvalId } = asked.value;
  terminal.write(`Asked as ${approvalId}: a colleague of ${by.name} decides at the desk, and nothing changes before\n`);
  return 0;
}

/** A person who answers for it: an active member of staff with the role admin or security. */
async function personOf(deps: AppDeps, by: string | undefined): Promise<AgentIdentity> {
  const found = (await deps.staff.list(deps.tenant)).filter(
    ({ staffId, email, name, state, roles }) =>
      state === "active" &&
      (roles.includes("admin") || roles.includes("security")) &&
      by !== undefined &&
      [staffId as string, email, name].includes(by),
  );
  const [person] = found;
  if (person === undefined || found.length > 1)
    throw new AppError(
      "cli.bad_argument",
      "Cannot change which model decides: --by wants the id, e-mail or name of one active admin or security officer",
    );
  return { agentId: person.staffId, name: person.name, roles: person.roles };
}
