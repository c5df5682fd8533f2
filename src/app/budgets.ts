// SPDX-License-Identifier: Apache-2.0
import type { AgentId, SubjectId } from "#kernel";
import type { AppDeps } from "./deps.ts";
import type { Turn } from "./turn.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Whose doings are bounded: an agent, a subject, or a token (of a visitor, or of a program at the API). */
export type Identity = { readonly kind: "agent" | "subject" | "token"; readonly id: string };

/**
 * Counts that an agent or a token reaches a subject, over all connections and nodes; false when that would be one too many. Whoever
 * holds a stolen one has every right of its owner and still reaches no more than `maxSubjectsPerHour` customers.
 */
export async function mayReach(deps: AppDeps, who: Identity, subjectId: SubjectId): Promise<boolean> {
  const { maxSubjectsPerHour, maxSubjectsPerDay } = deps.settings.budgets;
  const identity = deps.keys.blindIndex("counter", `reach ${who.kind} ${who.id}`);
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

/** The same for files of customers. */
export async function mayOpenFile(deps: AppDeps, agentId: AgentId): Promise<boolean> {
  const key = deps.keys.blindIndex("counter", `files opened ${agentId}`);
  const count = await deps.counters.add(deps.tenant, key, 1, HOUR_MS, new Date(deps.clock.now()));
  return count <= deps.settings.budgets.maxFilesPerHour;
}

/**
 * Counts what an act adds at once to the bill, for the subject and for the token it came by; false when either has used up the day's
 * amount. An amount that was refused counts as well: asking again with less does not help whoever asks without end.
 */
export async function mayAddAmount(turn: Turn, amount: number): Promise<boolean> {
  if (amount === 0) return true;
  const { deps } = turn;
  const { maxAmountPerDay } = deps.settings.budgets;
  const counts = await addFor(deps, identitiesOf(turn), "amount", amount, DAY_MS);
  return counts.every((count) => count <= maxAmountPerDay.minor);
}

/**
 * Counts values of personal data that are about to leave a port; false when the subject, or the token, has had enough in this hour or
 * day by the clock (around the full hour twice the bound is possible). Counted before they leave, over all connections and nodes, so that asking for many at once gives no more than asking in turn.
 */
export async function maySee(turn: Turn, fields: number): Promise<boolean> {
  return maySeeAs(turn.deps, identitiesOf(turn), fields);
}

/** The same for whoever reads as somebody else: an agent, a token of the API. */
export async function maySeeAs(deps: AppDeps, who: readonly Identity[], fields: number): Promise<boolean> {
  if (fields === 0) return true;
  const { maxFieldsPerHour, maxFieldsPerDay } = deps.settings.budgets;
  const [inHour, inDay] = await Promise.all([
    addFor(deps, who, "fields", fields, HOUR_MS),
    addFor(deps, who, "fields", fields, DAY_MS),
  ]);
  return inHour.every((count) => count <= maxFieldsPerHour) && inDay.every((count) => count <= maxFieldsPerDay);
}

/** How many single values stand in an answer: what the budget of fields counts. */
export function countFields(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== "object") return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + countFields(each), 0);
}

/** Who speaks in a turn: the subject, and the token that opens this conversation and no other. */
function identitiesOf({ subjectId, stored }: Turn): readonly Identity[] {
  return [
    { kind: "subject", id: subjectId },
    { kind: "token", id: stored.conversationId },
  ];
}

function addFor(
  deps: AppDeps,
  who: readonly Identity[],
  what: string,
  amount: number,
  windowMs: number,
): Promise<readonly number[]> {
  const now = new Date(deps.clock.now());
  return Promise.all(
    who.map(({ kind, id }) => {
      const key = deps.keys.blindIndex("counter", `${what} ${kind} ${id}`);
      return deps.counters.add(deps.tenant, key, amount, windowMs, now);
    }),
  );
}
