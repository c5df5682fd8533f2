// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DocumentKind } from "../approvals/content.ts";
import { proposeApproval } from "../approvals/propose.ts";
import { composeReply, sayNow } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { type Claimant, claimantOf } from "../recovery/start.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passDeskGate } from "./pass-gate.ts";

type Wish = {
  readonly conversationId: ConversationId;
  readonly agent: AgentIdentity;
  readonly check: "agent" | "shop";
  readonly document: DocumentKind;
  readonly purpose: "identity" | "recovery";
};

/**
 * An agent who holds the case has seen a document, or a shop has, and asks a colleague to vouch as well. By an agent only for somebody
 * with two factors; after a check in a shop one is enough. Nothing is granted here.
 */
export async function requestVouch(
  deps: AppDeps,
  { conversationId, agent, check, document, purpose }: Wish,
): Promise<Result<{ readonly approvalId: string }, DeskRefusal>> {
  let whose: Claimant | null = null;
  const scope = { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<DeskRefusal>(deps, scope, async (turn) => {
    const action = check === "shop" ? "vouch_shop" : "vouch";
    const passed = await passDeskGate(turn, { agent, action, purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    whose = await claimantOf(turn);
    if (whose === null) return refuse({ reason: "not_permitted" });
    sayNow(turn, "app.desk.vouch.asked", { name: agent.name });
    composeReply(turn);
    return ok(undefined);
  });
  if (!done.ok) return done;
  const claimant = whose as Claimant | null;
  if (claimant === null) return refuse({ reason: "not_permitted" });
  const wish = { kind: "vouch", conversationId, subjectId: claimant.subjectId, check, document, purpose } as const;
  const { approvalId } = await proposeApproval(deps, wish, agent, deps.settings.approvals.lifetimeMs);
  return ok({ approvalId });
}
