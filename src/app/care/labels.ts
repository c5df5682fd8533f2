// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { DeskRefusal } from "../desk/agent-turn.ts";
import { passReadGate } from "../desk/pass-gate.ts";
import { readSetup } from "./setup.ts";

/** Sets what a case is about, from the admin's list; what is not on it is left out. The customer's own words are no label. */
export async function labelCase(
  deps: AppDeps,
  scope: { readonly conversationId: ConversationId; readonly agent: AgentIdentity; readonly labels: readonly string[] },
): Promise<Result<{ readonly labels: readonly string[] }, DeskRefusal>> {
  const { agent, conversationId } = scope;
  const row = await deps.conversations.findDeskCase(deps.tenant, conversationId);
  if (row === null) return refuse({ reason: "conversation_not_found" });
  const passed = await passReadGate(deps, agent, row, "label");
  if (!passed.ok) return passed;
  const { content } = await readSetup(deps);
  const labels = [...new Set(scope.labels)].filter((label) => content.labels.some(({ code }) => code === label));
  const entry = {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "case.labelled",
    actor: { kind: "agent", id: agent.agentId },
    subjectId: row.subjectId,
    conversationId,
    facts: { labels },
  } as const;
  if (!(await deps.care.setLabels(deps.tenant, conversationId, labels, entry)))
    return refuse({ reason: "conversation_not_found" });
  deps.fanOut.publishCase(conversationId);
  return ok({ labels });
}
