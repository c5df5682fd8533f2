// SPDX-License-Identifier: Apache-2.0
import type { ActKind } from "#dialogue";
import type { AgentId, JsonObject, SubjectId } from "#kernel";
import type { AppDeps } from "./deps.ts";
import type { Turn } from "./turn.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Counts that an agent reaches a subject, over all connections and nodes; false when that would be one too many. Whoever holds a stolen
 * session has every right of its owner and still reaches no more than `maxSubjectsPerHour` customers.
 */
export async function mayReach(deps: AppDeps, agentId: AgentId, subjectId: SubjectId): Promise<boolean> {
  const { maxSubjectsPerHour, maxSubjectsPerDay } = deps.settings.budgets;
  const identity = deps.keys.blindIndex("counter", `reach agent ${agentId}`);
  const limits = { perHour: maxSubjectsPerHour, perDay: maxSubjectsPerDay };
  const answer = await deps.reach.spend(deps.tenant, identity, subjectId, limits, new Date(deps.clock.now()));
  return answer.isAllowed;
}

/** Counts one contact point seen in full; false when the agent has seen enough in this hour. Refused ones count too. */
export async function mayReveal(deps: AppDeps, agentId: AgentId): Promise<boolean> {
  const key = deps.keys.blindIndex("counter", `reveals ${agentId}`);
  const count = await deps.counters.add(deps.tenant, key, 1, HOUR_MS, new Date(deps.clock.now()));
  return count <= deps.settings.budgets.maxRevealsPerHour;
}

/** Counts what an act adds at once to a subject's bill; false when the day's amount is used up. Other kinds cost nothing at once. */
export async function mayAddAmount(turn: Turn, kind: ActKind, args: JsonObject): Promise<boolean> {
  const amount = kind === "add_on" ? minorOf(args["price"]) : 0;
  if (amount === 0) return true;
  const { deps, subjectId } = turn;
  const key = deps.keys.blindIndex("counter", `amount ${subjectId}`);
  const total = await deps.counters.add(deps.tenant, key, amount, DAY_MS, new Date(deps.clock.now()));
  return total <= deps.settings.budgets.maxAmountPerDay.minor;
}

function minorOf(price: unknown): number {
  if (typeof price !== "object" || price === null || !("minor" in price)) return 0;
  return typeof price.minor === "number" ? price.minor : 0;
}
