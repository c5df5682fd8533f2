// SPDX-License-Identifier: Apache-2.0
import type { Command } from "#dialogue";
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskProposal } from "#protocol";
import { proposeAct } from "../acts/propose-act.ts";
import { toolContext } from "../call-tool.ts";
import { composeReply, sayNow } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { inTurn, type TurnDone } from "../in-turn.ts";
import { lineLabel } from "../tools/labels.ts";
import { requireLine } from "../tools/subject-view.ts";
import { levelOf, recordEntry } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passDeskGate } from "./pass-gate.ts";

type Scope = { readonly conversationId: ConversationId; readonly agent: AgentIdentity };

/**
 * Acts for the customer by asking the customer: the act appears in the chat, worded exactly, and nothing happens until the customer presses
 * its button. It is then decided like any other act; that an agent proposed it gives it no right.
 */
export async function proposeForCustomer(
  deps: AppDeps,
  { conversationId, agent, kind, lineId }: Scope & DeskProposal,
): Promise<Result<TurnDone, DeskRefusal>> {
  return inTurn<DeskRefusal>(deps, { tenant: deps.tenant, conversationId, clientId: null }, async (turn) => {
    const passed = await passDeskGate(turn, { agent, action: "propose", purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    const line = await requireLine(toolContext(turn, levelOf(turn)), lineId);
    if (!line.ok)
      return refuse({ reason: line.refusal.reason === "unavailable" ? "operator_unavailable" : "not_permitted" });
    recordEntry(turn, "act.proposed", { kind, by: "agent" }, { kind: "agent", id: agent.agentId });
    sayNow(turn, "app.desk.act.proposed", { name: agent.name });
    await proposeAct(turn, roamingOn(lineId, lineLabel(line.value.line)));
    composeReply(turn);
    return ok(undefined);
  });
}

function roamingOn(lineId: string, label: string): Extract<Command, { type: "propose_act" }> {
  return {
    type: "propose_act",
    kind: "roaming_enable",
    args: { lineId },
    title: "t5.enable.title",
    sentence: "t5.enable.sentence_plain",
    params: { line: label },
    rows: [{ label: "row.line", value: label }],
  };
}
