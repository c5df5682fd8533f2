// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse } from "#kernel";
import type { DeskOutsideReveal, DeskOutsideView, DeskValues } from "#protocol";
import { circumstancesOf } from "../circumstances.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { DeskRefusal } from "../desk/agent-turn.ts";
import { revealValue } from "../desk/reveal-value.ts";
import { decideDesk } from "../gate.ts";
import { readEvents } from "../read-events.ts";
import { openTurn } from "../turn.ts";
import { vaultName } from "../vault/sealed-value.ts";
import { isOutside } from "./go-outside.ts";
import { readTicket } from "./reveal-link.ts";

/** The customer hides no more than this in one conversation. */
const MOST_NAMES = 200;

/**
 * What stands behind a link that went to the desk of others: which hidden values there are, by their names alone. For somebody who is signed in
 * and whom the policies would let see one; for everybody else it reads as a link that leads nowhere.
 */
export async function viewOutside(
  deps: AppDeps,
  agent: AgentIdentity,
  ticket: string,
): Promise<Result<DeskOutsideView, DeskRefusal>> {
  const conversationId = readTicket(deps, ticket);
  const stored =
    conversationId === null ? null : await deps.conversations.find(deps.tenant, conversationId, null, "desk");
  if (conversationId === null || stored === null) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  if (!isOutside(turn) || !mayReveal(deps, agent, turn, conversationId))
    return refuse({ reason: "conversation_not_found" });
  const events = await readEvents(deps, stored, 0);
  const names = events.flatMap((event) =>
    event.kind === "message" && event.by === "visitor"
      ? (event.hidden ?? []).flatMap(({ name, kind }) => {
          const known = vaultName(name);
          return known === null ? [] : [{ name: known, kind }];
        })
      : [],
  );
  const values = [...new Map(names.map((one) => [one.name, one])).values()].slice(0, MOST_NAMES);
  return ok({ code: conversationId.slice(-8).toUpperCase(), values });
}

/** Asked before anything is listed; seeing a value is a decision of its own. */
function mayReveal(
  { policies }: AppDeps,
  agent: AgentIdentity,
  turn: Awaited<ReturnType<typeof openTurn>>,
  id: ConversationId,
): boolean {
  const about = { kind: "Case", id, isWaiting: false, heldBy: null, isOutside: true } as const;
  return decideDesk(policies.decide, agent, "reidentify", about, circumstancesOf(turn, "contactCheck")).isAllowed;
}

/** One value, for a reason that the customer reads before it is shown: decided, counted and kept in the history as at our own desk. */
export async function revealOutside(
  deps: AppDeps,
  agent: AgentIdentity,
  { ticket, name, reason }: DeskOutsideReveal,
): Promise<Result<DeskValues, DeskRefusal>> {
  const conversationId = readTicket(deps, ticket);
  if (conversationId === null) return refuse({ reason: "conversation_not_found" });
  return revealValue(deps, { conversationId, agent, name, reason, byLink: true });
}
