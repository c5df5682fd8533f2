// SPDX-License-Identifier: Apache-2.0
import { isOnProbation } from "#identity";
import type { PlacedOrder } from "#telecom";
import { isOutcomeUnknown } from "#telecom";
import { mayAddAmount } from "../budgets.ts";
import type { StoredAct } from "../ports.ts";
import type { Turn } from "../turn.ts";
import type { ActContent } from "./act-content.ts";
import { callContext } from "./act-context.ts";
import type { ActContext, ActKindSpec, Proof } from "./act-kind.ts";
import { type ActOutcome, judgeOrder } from "./act-outcome.ts";
import { actKinds } from "./kinds.ts";
import { resolveAct } from "./resolve-act.ts";
import { weighAct } from "./weigh-act.ts";

/**
 * Sends an act that has entered `committing`. Signals are read again here, after the point of no return for the record and before the
 * order: a swap since the challenge stops it. What was shown must still hold. No transaction is open while any of this is awaited.
 */
export async function carryOut(
  turn: Turn,
  act: StoredAct,
  content: ActContent,
  proof: Proof | null,
): Promise<ActOutcome> {
  const spec = actKinds[content.kind];
  const ctx = callContext(turn, proof);
  const isSettled = proof !== null && !isOnProbation(proof.enrolment, turn.now);
  const weighed = await weighAct(turn, content, ctx, { isProved: proof !== null, isSettled });
  if (!weighed.ok) return { outcome: "refused", reason: weighed.refusal.reason, order: null };
  const standing = weighed.value;
  if (!(await mayAddAmount(turn, standing.amount))) return { outcome: "refused", reason: "limit_reached", order: null };

  const placed = await spec.submit(content.args, act.externalId, ctx);
  if (placed.ok) return readBack(spec, placed.value, content, ctx);
  if (isOutcomeUnknown(placed.refusal)) return resolveAct(turn, act, content);
  return { outcome: "refused", reason: "order_rejected", order: null };
}

/** `done` means accepted by the operator and read back; "completed" is the operator's word, and comes later. */
async function readBack(
  spec: ActKindSpec,
  placed: PlacedOrder,
  content: ActContent,
  ctx: ActContext,
): Promise<ActOutcome> {
  const read = await spec.readBack(placed.orderId, content.args, ctx);
  return judgeOrder(read.ok ? read.value : placed);
}
