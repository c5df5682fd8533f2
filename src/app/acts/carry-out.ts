// SPDX-License-Identifier: Apache-2.0
import { isOnProbation } from "#identity";
import type { PlacedOrder, Relation } from "#telecom";
import { isOutcomeUnknown } from "#telecom";
import { mayAddAmount } from "../budgets.ts";
import type { GateSignals } from "../decide.ts";
import { type ActFacts, decideAct } from "../gate.ts";
import { readLineAlarm } from "../line-alarm.ts";
import { isActLocked } from "../locks/locks.ts";
import type { StoredAct } from "../ports.ts";
import type { Turn } from "../turn.ts";
import { requireText } from "./act-args.ts";
import type { ActContent } from "./act-content.ts";
import { callContext } from "./act-context.ts";
import type { ActContext, ActKindSpec, Proof } from "./act-kind.ts";
import { type ActOutcome, judgeOrder } from "./act-outcome.ts";
import { readActVerdict } from "./act-signals.ts";
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
  const [holds, { needsProof, ...measured }] = await Promise.all([
    spec.requalify(content.args, ctx),
    measure(turn, content, line.value),
  ]);
  // What no longer stands has no facts of its own; the gate is asked all the same, and first.
  const standing = holds.ok ? holds.value : { binds: false, amount: 0 };
  const binds = standing.binds || needsProof;
  const settled = proof !== null && !isOnProbation(proof.enrolment, turn.now);
  const facts = { ...measured, ...standing, binds, settled, isProved: proof !== null };
  const refused = decideAct(turn, content.kind, facts);
  if (refused !== null) return { outcome: "refused", reason: refused, order: null };
  if (!holds.ok) return { outcome: "refused", reason: holds.refusal.reason, order: null };
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

/** What the gate needs to know of the line, read now. Acts that only protect do not wait for the network. */
async function measure(
  turn: Turn,
  { kind, args }: ActContent,
  { msisdn, relation }: { readonly msisdn: string | null; readonly relation: Relation },
): Promise<
  Pick<ActFacts, "lineId" | "relation" | "signals" | "alarm" | "reported"> & { readonly needsProof: boolean }
> {
  const lineId = requireText(args, "lineId");
  if (actKinds[kind].isProtective)
    return { lineId, relation, signals: "not_read", alarm: false, reported: false, needsProof: false };
  const [raised, isLocked, read] = await Promise.all([
    readLineAlarm(turn.deps, lineId),
    isActLocked(turn, lineId),
    signalsOf(turn, msisdn),
  ]);
  // A report together with a change that the network saw is more than somebody's word.
  const reported = raised === "report";
  const alarm = raised === "signal" || isLocked || (reported && read.needsProof);
  return { lineId, relation, ...read, alarm, reported };
}

/** What the network says now: for the gate, and whether it raises the act to proof of itself. */
async function signalsOf(
  turn: Turn,
  msisdn: string | null,
): Promise<{ readonly signals: GateSignals; readonly needsProof: boolean }> {
  if (msisdn === null) return { signals: "not_applicable", needsProof: false };
  const verdict = await readActVerdict(turn.deps, msisdn);
  return { signals: verdict === "closed" ? "not_clean" : "clean", needsProof: verdict === "needs_proof" };
}
