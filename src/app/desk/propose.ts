// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskProposal } from "#protocol";
import { proposeAct } from "../acts/propose-act.ts";
import type { ApprovalWish } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import { composeReply, sayNow } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { TOPIC_OF } from "../desk-acts/registry.ts";
import { inTurn, type TurnDone } from "../in-turn.ts";
import { giveLink } from "../messaging/link.ts";
import { recordEntry, type Turn } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { isCaseLocked } from "./case-level.ts";
import { passDeskGate } from "./pass-gate.ts";
import { actFor, standsBeside } from "./put-before.ts";
import { tellOutcome } from "./tell-outcome.ts";

type Scope = { readonly conversationId: ConversationId; readonly agent: AgentIdentity };

/**
 * Acts for the customer by asking the customer: the act appears in the chat, worded exactly, and nothing happens until the customer presses
 * its button. It is then decided like any other act; that an agent proposed it gives it no right. What an agent may not propose alone goes
 * to a colleague first, in exactly these words.
 */
export async function proposeForCustomer(
  deps: AppDeps,
  {
    conversationId,
    agent,
    kind,
    lineId,
    option = null,
  }: Scope & Omit<DeskProposal, "option"> & { readonly option?: string | null },
): Promise<Result<TurnDone, DeskRefusal>> {
  let waits: ApprovalWish | null = null;
  const scope = { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<DeskRefusal>(deps, scope, async (turn) => {
    waits = null;
    if (turn.state.messaging !== undefined) return leadToIt(turn, agent, kind);
    const passed = await passDeskGate(turn, { agent, action: "propose", purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    if (isCaseLocked(turn)) return refuse({ reason: "not_permitted" });
    const made = await actFor(turn, { act: kind, lineId, option });
    if (!made.ok)
      return refuse({ reason: made.refusal.reason === "unavailable" ? "operator_unavailable" : "not_permitted" });
    const { command, text } = made.value;
    recordEntry(turn, "act.proposed", { kind, by: "agent" }, { kind: "agent", id: agent.agentId });
    const beside = await standsBeside(turn, command);
    if (beside === "two") {
      waits = { kind: "act", conversationId, act: kind, lineId, option, text };
      sayNow(turn, "app.desk.act.waits", { name: agent.name });
    } else {
      sayNow(turn, "app.desk.act.proposed", { name: agent.name });
      tellOutcome(turn, await proposeAct(turn, command, { mustProve: beside === "proof" }));
    }
    composeReply(turn);
    return ok(undefined);
  });
  const wish = waits as ApprovalWish | null;
  if (done.ok && wish !== null) await proposeApproval(deps, wish, agent, deps.settings.approvals.lifetimeMs);
  return done;
}

/**
 * Where others can read along no act is shown: the customer gets the way into the secure window, where they prove who they are and the task
 * begins. It is a message and no more, so it needs what a reply needs.
 */
async function leadToIt(
  turn: Turn,
  agent: AgentIdentity,
  kind: DeskProposal["kind"],
): Promise<Result<undefined, DeskRefusal>> {
  const passed = await passDeskGate(turn, { agent, action: "reply", purpose: "serviceProvision" });
  if (!passed.ok) return passed;
  sayNow(turn, "app.desk.act.elsewhere", { name: agent.name });
  await giveLink(turn, TOPIC_OF[kind]);
  composeReply(turn);
  return ok(undefined);
}
