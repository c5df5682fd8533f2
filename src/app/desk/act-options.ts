// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskActOptions, DeskProposal } from "#protocol";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { deskActs } from "../desk-acts/registry.ts";
import { inTurn } from "../in-turn.ts";
import { recordEntry } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { isCaseLocked } from "./case-level.ts";
import { passDeskGate } from "./pass-gate.ts";
import { ownLine } from "./put-before.ts";

/**
 * What can be chosen for an act, in both languages: read with the customer's rights at the customer's level, and recorded as the agent's look.
 * Nothing is put before anybody.
 */
export async function readActOptions(
  deps: AppDeps,
  wish: {
    readonly conversationId: ConversationId;
    readonly agent: AgentIdentity;
    readonly kind: DeskProposal["kind"];
    readonly lineId: string;
  },
): Promise<Result<DeskActOptions["options"], DeskRefusal>> {
  const { conversationId, agent, kind, lineId } = wish;
  const found: DeskActOptions["options"][] = [];
  const scope = { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<DeskRefusal>(deps, scope, async (turn) => {
    const passed = await passDeskGate(turn, { agent, action: "propose", purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    if (isCaseLocked(turn)) return refuse({ reason: "not_permitted" });
    const line = await ownLine(turn, lineId);
    const options = line.ok ? await deskActs[kind].options(turn, line.value) : line;
    if (!options.ok)
      return refuse({ reason: options.refusal.reason === "unavailable" ? "operator_unavailable" : "not_permitted" });
    recordEntry(turn, "agent.read", { what: "options", act: kind, masked: true }, { kind: "agent", id: agent.agentId });
    found.push(options.value);
    return ok(undefined);
  });
  return done.ok ? ok(found.at(-1) ?? []) : done;
}
