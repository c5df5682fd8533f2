// SPDX-License-Identifier: Apache-2.0

import { word } from "#dialogue";
import { fromUtf8 } from "#kernel";
import type { DeskCase, DeskCases } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { isDeskOpen } from "../opening-hours.ts";
import type { StoredDeskCase } from "../ports.ts";

/** Cases that wait for or are with a person, oldest first. Nothing personal in them: a reason code, a level, a time. */
export async function listCases(deps: AppDeps, agent: AgentIdentity): Promise<DeskCases> {
  const stored = await deps.conversations.listDeskCases(deps.tenant);
  const cases = await Promise.all(stored.map((row) => caseOf(deps, row, agent)));
  return { cases, isOpen: isDeskOpen(deps.settings.openingHours, deps.settings.timeZone, deps.clock.now()) };
}

export async function caseOf(deps: AppDeps, row: StoredDeskCase, agent: AgentIdentity): Promise<DeskCase> {
  return {
    conversationId: row.conversationId,
    owner: row.owner,
    version: row.version,
    reason: await reasonOf(deps, row),
    assurance: row.assurance,
    lang: row.lang,
    waitingSince: row.queuedAt?.toISOString() ?? null,
    agentName: row.owner === "agent" ? (row.agentId === agent.agentId ? agent.name : (row.agentId ?? null)) : null,
    isMine: row.owner === "agent" && row.agentId === agent.agentId,
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
