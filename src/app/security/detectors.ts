// SPDX-License-Identifier: Apache-2.0
import { type AgentId, ok, type Result, refuse } from "#kernel";
import type { ApprovalWish } from "../approvals/content.ts";
import type { StoredApproval } from "../approvals/ports.ts";
import { proposeApproval } from "../approvals/propose.ts";
import { useApproval } from "../approvals/use.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { type GateOfStaff, isPermitted, passStaffGate } from "../staff/gate.ts";
import type { StaffSeat } from "../staff/seat.ts";
import { SHIPPED } from "../threat/event-watch.ts";
import {
  type FitRefusal,
  fitCandidate,
  type LearnParts,
  type LearnState,
  promoteModel,
  readLearning,
  rollBackModel,
} from "../threat/learn.ts";
import type { StoredThreatModel, WatchHealth } from "../threat/ports.ts";
import { judgedEntities } from "./verdicts.ts";

export type ModelWish = Extract<ApprovalWish, { kind: "threat_model" }>;
export type ModelRefusal =
  | GateOfStaff
  | FitRefusal
  | { readonly reason: "no_such_model" }
  | { readonly reason: "not_shadowed"; readonly events: number };

export type DetectorsView = {
  readonly learning: LearnState;
  /** Thresholds of the model that ships. */
  readonly shipped: LearnParts["shipped"];
  /** Of the text model: from which score on a text of a kind is flagged. */
  readonly textAbove: Readonly<Record<string, number>>;
  /** Of this process; null before its first event. */
  readonly health: WatchHealth | null;
  /** How many words of people a fit now would read. */
  readonly judged: number;
  readonly mayChange: boolean;
};

export function learnParts(deps: AppDeps): LearnParts {
  return { tenant: deps.tenant, clock: deps.clock, random: deps.random, ...deps.security.learning };
}

/** How the detectors fare: models, drift, candidate, cost on this node; for `security.read`. */
export async function readDetectors(deps: AppDeps, seat: StaffSeat): Promise<Result<DetectorsView, GateOfStaff>> {
  const passed = await passStaffGate(deps, seat, "security.read");
  if (!passed.ok) return passed;
  const [learning, judged] = await Promise.all([readLearning(learnParts(deps)), judgedEntities(deps)]);
  return ok({
    learning,
    shipped: deps.security.learning.shipped,
    textAbove: Object.fromEntries(Object.entries(deps.textModel.heads).map(([kind, { above }]) => [kind, above])),
    health: deps.threat.watch.health?.(deps.tenant) ?? null,
    judged: judged.length,
    mayChange: isPermitted(deps, seat, "detectors.change", 0),
  });
}

/** Fits a candidate now: it scores beside and decides nothing. */
export async function fitAtDesk(deps: AppDeps, seat: StaffSeat): Promise<Result<StoredThreatModel, ModelRefusal>> {
  const passed = await passStaffGate(deps, seat, "detectors.change");
  return passed.ok ? fitCandidate(learnParts(deps), await judgedEntities(deps)) : passed;
}

/**
 * Asks a colleague to let another model decide: the candidate, a former one, or (`null`) the one that ships. Nothing changes until somebody
 * else approves, with the figures that were shown.
 */
export async function proposeModel(
  deps: AppDeps,
  seat: StaffSeat,
  modelId: string | null,
): Promise<Result<StoredApproval, ModelRefusal>> {
  const passed = await passStaffGate(deps, seat, "detectors.change");
  return passed.ok ? askForModel(deps, seat.agent, modelId) : passed;
}

/** The same for a command on the server, which names whoever asks: somebody else has to agree at the desk. Refused where they may not ask. */
export async function askForModel(
  deps: AppDeps,
  by: AgentIdentity,
  modelId: string | null,
): Promise<Result<StoredApproval, ModelRefusal>> {
  if (!isPermitted(deps, { agent: by }, "detectors.change", 0)) return refuse({ reason: "not_permitted" });
  const { models, sums, drift } = await readLearning(learnParts(deps));
  const model = models.find((one) => one.modelId === modelId);
  if (modelId !== null && (model === undefined || model.state === "current"))
    return refuse({ reason: "no_such_model" });
  const isCandidate = model?.state === "candidate";
  const shadowed = sums.shadow.reduce((total, count) => total + count, 0);
  if (isCandidate && shadowed < SHADOW_EVENTS) return refuse({ reason: "not_shadowed", events: shadowed });
  const wish: ModelWish = {
    kind: "threat_model",
    change: isCandidate ? "promote" : "roll_back",
    modelId,
    before: models.find(({ state }) => state === "current")?.modelId ?? SHIPPED,
    figures: {
      shadowed: isCandidate ? shadowed : 0,
      onlyBefore: isCandidate ? sums.onlyDecided : 0,
      onlyAfter: isCandidate ? sums.onlyShadow : 0,
      drift: drift === null ? null : Math.round(drift * 1e3) / 1e3,
      judged: model?.figures.judged?.counted ?? 0,
    },
  };
  return ok(await proposeApproval(deps, wish, by, deps.settings.approvals.lifetimeMs));
}

/** As `promoteModel()` wants it; asked before so that nobody is asked in vain. */
const SHADOW_EVENTS = 1_000;

/**
 * Does what was approved, once. Refused where who asked may no longer, or another model decides by now.
 *
 * @returns Whether the other model decides now.
 */
export async function carryOutModel(
  deps: AppDeps,
  approvedBy: AgentId,
  approval: StoredApproval,
  wish: ModelWish,
): Promise<boolean> {
  const asked = await deps.staff.find(deps.tenant, approval.proposedBy as AgentId);
  const who = asked === null ? null : { agent: { agentId: asked.staffId, name: asked.name, roles: asked.roles } };
  if (who === null || asked?.state !== "active" || !isPermitted(deps, who, "detectors.change", 0)) return false;
  const parts = learnParts(deps);
  const current = (await parts.models.list(deps.tenant)).find(({ state }) => state === "current");
  if ((current?.modelId ?? SHIPPED) !== wish.before) return false;
  const isSame = (approved: ModelWish): boolean => JSON.stringify(approved) === JSON.stringify(wish);
  if (!(await useApproval(deps, "threat_model", approval.approvalId, isSame)).ok) return false;
  const done =
    wish.change === "promote" && wish.modelId !== null
      ? await promoteModel(parts, wish.modelId, asked.staffId, approvedBy)
      : await rollBackModel(parts, wish.modelId, asked.staffId, approvedBy);
  return done.ok;
}
