// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import type { JsonObject } from "#kernel";
import { wordFor } from "../compose-reply.ts";
import type { StoredAct } from "../ports.ts";
import { oweNotice, recordEntry, type Turn } from "../turn.ts";
import { type ActContent, sealAct } from "./act-content.ts";
import type { ActOutcome } from "./act-outcome.ts";
import { actKinds } from "./kinds.ts";

/** Writes how an act ended, with its history entry and the notice that is owed: all durable with the turn, in one transaction. */
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
  const params =
    order !== null && outcome.outcome === "done" ? actKinds[content.kind].noticeParams(content.args, order) : null;
  if (params !== null && turn.state.party !== null) {
    oweNotice(turn, act.actId, {
      to: { kind: "contact_of_record", party: turn.state.party },
      text: wordFor(turn, `app.notice.${content.kind}`, params),
      purpose: "order_changed",
      expiresAt: null,
    });
  }
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
