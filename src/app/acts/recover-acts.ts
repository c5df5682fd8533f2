// SPDX-License-Identifier: Apache-2.0
import { ok } from "#kernel";
import { composeReply } from "../compose-reply.ts";
import { runDialogue } from "../decide-and-act.ts";
import type { AppDeps } from "../deps.ts";
import { inTurn } from "../in-turn.ts";
import type { StoredAct } from "../ports.ts";
import { openAct } from "./act-content.ts";
import { concludeAct } from "./conclude-act.ts";
import { resolveAct } from "./resolve-act.ts";

/** An act that a live turn is carrying out is not touched: its calls end well before this. */
const LEFT_BEHIND_MS = 30_000;

/**
 * Resolves acts that a crash or a lost answer left behind, and tells the conversation how they ended. Run as a job.
 *
 * @returns How many were resolved and how many are still open.
 */
export async function recoverActs(deps: AppDeps, limit: number = 50): Promise<{ resolved: number; open: number }> {
  const left = await deps.acts.listUnresolved(deps.tenant, new Date(deps.clock.now() - LEFT_BEHIND_MS), limit);
  const results = await Promise.all(left.map((act) => recoverAct(deps, act)));
  const resolved = results.filter(Boolean).length;
  return { resolved, open: left.length - resolved };
}

async function recoverAct(deps: AppDeps, act: StoredAct): Promise<boolean> {
  let isResolved = false;
  await inTurn(deps, { tenant: act.tenant, conversationId: act.conversationId, clientId: null }, async (turn) => {
    const current = await deps.acts.find(act.tenant, act.conversationId, act.actId);
    if (!current || (current.state !== "committing" && current.state !== "unknown")) return ok(undefined);
    const content = openAct(turn, current);
    const outcome = await resolveAct(turn, current, content);
    isResolved = outcome.outcome !== "unknown";
    if (isResolved || current.state === "committing") {
      await runDialogue(turn, [await concludeAct(turn, current, content, outcome)]);
      composeReply(turn);
    }
    return ok(undefined);
  });
  return isResolved;
}
