// SPDX-License-Identifier: Apache-2.0
import type { PlacedOrder, Relation } from "#telecom";
import { isOutcomeUnknown, isOwnSimChange } from "#telecom";
import { mayAddAmount } from "../budgets.ts";
import type { GateSignals } from "../decide.ts";
import { decideAct } from "../gate.ts";
import { hasLineAlarm } from "../line-alarm.ts";
import type { StoredAct } from "../ports.ts";
import { readLineSignals } from "../step-up/line-signals.ts";
import type { Turn } from "../turn.ts";
import { requireText } from "./act-args.ts";
import type { ActContent } from "./act-content.ts";
import { callContext } from "./act-context.ts";
import type { ActContext, ActKindSpec, Proof } from "./act-kind.ts";
import { type ActOutcome, judgeOrder } from "./act-outcome.ts";
import { actKinds } from "./kinds.ts";
import { resolveAct } from "./resolve-act.ts";

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
  const line = await spec.lineOf(content.args, ctx);
  if (!line.ok) return { outcome: "refused", reason: line.refusal.reason, order: null };
  const refused = await gateAct(turn, content, { ...line.value, isProved: proof !== null });
  if (refused !== null) return { outcome: "refused", reason: refused, order: null };
  const holds = await spec.requalify(content.args, ctx);
  if (!holds.ok) return { outcome: "refused", reason: holds.refusal.reason, order: null };
  if (!(await mayAddAmount(turn, content.kind, content.args)))
    return { outcome: "refused", reason: "not_eligible", order: null };

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

/** The gate's decision, from facts read now. Acts that only protect do not wait for the network. */
async function gateAct(
  turn: Turn,
  { kind, args }: ActContent,
  known: { readonly msisdn: string | null; readonly relation: Relation; readonly isProved: boolean },
): Promise<ReturnType<typeof decideAct>> {
  const { minimum, isProtective } = actKinds[kind];
  const lineId = requireText(args, "lineId");
  const [alarm, signals] = isProtective
    ? [false, "not_read" as const]
    : await Promise.all([hasLineAlarm(turn.deps, lineId), signalsOf(turn, known.msisdn)]);
  const { relation, isProved } = known;
  return decideAct(turn, kind, { lineId, relation, signals, alarm, binds: minimum(args) === "A3", isProved });
}

async function signalsOf(turn: Turn, msisdn: string | null): Promise<GateSignals> {
  if (msisdn === null) return "not_applicable";
  return (await areSignalsClean(turn, msisdn)) ? "clean" : "not_clean";
}

/**
 * Unknown is never clean: an act that could not be checked is refused. A swap that the customer's own completed order for the very
 * SIM in the line explains is theirs; it opens acts, and never a code by SMS.
 */
export async function areSignalsClean(turn: Turn, msisdn: string | null): Promise<boolean> {
  if (msisdn === null) return true;
  const { simSwap, callForwarding, numberRecycling } = await readLineSignals(turn.deps, msisdn);
  if (callForwarding !== "clean" || numberRecycling !== "clean") return false;
  return simSwap === "clean" || (simSwap === "not_clean" && (await isOwnSwap(turn, msisdn)));
}

async function isOwnSwap(turn: Turn, msisdn: string): Promise<boolean> {
  const { reads } = turn.deps.telco;
  const line = await reads.findLineByMsisdn(msisdn);
  if (!line.ok || line.value === null) return false;
  const [service, orders] = await Promise.all([
    reads.findServiceState(line.value),
    reads.listOrders(line.value.customerId),
  ]);
  const hardware = service.ok ? await reads.findSimAndDevice(line.value, service.value) : null;
  return isOwnSimChange({
    line: line.value,
    sim: hardware?.ok === true ? hardware.value.sim : null,
    orders: orders.ok ? orders.value : null,
    now: turn.now,
    swapWindowHours: turn.deps.settings.rules.swapWindowHours,
  });
}
