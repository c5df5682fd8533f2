// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import type { JsonObject } from "#kernel";
import type { StoredAct } from "../ports.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { type ActContent, sealAct } from "./act-content.ts";
import { tellAfter } from "./act-notices.ts";
import type { ActOutcome } from "./act-outcome.ts";

/** Writes how an act ended, with its history entry and the notice that is still owed: all durable with the turn, in one transaction. */
export async function concludeAct(
  turn: Turn,
  act: StoredAct,
  content: ActContent,
  outcome: ActOutcome,
): Promise<DialogueEvent> {
  const { order } = outcome;
  turn.acts.set(
    act.actId,
    sealAct(turn, act.actId, outcome.outcome, { ...content, orderId: order?.orderId ?? null }, act.expiresAt),
  );
  recordEntry(turn, `act.${outcome.outcome}`, { act: act.actId, kind: content.kind, reason: outcome.reason ?? null });
  tellAfter(turn, act, content, outcome);
  const details: JsonObject =
    order === null ? {} : { orderId: order.orderId, state: order.state, startsOn: order.startsOn };
  return {
    type: "act_finished",
    actId: act.actId,
    outcome: outcome.outcome,
    ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
    details,
  };
}
