// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskProposal } from "#protocol";
import { proposeAct } from "../acts/propose-act.ts";
import type { ApprovalWish } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import { needsSecondPerson } from "../approvals/registry.ts";
import { composeReply, sayNow } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { inTurn, type TurnDone } from "../in-turn.ts";
import { recordEntry } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passDeskGate } from "./pass-gate.ts";
import { actFor } from "./put-before.ts";

type Scope = { readonly conversationId: ConversationId; readonly agent: AgentIdentity };

/**
 * Acts for the customer by asking the customer: the act appears in the chat, worded exactly, and nothing happens until the customer presses
 * its button. It is then decided like any other act; that an agent proposed it gives it no right. What an agent may not propose alone goes
 * to a colleague first, in exactly these words.
 */
export async function proposeForCustomer(
  deps: AppDeps,
  { conversationId, agent, kind, lineId }: Scope & DeskProposal,
): Promise<Result<TurnDone, DeskRefusal>> {
  let waits: ApprovalWish | null = null;
  const scope = { tenant: deps.tenant, conversationId, clientId: null };
  const done = await inTurn<DeskRefusal>(deps, scope, async (turn) => {
    waits = null;
    const passed = await passDeskGate(turn, { agent, action: "propose", purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    const made = await actFor(turn, { act: kind, lineId });
    if (!made.ok)
      return refuse({ reason: made.refusal.reason === "unavailable" ? "operator_unavailable" : "not_permitted" });
    const { command, text } = made.value;
    recordEntry(turn, "act.proposed", { kind, by: "agent" }, { kind: "agent", id: agent.agentId });
    if (needsSecondPerson(deps, kind, command.args)) {
      waits = { kind: "act", conversationId, act: kind, lineId, text };
      sayNow(turn, "app.desk.act.waits", { name: agent.name });
    } else {
      sayNow(turn, "app.desk.act.proposed", { name: agent.name });
      await proposeAct(turn, command);
    }
    composeReply(turn);
    return ok(undefined);
  });
  const wish = waits as ApprovalWish | null;
  if (done.ok && wish !== null) await proposeApproval(deps, wish, agent, deps.settings.approvals.lifetimeMs);
  return done;
}
