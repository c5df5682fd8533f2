// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result } from "#kernel";
import type { DeskFound } from "#protocol";
import { ANY_SEARCH } from "../care/ports.ts";
import { colleagues, shownCase } from "../care/queue.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { caseToRead } from "./case-to-read.ts";

/** As many as help somebody who answers now. */
const MOST = 20;

/**
 * Other cases of the customer whose case an agent may read, the newest first: codes and days, nothing that was said. Each is opened by itself,
 * by the same rules as from a search; what was deleted or is restricted is not among them. That somebody looked stands in the history.
 */
export async function listEarlierCases(
  deps: AppDeps,
  { conversationId, agent }: { readonly conversationId: ConversationId; readonly agent: AgentIdentity },
): Promise<Result<DeskFound, DeskRefusal>> {
  const found = await caseToRead(deps, conversationId, agent);
  if (!found.ok) return found;
  const { subjectId } = found.value.row;
  const ids = await deps.care.ofSubject(deps.tenant, subjectId, MOST + 1);
  const others = ids.filter((id) => id !== conversationId);
  const wanted = { ...ANY_SEARCH, conversationIds: others };
  const rows = others.length === 0 ? [] : await deps.care.search(deps.tenant, wanted, MOST);
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "case.searched",
      actor: { kind: "agent", id: agent.agentId },
      subjectId,
      conversationId,
      facts: { by: ["earlier"], found: rows.length },
    },
    null,
  );
  const names = await colleagues(deps);
  return ok({
    cases: rows.map((row) => ({ ...shownCase(deps, row, agent.agentId, names), address: null })),
    isCut: rows.length === MOST,
  });
}
