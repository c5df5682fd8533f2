// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import { composeReply } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { conversationsElsewhere, setLock } from "../locks/lock.ts";
import { endSession } from "../sessions/end-session.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passDeskGate } from "./pass-gate.ts";

/**
 * The agent who holds the case locks the customer's account, or the line where only that was shown: somebody called, or something looks
 * wrong. As easy as for the customer, told to every contact of record, and not the agent's to open again.
 */
export async function lockForCustomer(
  deps: AppDeps,
  { conversationId, agent }: { readonly conversationId: ConversationId; readonly agent: AgentIdentity },
): Promise<Result<{ readonly ended: number }, DeskRefusal>> {
  let elsewhere: readonly ConversationId[] = [];
  const scope = { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<DeskRefusal>(deps, scope, async (turn) => {
    const passed = await passDeskGate(turn, { agent, action: "lock", purpose: "fraudPrevention" });
    if (!passed.ok) return passed;
    const set = await setLock(turn, { kind: "agent", id: agent.agentId });
    if (!set.ok)
      return refuse({
        reason: set.refusal.reason === "operator_unavailable" ? "operator_unavailable" : "not_permitted",
      });
    elsewhere = await conversationsElsewhere(turn);
    composeReply(turn);
    return ok(undefined);
  });
  if (!done.ok) return done;
  const ended = await Promise.all(elsewhere.map((id) => endSession(deps, id, "locked")));
  return ok({ ended: ended.filter(Boolean).length });
}
