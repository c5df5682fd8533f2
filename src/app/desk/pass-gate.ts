// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse, type SubjectId } from "#kernel";
import { mayReach } from "../budgets.ts";
import { circumstancesOf, levelNumber, localHour } from "../circumstances.ts";
import { type Circumstances, NO_END_SECONDS } from "../decide.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { type CaseFacts, type DeskAction, decideDesk } from "../gate.ts";
import { isOutside } from "../outside-desk/go-outside.ts";
import type { OwnerKind, StoredDeskCase } from "../ports.ts";
import { senseStaff } from "../threat/sense-staff.ts";
import type { Turn } from "../turn.ts";

export type DeskGateRefusal = { readonly reason: "not_permitted" } | { readonly reason: "budget_spent" };

type Wish = {
  readonly agent: AgentIdentity;
  readonly action: DeskAction;
  readonly purpose: string;
  /** By a link that went to the desk of others; counts only while that desk has the case. */
  readonly byLink?: true;
};
type Case = { readonly conversationId: ConversationId; readonly subjectId: SubjectId };

/** One decision per wish of an agent, then the bound on how many customers one agent reaches. Refusals stand in the history. */
export async function passDeskGate(turn: Turn, wish: Wish): Promise<Result<undefined, DeskGateRefusal>> {
  const { deps, owner, queuedAt, agentId, endedAt, subjectId, stored } = turn;
  const facts =
    wish.byLink === true && isOutside(turn)
      ? ({ kind: "Case", id: stored.conversationId, isWaiting: false, heldBy: null, isOutside: true } as const)
      : caseFacts(stored.conversationId, owner, queuedAt, agentId, endedAt !== null);
  return pass(deps, wish, facts, circumstancesOf(turn, wish.purpose), {
    conversationId: stored.conversationId,
    subjectId,
  });
}

/** The same for reading a case, where no turn is begun. */
export async function passReadGate(
  deps: AppDeps,
  agent: AgentIdentity,
  row: StoredDeskCase,
  action: DeskAction = "read",
): Promise<Result<undefined, DeskGateRefusal>> {
  const facts = caseFacts(row.conversationId, row.owner, row.queuedAt, row.agentId, false);
  const context: Circumstances = {
    level: levelNumber(row.assurance),
    ageSeconds: 0,
    relation: "none",
    grantSeconds: NO_END_SECONDS,
    signals: "not_read",
    alarm: false,
    reported: false,
    settled: false,
    purpose: "serviceProvision",
    owner: row.owner,
    hour: localHour(deps.clock.now(), deps.settings.timeZone),
    binds: false,
    amount: 0,
    spendLimit: 0,
  };
  return pass(deps, { agent, action, purpose: context.purpose }, facts, context, row);
}

function caseFacts(
  id: ConversationId,
  owner: OwnerKind,
  queuedAt: Date | null,
  agentId: string | null,
  isEnded: boolean,
): CaseFacts {
  const isWaiting = !isEnded && (owner === "queued" || (owner === "bot" && queuedAt !== null));
  return { kind: "Case", id, isWaiting, heldBy: owner === "agent" && !isEnded ? agentId : null };
}

async function pass(
  deps: AppDeps,
  { agent, action, purpose }: Wish,
  facts: CaseFacts,
  context: Circumstances,
  about: Case,
): Promise<Result<undefined, DeskGateRefusal>> {
  const isAllowed = decideDesk(deps.policies.decide, agent, action, facts, context).isAllowed;
  const isFree = await senseStaff(deps, agent.agentId, { ...about, act: `desk.${action}`, isDenied: !isAllowed });
  const isWithin = isFree && isAllowed && (await mayReach(deps, { kind: "agent", id: agent.agentId }, about.subjectId));
  if (isWithin) return ok(undefined);
  const reason = isAllowed && isFree ? "budget_spent" : "not_permitted";
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "gate.refused",
      actor: { kind: "agent", id: agent.agentId },
      subjectId: about.subjectId,
      conversationId: about.conversationId,
      facts: { action: `desk.${action}`, reason, purpose },
    },
    null,
  );
  return refuse({ reason });
}
