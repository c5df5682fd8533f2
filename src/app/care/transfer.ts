// SPDX-License-Identifier: Apache-2.0
import { type AgentId, type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskTransfer } from "#protocol";
import { circumstancesOf } from "../circumstances.ts";
import { addDraft, wordFor } from "../compose-reply.ts";
import { queueOf } from "../conversation-state.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { asAgent, type DeskRefusal } from "../desk/agent-turn.ts";
import { decideDesk } from "../gate.ts";
import type { TurnDone } from "../in-turn.ts";
import { keepPassNote } from "../notes/write-note.ts";
import { recordEntry, type Turn } from "../turn.ts";
import type { CaseWrite } from "./case-write.ts";
import { sealNote } from "./seal-note.ts";
import { readSetup } from "./setup.ts";
import { dueAt, HERE_MS } from "./times.ts";

type Scope = { readonly conversationId: ConversationId; readonly agent: AgentIdentity; readonly version: number };

/**
 * Passes a case on, by whoever holds it: to a team, where it waits again with the time that the customer has waited since, or to a colleague,
 * who holds it at once if the policies would let them take it. A note goes along, screened and sealed like what a customer writes.
 *
 * @returns `nobody_there` - No such team, oneself, or a colleague who is not available and here, or may not have cases.
 */
export async function transferCase(deps: AppDeps, scope: Scope & DeskTransfer): Promise<Result<TurnDone, DeskRefusal>> {
  const { to, agent } = scope;
  const { content } = await readSetup(deps);
  const team = to.kind === "team" ? (content.teams.find(({ teamId }) => teamId === to.teamId) ?? null) : null;
  const colleague =
    to.kind === "agent" && to.staffId !== agent.agentId ? await colleagueOf(deps, to.staffId as AgentId) : null;
  if (team === null && colleague === null) return refuse({ reason: "nobody_there" });
  return asAgent(deps, scope, null, "transfer", async (turn) => {
    if (turn.stored.version < scope.version) return refuse({ reason: "somebody_was_faster" });
    if (colleague !== null && !mayTake(turn, colleague)) return refuse({ reason: "nobody_there" });
    const sealed = await sealNote(turn, agent, scope.note, "case_pass");
    if (!sealed.ok) return sealed;
    const pass = sealed.value;
    if (pass !== null) await keepPassNote(turn, agent, pass.text);
    const write: CaseWrite = team === null ? { pass } : { teamId: team.teamId, dueAt: dueAt(team, turn.now), pass };
    turn.beside.push({ kind: "case_written", write });
    const to = colleague === null ? { team: team?.teamId ?? null } : { agent: colleague.agentId };
    recordEntry(turn, "case.transferred", { ...to, hasNote: pass !== null }, { kind: "agent", id: agent.agentId });
    if (colleague === null) await waitAgain(turn);
    else goTo(turn, colleague);
    return ok(undefined);
  });
}

async function colleagueOf(deps: AppDeps, staffId: AgentId): Promise<AgentIdentity | null> {
  const account = await deps.staff.find(deps.tenant, staffId);
  if (account === null || account.state !== "active") return null;
  const seat = (await deps.care.agents(deps.tenant)).find((one) => one.staffId === staffId);
  // Whoever forgot to say that they went home is not there: the customer would wait for nobody.
  if (seat?.status !== "available" || (seat.seenAt?.getTime() ?? 0) <= deps.clock.now() - HERE_MS) return null;
  return { agentId: account.staffId, name: account.name, roles: account.roles };
}

/** Asked as if it waited and they took it. */
function mayTake(turn: Turn, agent: AgentIdentity): boolean {
  const facts = { kind: "Case", id: turn.stored.conversationId, isWaiting: true, heldBy: null } as const;
  const context = circumstancesOf(turn, "serviceProvision");
  return decideDesk(turn.deps.policies.decide, agent, "take_over", facts, context).isAllowed;
}

async function waitAgain(turn: Turn): Promise<void> {
  turn.owner = "queued";
  turn.agentId = null;
  turn.queuedAt ??= new Date(turn.now);
  const { place, waitMinutes } = await queueOf(turn.deps, turn.stored);
  addDraft(turn, {
    kind: "owner_changed",
    owner: "queued",
    text: wordFor(turn, "app.owner.queued", { place, minutes: waitMinutes }),
  });
}

function goTo(turn: Turn, { agentId, name }: AgentIdentity): void {
  turn.owner = "agent";
  turn.agentId = agentId;
  addDraft(turn, {
    kind: "owner_changed",
    owner: "agent",
    agentName: name,
    text: wordFor(turn, "app.owner.agent", { name }),
  });
}
