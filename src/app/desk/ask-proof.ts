// SPDX-License-Identifier: Apache-2.0
import { ASSURANCE_LEVELS, type ConversationId, ok, type Result } from "#kernel";
import type { DeskProofWish } from "#protocol";
import { composeReply, sayNow, wordFor } from "../compose-reply.ts";
import { runDialogue } from "../decide-and-act.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { giveLink } from "../messaging/link.ts";
import { stepUp } from "../step-up/begin-step-up.ts";
import { levelOf, recordEntry } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passDeskGate } from "./pass-gate.ts";

/** `asked`: the customer has the form. `reached`: proved already. `unavailable`: no way leads there in this chat. `elsewhere`: a link was sent. */
export type ProofAsked = { readonly state: "asked" | "reached" | "unavailable" | "elsewhere" };

/**
 * Asks the customer, on the agent's wish and with the reason in words, to prove who they are: the same form or passkey as the bot's, beside a
 * warning that nobody needs to be told the code. The answer comes from the customer's window under the customer's token; nothing at the desk
 * takes one, and no code is ever in what the desk reads.
 */
export async function askForProof(
  deps: AppDeps,
  {
    conversationId,
    agent,
    level,
    reason,
  }: DeskProofWish & { readonly conversationId: ConversationId; readonly agent: AgentIdentity },
): Promise<Result<ProofAsked, DeskRefusal>> {
  let state: ProofAsked["state"] = "asked";
  const scope = { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<DeskRefusal>(deps, scope, async (turn) => {
    const passed = await passDeskGate(turn, { agent, action: "ask_proof", purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    state = "reached";
    if (ASSURANCE_LEVELS.indexOf(levelOf(turn)) >= ASSURANCE_LEVELS.indexOf(level)) return ok(undefined);
    const why = wordFor(turn, `app.desk.proof.${reason}`);
    recordEntry(turn, "assurance.asked", { wanted: level, reason }, { kind: "agent", id: agent.agentId });
    sayNow(turn, "app.desk.proof.asked", { name: agent.name, why });
    if (turn.state.messaging !== undefined) {
      state = "elsewhere";
      await giveLink(turn, "security_checkup");
    } else {
      sayNow(turn, "app.desk.proof.alone");
      const events = await stepUp(turn, { level, why }, []);
      state = events.some(({ type }) => type === "step_up_ended") ? "unavailable" : "asked";
      // The tasks are silent while a person speaks; only the level is noted.
      if (state === "asked") await runDialogue(turn, events);
    }
    composeReply(turn);
    return ok(undefined);
  });
  return done.ok ? ok({ state }) : done;
}
