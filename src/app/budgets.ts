// SPDX-License-Identifier: Apache-2.0
import type { AgentId, SubjectId } from "#kernel";
import type { AppDeps } from "./deps.ts";
import { noteBound } from "./security/note-bound.ts";
import type { BoundName } from "./security/ports.ts";
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
  // A refusal is one beyond what was reached.
  const beyond = answer.isAllowed ? 0 : 1;
  const of = (inWindow: number, allowed: number, windowMs: number) => ({
    used: inWindow + (inWindow >= allowed ? beyond : 0),
    added: 1,
    allowed,
    windowMs,
  });
  await noteBound(deps, "subjects_per_hour", who, of(answer.inHour, maxSubjectsPerHour, HOUR_MS));
  await noteBound(deps, "subjects_per_day", who, of(answer.inDay, maxSubjectsPerDay, DAY_MS));
  return answer.isAllowed;
}

/** Counts one contact point seen in full; false when the agent has seen enough in this hour. Refused ones count too. */
export async function mayReveal(deps: AppDeps, agentId: AgentId): Promise<boolean> {
  const key = deps.keys.blindIndex("counter", `reveals ${agentId}`);
  const used = await deps.counters.add(deps.tenant, key, 1, HOUR_MS, new Date(deps.clock.now()));
  const allowed = deps.settings.budgets.maxRevealsPerHour;
  await noteBound(
    deps,
    "reveals_per_hour",
    { kind: "agent", id: agentId },
    { used, added: 1, allowed, windowMs: HOUR_MS },
  );
  return used <= allowed;
}

/** How many contact points and files an agent may still open in this hour. Reading it counts nothing. */
export async function revealsLeft(
  deps: AppDeps,
  agentId: AgentId,
): Promise<{ readonly reveals: number; readonly files: number }> {
  const now = new Date(deps.clock.now());
  const spent = (what: string): Promise<number> =>
    deps.counters.read(deps.tenant, deps.keys.blindIndex("counter", `${what} ${agentId}`), HOUR_MS, now);
  const [reveals, files] = await Promise.all([spent("reveals"), spent("files opened")]);
  const { maxRevealsPerHour, maxFilesPerHour } = deps.settings.budgets;
  return { reveals: Math.max(0, maxRevealsPerHour - reveals), files: Math.max(0, maxFilesPerHour - files) };
}

/** The same for files of customers. */
export async function mayOpenFile(deps: AppDeps, agentId: AgentId): Promise<boolean> {
  const key = deps.keys.blindIndex("counter", `files opened ${agentId}`);
  const used = await deps.counters.add(deps.tenant, key, 1, HOUR_MS, new Date(deps.clock.now()));
  const allowed = deps.settings.budgets.maxFilesPerHour;
  await noteBound(
    deps,
    "files_per_hour",
    { kind: "agent", id: agentId },
    { used, added: 1, allowed, windowMs: HOUR_MS },
  );
  return used <= allowed;
}

/**
 * Counts what an act adds at once to the bill, for the subject and for the token it came by; false when either has used up the day's
 * amount. An amount that was refused counts as well: asking again with less does not help whoever asks without end.
 */
export async function mayAddAmount(turn: Turn, amount: number): Promise<boolean> {
  if (amount === 0) return true;
  const { deps } = turn;
  const { maxAmountPerDay } = deps.settings.budgets;
  const who = identitiesOf(turn);
  const counts = await addFor(deps, who, "amount", amount, DAY_MS);
  await noteAll(deps, "amount_per_day", who, counts, {
    added: amount,
    allowed: maxAmountPerDay.minor,
    windowMs: DAY_MS,
  });
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
  const added = fields;
  await noteAll(deps, "fields_per_hour", who, inHour, { added, allowed: maxFieldsPerHour, windowMs: HOUR_MS });
  await noteAll(deps, "fields_per_day", who, inDay, { added, allowed: maxFieldsPerDay, windowMs: DAY_MS });
  return inHour.every((count) => count <= maxFieldsPerHour) && inDay.every((count) => count <= maxFieldsPerDay);
}

/** How many single values stand in an answer: what the budget of fields counts. */
export function countFields(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== "object") return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + countFields(each), 0);
}

async function noteAll(
  deps: AppDeps,
  bound: BoundName,
  who: readonly Identity[],
  counts: readonly number[],
  of: { readonly added: number; readonly allowed: number; readonly windowMs: number },
): Promise<void> {
  for (const [at, each] of who.entries()) await noteBound(deps, bound, each, { used: counts[at] ?? 0, ...of });
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
