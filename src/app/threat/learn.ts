// SPDX-License-Identifier: Apache-2.0
import type { AgentId, Clock, Random, Result, TenantId } from "#kernel";
import { makeUuid, ok, refuse } from "#kernel";
import {
  addScores,
  type EventModel,
  type JudgedEntity,
  makeScoreCount,
  nudgesOf,
  refit,
  type ScoreCount,
  stabilityIndex,
  unpackScores,
} from "#threat";
import { SHIPPED } from "./event-watch.ts";
import type { StoredThreatModel, ThreatCounterStore, ThreatModelStore } from "./ports.ts";

/** Clean events below which nothing is fitted. */
const ENOUGH_EVENTS = 5_000;
/** From here on the traffic is another than the model was made on. */
export const DRIFT_ALARM = 0.25;

export type LearnParts = {
  readonly tenant: TenantId;
  readonly counters: ThreatCounterStore;
  readonly models: ThreatModelStore;
  readonly shipped: EventModel;
  readonly clock: Clock;
  readonly random: Random;
};

export type LearnState = {
  readonly models: readonly StoredThreatModel[];
  /** Over all nodes, since the model that decides or the candidate last changed. */
  readonly sums: ScoreCount;
  /** How far scores of clean traffic are from those of the model's making; above `DRIFT_ALARM` people should look. `null` while too few are counted to tell. */
  readonly drift: number | null;
};

/** What was learned and how the candidate fares. */
export async function readLearning(parts: LearnParts): Promise<LearnState> {
  const models = await parts.models.list(parts.tenant);
  const current = models.find(({ state }) => state === "current");
  const candidate = models.find(({ state }) => state === "candidate");
  const sums = makeScoreCount();
  const key = `${current?.modelId ?? SHIPPED} ${candidate?.modelId ?? "none"}`;
  for (const row of await parts.counters.scores(parts.tenant, key)) {
    const counted = unpackScores(row.state);
    if (counted !== null) addScores(sums, counted);
  }
  const reference = (current?.model ?? parts.shipped).cleanScores;
  const drift = sums.events - sums.flagged < ENOUGH_EVENTS ? null : stabilityIndex(reference, sums.decided);
  return { models, sums, drift };
}

export type FitRefusal = { readonly reason: "too_little_traffic"; readonly events: number; readonly wanted: number };

/**
 * Fits a candidate to the tenant's own clean traffic and to what people said of verdicts. It scores beside the model that decides, and decides
 * nothing.
 *
 * @param judged - Newest first; bounded by `nudgesOf`.
 */
export async function fitCandidate(
  parts: LearnParts,
  judged: readonly JudgedEntity[] = [],
): Promise<Result<StoredThreatModel, FitRefusal>> {
  const { models, sums } = await readLearning(parts);
  if (sums.events - sums.flagged < ENOUGH_EVENTS)
    return refuse({ reason: "too_little_traffic", events: sums.events - sums.flagged, wanted: ENOUGH_EVENTS });
  const current = models.find(({ state }) => state === "current");
  const { model, figures } = refit(parts.shipped, current?.model ?? parts.shipped, sums, nudgesOf(judged));
  const made: StoredThreatModel = {
    modelId: makeUuid(parts.random),
    state: "candidate",
    model,
    figures,
    fittedAt: new Date(parts.clock.now()),
    promotedAt: null,
  };
  await parts.models.addCandidate(parts.tenant, made);
  return ok(made);
}

export type PromoteRefusal =
  | { readonly reason: "no_such_model" }
  | { readonly reason: "not_shadowed"; readonly events: number };

/** Events on which a candidate must have scored beside before a person may let it decide. */
const SHADOW_EVENTS = 1_000;

/**
 * Lets a candidate decide, by a named person, with its figures in the history. It must have run as a shadow first.
 *
 * @param by - The person at the desk who answers for it.
 */
export async function promoteModel(
  parts: LearnParts,
  modelId: string,
  by: AgentId,
  approvedBy: AgentId | null = null,
): Promise<
  Result<{ readonly onlyBefore: number; readonly onlyAfter: number; readonly events: number }, PromoteRefusal>
> {
  const { models, sums } = await readLearning(parts);
  const model = models.find((one) => one.modelId === modelId && one.state === "candidate");
  if (model === undefined) return refuse({ reason: "no_such_model" });
  const shadowed = sums.shadow.reduce((total, count) => total + count, 0);
  if (shadowed < SHADOW_EVENTS) return refuse({ reason: "not_shadowed", events: shadowed });
  const before = models.find(({ state }) => state === "current")?.modelId ?? SHIPPED;
  const facts = {
    how: "promote",
    model: modelId,
    before,
    events: model.figures.events,
    shadowed,
    only_before: sums.onlyDecided,
    only_after: sums.onlyShadow,
    drift: model.figures.drift,
    thresholds: JSON.stringify(model.figures.thresholds),
    shifts: JSON.stringify(model.figures.shifts),
    judged: model.figures.judged?.counted ?? 0,
    ...(approvedBy === null ? {} : { approvedBy }),
  };
  if (!(await parts.models.promote(parts.tenant, modelId, entryOf(parts, by, facts))))
    return refuse({ reason: "no_such_model" });
  return ok({ onlyBefore: sums.onlyDecided, onlyAfter: sums.onlyShadow, events: shadowed });
}

/** Lets an earlier model decide again (`null`: the one that ships). */
export async function rollBackModel(
  parts: LearnParts,
  modelId: string | null,
  by: AgentId,
  approvedBy: AgentId | null = null,
): Promise<Result<null, PromoteRefusal>> {
  const models = await parts.models.list(parts.tenant);
  const before = models.find(({ state }) => state === "current")?.modelId ?? SHIPPED;
  const isFormer = modelId === null || models.some((one) => one.modelId === modelId && one.state === "former");
  const facts = {
    how: "rollback",
    model: modelId ?? SHIPPED,
    before,
    ...(approvedBy === null ? {} : { approvedBy }),
  };
  if (!isFormer || !(await parts.models.promote(parts.tenant, modelId, entryOf(parts, by, facts))))
    return refuse({ reason: "no_such_model" });
  return ok(null);
}

function entryOf(
  { tenant, clock }: LearnParts,
  by: AgentId,
  facts: Record<string, string | number>,
): Parameters<ThreatModelStore["promote"]>[2] {
  return {
    at: new Date(clock.now()),
    tenant,
    kind: "model.promoted",
    actor: { kind: "agent", id: by },
    subjectId: null,
    conversationId: null,
    facts,
  };
}
