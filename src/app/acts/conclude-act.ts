// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { AppError, type JsonObject } from "#kernel";
import { beginContactHold } from "../contact-hold.ts";
import type { StoredAct } from "../ports.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { requireText } from "./act-args.ts";
import { type ActContent, sealAct } from "./act-content.ts";
import { tellAfter } from "./act-notices.ts";
import type { ActOutcome } from "./act-outcome.ts";
import { actKinds } from "./kinds.ts";

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
  if (outcome.outcome === "done" && actKinds[content.kind].changesContact === true)
    await holdAfterContactChange(turn, requireText(content.args, "lineId"));
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

/** Begun before the act is written as done: if we stop in between, recovery finds the act and begins it again. */
async function holdAfterContactChange({ deps }: Turn, lineId: string): Promise<void> {
  const line = await deps.telco.reads.findLine(lineId);
  if (!line.ok) throw new AppError("app.hold_not_begun", "Cannot begin the hold after a change of contact data");
  await beginContactHold(deps, line.value.customerId);
}
