// SPDX-License-Identifier: Apache-2.0
import type { AgentId } from "#kernel";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { assignTo } from "../desk/agent-turn.ts";
import { ANY_CASE, type CaseRow, type DeskAgent } from "./ports.ts";
import { readSetup } from "./setup.ts";
import { HERE_MS } from "./times.ts";

/** One case at a time comes to a person: how long until the next may. Longer than a take-over takes. */
const APART_MS = 3_000;
/** Waiting cases that one beat looks at. */
const AT_ONCE = 50;

/**
 * Gives waiting cases of automatic teams to people: to whoever of the team is available, here and below their number, and has the fewest.
 * A job of every node; who writes is decided by the case's version and by the agent's own row, so that nodes cannot give one case twice.
 * The policies and the agent's bound are asked as if they had taken it themselves.
 *
 * @returns How many went to somebody.
 */
export async function assignCases(deps: AppDeps): Promise<number> {
  const { content } = await readSetup(deps);
  const teams = content.teams.filter(({ isAutomatic }) => isAutomatic);
  if (teams.length === 0) return 0;
  const filter = { ...ANY_CASE, owner: "queued" as const, teamIds: teams.map(({ teamId }) => teamId) };
  const { rows } = await deps.care.page(deps.tenant, filter, "priority", null, AT_ONCE);
  if (rows.length === 0) return 0;
  const [agents, staff] = await Promise.all([deps.care.agents(deps.tenant), deps.staff.list(deps.tenant)]);
  const held = new Map(agents.map((agent) => [agent.staffId, agent.held]));
  const people = new Map(
    staff.flatMap(({ staffId, name, roles, state }): [AgentId, AgentIdentity][] =>
      state === "active" ? [[staffId, { agentId: staffId, name, roles }]] : [],
    ),
  );
  let given = 0;
  for (const row of rows) {
    for (const agent of candidates(agents, held, row, deps.clock.now())) {
      const who = people.get(agent.staffId);
      if (who === undefined || !(await claim(deps, agent))) continue;
      const done = await assignTo(deps, { conversationId: row.conversationId, agent: who });
      if (!done.ok) continue;
      held.set(agent.staffId, (held.get(agent.staffId) ?? 0) + 1);
      given += 1;
      break;
    }
  }
  return given;
}

/** Whoever may get it, the least busy first. */
export function candidates(
  agents: readonly DeskAgent[],
  held: ReadonlyMap<AgentId, number>,
  { teamId }: Pick<CaseRow, "teamId">,
  now: number,
): readonly DeskAgent[] {
  const busy = (agent: DeskAgent): number => held.get(agent.staffId) ?? agent.held;
  return agents
    .filter(
      (agent) =>
        teamId !== null &&
        agent.teams.includes(teamId) &&
        agent.status === "available" &&
        (agent.seenAt?.getTime() ?? 0) > now - HERE_MS &&
        busy(agent) < agent.capacity,
    )
    .toSorted((a, b) => busy(a) - busy(b) || (a.seenAt?.getTime() ?? 0) - (b.seenAt?.getTime() ?? 0));
}

async function claim(deps: AppDeps, { staffId }: DeskAgent): Promise<boolean> {
  const now = deps.clock.now();
  return deps.care.claimAgent(deps.tenant, staffId, new Date(now), new Date(now - APART_MS));
}
