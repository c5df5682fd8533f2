// SPDX-License-Identifier: Apache-2.0
import { type AgentId, type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskConversation } from "#protocol";
import { maySeeAs } from "../budgets.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { StoredDeskCase } from "../ports.ts";
import { readEvents } from "../read-events.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { caseOf } from "./cases.ts";
import { passReadGate } from "./pass-gate.ts";

/** Opens a case for an agent: screened words only. That it was read stands in the history. Only waiting or held cases can be read. */
export async function readCase(
  deps: AppDeps,
  conversationId: ConversationId,
  agent: AgentIdentity,
): Promise<Result<DeskConversation, DeskRefusal>> {
  const row = (await deps.conversations.listDeskCases(deps.tenant)).find(
    (candidate) => candidate.conversationId === conversationId,
  );
  if (!row) return refuse({ reason: "conversation_not_found" });
  const passed = await passReadGate(deps, agent, row);
  if (!passed.ok) return passed;
  const scope = { tenant: deps.tenant, conversationId, keys: row.keys };
  const events = await readEvents(deps, scope, 0);
  // Each message counts: whoever reads every case to its end is stopped, even within the number of customers.
  if (!(await maySeeAs(deps, [{ kind: "agent", id: agent.agentId }], events.length)))
    return refuse({ reason: "budget_spent" });
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "agent.read",
      actor: { kind: "agent", id: agent.agentId },
      subjectId: row.subjectId,
      conversationId,
      facts: { what: "transcript", masked: true },
    },
    null,
  );
  return ok({ case: await caseOf(deps, row, agent, await holderOf(deps, row)), events });
}

/** The name of whoever holds the case, where that is a colleague. */
async function holderOf(deps: AppDeps, { agentId }: StoredDeskCase): Promise<ReadonlyMap<AgentId, string>> {
  const account = agentId === null ? null : await deps.staff.find(deps.tenant, agentId);
  return new Map(account === null ? [] : [[account.staffId, account.name]]);
}
