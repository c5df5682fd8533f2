// SPDX-License-Identifier: Apache-2.0
import type { StoredAct } from "../ports.ts";
import type { Turn } from "../turn.ts";
import type { ActContent } from "./act-content.ts";
import { recoveryContext } from "./act-context.ts";
import { type ActOutcome, judgeOrder } from "./act-outcome.ts";
import { actKinds } from "./kinds.ts";

/** A request that is still on its way may make an order appear: until then "there is none" is not an answer. */
const SETTLE_MS = 60_000;

/** Asks the operator, by external id, what became of an act whose answer was lost. Never sends anything. */
export async function resolveAct(turn: Turn, act: StoredAct, content: ActContent): Promise<ActOutcome> {
  const found = await actKinds[content.kind].findByExternalId(content.args, act.externalId, recoveryContext(turn));
  if (!found.ok) return { outcome: "unknown", reason: "unavailable", order: null };
  if (found.value !== null) return judgeOrder(found.value);
  const isSettled = turn.now - act.updatedAt.getTime() >= SETTLE_MS && act.state !== "proposed";
  return isSettled
    ? { outcome: "refused", reason: "unavailable", order: null }
    : { outcome: "unknown", reason: "unavailable", order: null };
}
