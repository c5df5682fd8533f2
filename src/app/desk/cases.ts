// SPDX-License-Identifier: Apache-2.0

import { word } from "#dialogue";
import { type AgentId, fromUtf8, ok, type Result, refuse } from "#kernel";
import type { DeskCase, DeskCases } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { isDeskOpen } from "../opening-hours.ts";
import type { StoredDeskCase } from "../ports.ts";
import { passStaffGate } from "../staff/gate.ts";

/**
 * Cases that wait for or are with a person, oldest first. Nothing personal in them: a reason code, a level, a time. Only for whom the
 * policies let see the list.
 */
export async function listCases(
  deps: AppDeps,
  agent: AgentIdentity,
): Promise<Result<DeskCases, { readonly reason: "not_permitted" }>> {
  if (!(await passStaffGate(deps, { agent }, "desk.list")).ok) return refuse({ reason: "not_permitted" });
  const stored = await deps.conversations.listDeskCases(deps.tenant);
  const isAlone = stored.every((row) => row.owner !== "agent" || row.agentId === agent.agentId);
  const staff = isAlone ? [] : await deps.staff.list(deps.tenant);
  const names = new Map(staff.map(({ staffId, name }) => [staffId, name]));
  const cases = await Promise.all(stored.map((row) => caseOf(deps, row, agent, names)));
  return ok({ cases, isOpen: isDeskOpen(deps.settings.openingHours, deps.settings.timeZone, deps.clock.now()) });
}

/** @param names - Of colleagues, by id. */
export async function caseOf(
  deps: AppDeps,
  row: StoredDeskCase,
  agent: AgentIdentity,
  names: ReadonlyMap<AgentId, string>,
): Promise<DeskCase> {
  const isMine = row.owner === "agent" && row.agentId === agent.agentId;
  const colleague = row.agentId === null ? null : (names.get(row.agentId) ?? row.agentId);
  return {
    conversationId: row.conversationId,
    owner: row.owner,
    version: row.version,
    reason: await reasonOf(deps, row),
    assurance: row.assurance,
    lang: row.lang,
    waitingSince: row.queuedAt?.toISOString() ?? null,
    agentName: row.owner === "agent" ? (isMine ? agent.name : colleague) : null,
    isMine,
  };
}

async function reasonOf(deps: AppDeps, row: StoredDeskCase): Promise<string> {
  if (!row.deskCase) return word(deps.catalogues, "en", "app.desk.reason.asked", {});
  const cipher = await deps.keys.openConversation({
    tenant: deps.tenant,
    conversationId: row.conversationId,
    keys: row.keys,
  });
  const content = JSON.parse(fromUtf8(cipher.open({ kind: "case" }, row.deskCase.keyNo, row.deskCase.sealed))) as {
    reason: string;
  };
  return word(deps.catalogues, "en", `app.desk.reason.${content.reason}`, {});
}
