// SPDX-License-Identifier: Apache-2.0
import { type AgentId, type ConversationId, ok, type Result, refuse } from "#kernel";
import type { ConversationEvent, DeskConversation } from "#protocol";
import { maySeeAs } from "../budgets.ts";
import type { CaseRow } from "../care/ports.ts";
import { shownCase } from "../care/queue.ts";
import { openWords } from "../care/seal-note.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { readDelivery, withoutLinkSecret } from "../messaging/delivery.ts";
import type { ConversationCipher, StoredDeskCase } from "../ports.ts";
import { EVENTS_AT_ONCE, readEvents } from "../read-events.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { caseToRead } from "./case-to-read.ts";
import { sealedReason } from "./cases.ts";

/** Which events of a case: those after one, those before one, or (both null) the newest; `EVENTS_AT_ONCE` at the most. */
type CasePart = { readonly after: number | null; readonly before: number | null };
const NEWEST: CasePart = { after: null, before: null };

/**
 * Opens a case for an agent: screened words only. That it was read stands in the history. Of a case that is over it shows what was said until
 * then, and how it ended: what the customer says to the bot afterwards is not the desk's.
 */
export async function readCase(
  deps: AppDeps,
  conversationId: ConversationId,
  agent: AgentIdentity,
  part: CasePart = NEWEST,
): Promise<Result<DeskConversation, DeskRefusal>> {
  const [found, [work]] = await Promise.all([
    caseToRead(deps, conversationId, agent),
    deps.care.rows(deps.tenant, [conversationId]),
  ]);
  if (!found.ok) return found;
  if (work === undefined) return refuse({ reason: "conversation_not_found" });
  const { row, isClosed } = found.value;
  const closedAt = isClosed ? work.closedAt : null;
  const span = await spanOf(deps, part, work, closedAt);
  // Each message counts, before one is opened: whoever reads every case to its end is stopped, even within the number of customers.
  if (!(await maySeeAs(deps, [{ kind: "agent", id: agent.agentId }], span.until - span.from)))
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
  const scope = { tenant: deps.tenant, conversationId, keys: row.keys };
  const events = await eventsOf(deps, scope, span, closedAt);
  const delivery = await readDelivery(deps, conversationId);
  const cipher = await deps.keys.openConversation(scope);
  const reason = sealedReason(row, cipher);
  const shown = shownCase(deps, { ...work, reason }, agent.agentId, await holderOf(deps, row));
  const { pass, end } = await deps.care.words(deps.tenant, conversationId);
  return ok({
    case: shown,
    passNote: openWords(cipher, "case_pass", pass)?.text ?? null,
    ending: isClosed ? endingOf(work, cipher, end) : null,
    events,
    delivery,
  });
}

/** Events behind `from`, up to and with `until`; none where both are one. */
type Span = { readonly from: number; readonly until: number };

/**
 * Which events a part has: `EVENTS_AT_ONCE` at the most, whatever was asked for. Those of a closed case end where it ended: what came after it is
 * stepped over by the database, however much it is.
 */
async function spanOf(
  deps: AppDeps,
  { after, before }: CasePart,
  { conversationId, lastSeq }: CaseRow,
  closedAt: Date | null,
): Promise<Span> {
  const end =
    closedAt === null ? lastSeq : await deps.conversations.lastSeqUntil(deps.tenant, conversationId, closedAt);
  if (after !== null) return { from: after, until: Math.max(after, Math.min(after + EVENTS_AT_ONCE, end)) };
  const until = before === null ? end : Math.min(before - 1, end);
  return { from: Math.max(0, until - EVENTS_AT_ONCE), until };
}

/** What was said in a span, oldest first. Of clocks that differ, none shows what was said after the end of a closed case. */
async function eventsOf(
  deps: AppDeps,
  scope: Parameters<typeof readEvents>[1],
  { from, until }: Span,
  closedAt: Date | null,
): Promise<ConversationEvent[]> {
  if (from === until) return [];
  const end = closedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const events = await readEvents(deps, scope, from, until);
  return events.map(withoutLinkSecret).filter(({ at }) => Date.parse(at) <= end);
}

function endingOf(
  { closedAt, wrapUp }: CaseRow,
  cipher: ConversationCipher,
  end: Parameters<typeof openWords>[2],
): DeskConversation["ending"] {
  const words = openWords(cipher, "case_end", end);
  return { at: closedAt?.toISOString() ?? null, wrapUp, words };
}

/** The name of whoever holds the case, where that is a colleague. */
async function holderOf(deps: AppDeps, { agentId }: StoredDeskCase): Promise<ReadonlyMap<AgentId, string>> {
  const account = agentId === null ? null : await deps.staff.find(deps.tenant, agentId);
  return new Map(account === null ? [] : [[account.staffId, account.name]]);
}
