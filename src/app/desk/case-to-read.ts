// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { StoredDeskCase } from "../ports.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passReadGate } from "./pass-gate.ts";

/** @param isClosed - It is over for the desk: it can be read, and nothing else. */
export type CaseToRead = { readonly row: StoredDeskCase; readonly isClosed: boolean };

/**
 * A case that an agent may read now, once the policies and the agent's bound were asked: one that waits or is held, or one that is over. What
 * was deleted, and what a restriction closes, is not found.
 */
export async function caseToRead(
  deps: AppDeps,
  conversationId: ConversationId,
  agent: AgentIdentity,
): Promise<Result<CaseToRead, DeskRefusal>> {
  const open = await deps.conversations.findDeskCase(deps.tenant, conversationId);
  const row = open ?? (await deps.conversations.findClosedCase(deps.tenant, conversationId));
  if (row === null) return refuse({ reason: "conversation_not_found" });
  const isClosed = open === null;
  const passed = await passReadGate(deps, agent, row, isClosed ? "read_closed" : "read");
  return passed.ok ? ok({ row, isClosed }) : passed;
}
