// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result } from "#kernel";
import type { DeskRevealValue, DeskValues } from "#protocol";
import { revealsLeft } from "../budgets.ts";
import { composeReply, sayNow, wordFor } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import { noteReason } from "../notes/write-note.ts";
import { reidentify } from "../vault/reidentify.ts";
import type { DeskRefusal } from "./agent-turn.ts";

/** How long a desk may show what was revealed. Seeing it again is a new decision. */
const SHOWN_FOR_MS = 5 * 60_000;

/**
 * What a pseudonym of the transcript stands for, for the agent who holds the case, with a reason. The customer reads who looked and why;
 * that and the history entry are durable before the agent gets anything. Secrets and card numbers are nowhere to be had.
 */
export async function revealValue(
  deps: AppDeps,
  {
    conversationId,
    agent,
    name,
    reason,
    note = null,
    byLink,
  }: Omit<DeskRevealValue, "note"> & {
    readonly note?: string | null;
    readonly conversationId: ConversationId;
    readonly agent: AgentIdentity;
    /** By a link that went to the desk of others. */
    readonly byLink?: true;
  },
): Promise<Result<DeskValues, DeskRefusal>> {
  let answer: DeskValues | null = null;
  const by = { kind: "agent" as const, agent, ...(byLink === undefined ? {} : { byLink }) };
  const done = await inTurn<DeskRefusal>(
    deps,
    { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const },
    async (turn) => {
      const shown = await reidentify(turn, { names: [name], purpose: reason, by });
      if (!shown.ok) return shown;
      const noted = await noteReason(turn, agent, note);
      if (!noted.ok) return noted;
      // EXPOSE: to the agent whom the gate allowed it
      const values = shown.value.map((one) => ({ name: one.name, value: one.value.expose() }));
      const { reveals } = await revealsLeft(deps, agent.agentId);
      answer = { values, hideAt: new Date(turn.now + SHOWN_FOR_MS).toISOString(), left: reveals };
      for (const { kind } of shown.value)
        sayNow(turn, "app.desk.revealed.value", {
          name: agent.name,
          what: wordFor(turn, `app.kind.${kind}`),
          purpose: wordFor(turn, `app.desk.purpose.${reason}`),
        });
      composeReply(turn);
      return ok(undefined);
    },
  );
  if (!done.ok) return done;
  return ok(answer ?? { values: [], hideAt: new Date(deps.clock.now()).toISOString(), left: 0 });
}
