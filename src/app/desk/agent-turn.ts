// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, rawText, refuse } from "#kernel";
import type { DeskEnd } from "#protocol";
import { sealNote } from "../care/seal-note.ts";
import { readSetup } from "../care/setup.ts";
import { addDraft, composeReply, wordFor } from "../compose-reply.ts";
import { runDialogue } from "../decide-and-act.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { DeskAction } from "../gate.ts";
import { inTurn, type TurnDone } from "../in-turn.ts";
import { isOutside, leaveOutside } from "../outside-desk/go-outside.ts";
import { screenInput } from "../screen-input.ts";
import { recordEntry, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { passDeskGate } from "./pass-gate.ts";

export type DeskRefusal =
  | NotThere
  | { readonly reason: "somebody_was_faster" }
  | { readonly reason: "not_yours" }
  | { readonly reason: "unscreenable" }
  /** No role of the agent permits it, for this case as it is now. */
  | { readonly reason: "not_permitted" }
  /** The agent has reached as many customers, or seen as many contact points, as one may in an hour or a day. */
  | { readonly reason: "budget_spent" }
  | { readonly reason: "operator_unavailable" }
  /** No such team, or a colleague who does not take cases now. */
  | { readonly reason: "nobody_there" }
  /** A code for the end is asked for, and it must be one of the list. */
  | { readonly reason: "wrap_up_needed" };

type Scope = { readonly conversationId: ConversationId; readonly agent: AgentIdentity };

/**
 * Takes a case over: compare-and-swap on who holds it. From then on only this agent writes; the bot is silent.
 * The customer may have written since the agent looked, which is no reason to refuse; somebody else having taken it is.
 * Taking over a conversation that the bot holds is allowed only while it waits for a person.
 */
export async function takeOver(
  deps: AppDeps,
  scope: Scope & { readonly version: number },
): Promise<Result<TurnDone, DeskRefusal>> {
  return asAgent(deps, scope, null, "take_over", (turn) => {
    if (turn.stored.version < scope.version) return refuse({ reason: "somebody_was_faster" });
    const { agent } = scope;
    leaveOutside(turn);
    turn.owner = "agent";
    turn.agentId = agent.agentId;
    addDraft(turn, {
      kind: "owner_changed",
      owner: "agent",
      agentName: agent.name,
      text: wordFor(turn, "app.owner.agent", { name: agent.name }),
    });
    recordEntry(turn, "owner.agent", {}, { kind: "agent", id: agent.agentId });
    return ok(undefined);
  });
}

/** The same, by the service for whoever is next: the policies and the agent's bound are asked as if they had taken it. */
export async function assignTo(deps: AppDeps, scope: Scope): Promise<Result<TurnDone, DeskRefusal>> {
  return asAgent(deps, scope, null, "take_over", (turn) => {
    const { agent } = scope;
    if (turn.owner !== "queued" || isOutside(turn)) return refuse({ reason: "somebody_was_faster" });
    turn.owner = "agent";
    turn.agentId = agent.agentId;
    addDraft(turn, {
      kind: "owner_changed",
      owner: "agent",
      agentName: agent.name,
      text: wordFor(turn, "app.owner.agent", { name: agent.name }),
    });
    recordEntry(turn, "owner.agent", { assigned: true, agent: agent.agentId }, { kind: "system", id: null });
    return ok(undefined);
  });
}

/** Gives the conversation back to the bot, which says that it is back. */
export async function handBack(
  deps: AppDeps,
  scope: Scope & { readonly version: number },
): Promise<Result<TurnDone, DeskRefusal>> {
  return asAgent(deps, scope, null, "hand_back", async (turn) => {
    turn.owner = "bot";
    turn.agentId = null;
    turn.queuedAt = null;
    addDraft(turn, { kind: "owner_changed", owner: "bot", text: wordFor(turn, "app.owner.bot") });
    recordEntry(turn, "owner.bot", {}, { kind: "agent", id: scope.agent.agentId });
    await runDialogue(turn, [{ type: "handed_back" }]);
    composeReply(turn);
    return ok(undefined);
  });
}

/** What the agent types is screened like what a customer types. A repeated `clientId` is carried out once. */
export async function replyAsAgent(
  deps: AppDeps,
  scope: Scope & { readonly clientId: string; readonly text: string },
): Promise<Result<TurnDone, DeskRefusal>> {
  return asAgent(deps, scope, scope.clientId, "reply", async (turn) => {
    const screened = await screenInput(turn, { kind: "words", text: rawText(scope.text) }, "agent");
    if (screened.kind !== "words") return refuse({ reason: "unscreenable" });
    turn.drafts.push({
      kind: "message",
      by: "agent",
      parts: [{ type: "text", text: screened.text }],
      clientId: scope.clientId,
      agentName: scope.agent.name,
      ...(screened.hidden.length > 0 ? { hidden: [...screened.hidden] } : {}),
    });
    return ok(undefined);
  });
}

/** The agent ends the conversation, with a code of the admin's list where one is asked for, and words that are screened and sealed. */
export async function endByAgent(deps: AppDeps, scope: Scope & DeskEnd): Promise<Result<TurnDone, DeskRefusal>> {
  const { content } = await readSetup(deps);
  const wrapUp = content.wrapUps.find(({ code }) => code === scope.wrapUp)?.code;
  if (wrapUp === undefined && (content.isWrapUpRequired || scope.wrapUp !== undefined))
    return refuse({ reason: "wrap_up_needed" });
  return asAgent(deps, scope, null, "end", async (turn) => {
    const end = await sealNote(turn, scope.agent, scope.text, "case_end");
    if (!end.ok) return end;
    const write = { ...(wrapUp === undefined ? {} : { wrapUp }), ...(end.value === null ? {} : { end: end.value }) };
    if (Object.keys(write).length > 0) turn.beside.push({ kind: "case_written", write });
    turn.endedAt = new Date(turn.now);
    turn.owner = "bot";
    turn.agentId = null;
    turn.queuedAt = null;
    addDraft(turn, { kind: "conversation_ended", reason: "by_agent", text: wordFor(turn, "app.ended.by_agent") });
    recordEntry(
      turn,
      "conversation.ended",
      { reason: "by_agent", wrapUp: wrapUp ?? null },
      { kind: "agent", id: scope.agent.agentId },
    );
    return ok(undefined);
  });
}

type Work = (turn: Turn) => Result<undefined, DeskRefusal> | Promise<Result<undefined, DeskRefusal>>;

export async function asAgent(
  deps: AppDeps,
  scope: Scope,
  clientId: string | null,
  action: DeskAction,
  work: Work,
): Promise<Result<TurnDone, DeskRefusal>> {
  const done = await inTurn<DeskRefusal>(
    deps,
    { tenant: deps.tenant, conversationId: scope.conversationId, clientId, reading: "desk" },
    async (turn) => {
      const passed = await passDeskGate(turn, { agent: scope.agent, action, purpose: "serviceProvision" });
      if (passed.ok) return work(turn);
      // A case that changed hands meanwhile is a lost race, not a missing right.
      if (passed.refusal.reason === "budget_spent") return passed;
      return refuse({ reason: action === "take_over" ? "somebody_was_faster" : "not_yours" });
    },
  );
  return done;
}
