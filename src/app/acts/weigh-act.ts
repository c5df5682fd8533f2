// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { Relation } from "#telecom";
import { readContactHold } from "../contact-hold.ts";
import type { GateSignals } from "../decide.ts";
import { type ActFacts, decideAct } from "../gate.ts";
import { readLineAlarm } from "../line-alarm.ts";
import { isActLocked } from "../locks/locks.ts";
import { senseAct } from "../threat/sense-act.ts";
import type { Turn } from "../turn.ts";
import { requireText } from "./act-args.ts";
import type { ActContent } from "./act-content.ts";
import type { ActContext, ActStanding } from "./act-kind.ts";
import { readVerdictFor } from "./act-signals.ts";
import { actKinds } from "./kinds.ts";

type Weighed = Pick<ActContent, "kind" | "args">;

/**
 * Asks the gate about an act as things stand now: the line, its signals, locks and alarms, and whether what was shown still holds.
 * No transaction may be open while this is awaited.
 */
export async function weighAct(
  turn: Turn,
  act: Weighed,
  ctx: ActContext,
  { isProved, isSettled }: { readonly isProved: boolean; readonly isSettled: boolean },
): Promise<Result<ActStanding, { readonly reason: string }>> {
  const spec = actKinds[act.kind];
  const line = await spec.lineOf(act.args, ctx);
  if (!line.ok) return line;
  const held = spec.isProtective
    ? null
    : await readContactHold(turn.deps, requireText(act.args, "lineId"), spec.proofClass(act.args));
  if (held !== null) return refuse({ reason: held });
  const [holds, { needsProof, ...measured }] = await Promise.all([
    spec.requalify(act.args, ctx),
    measure(turn, act, line.value),
  ]);
  const isHeld = !(await senseAct(turn, act.kind, {
    isProtective: spec.isProtective,
    isSimRecent: measured.signals === "not_clean" || needsProof,
    isProved,
    isSettled,
  }));
  if (isHeld) return refuse({ reason: "signals_not_clean" });
  // What no longer stands has no facts of its own; the gate is asked all the same, and first.
  const standing = holds.ok ? holds.value : { binds: false, amount: 0 };
  const binds = standing.binds || needsProof;
  const refused = decideAct(turn, act.kind, { ...measured, ...standing, binds, settled: isSettled, isProved });
  if (refused !== null) return refuse({ reason: refused });
  return holds.ok ? ok(standing) : holds;
}

/** What the gate needs to know of the line, read now. Acts that only protect do not wait for the network. */
async function measure(
  turn: Turn,
  { kind, args }: Weighed,
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
    signalsOf(turn, kind, msisdn),
  ]);
  // A report together with a change that the network saw is more than somebody's word.
  const reported = raised === "report";
  const alarm = raised === "signal" || isLocked || (reported && read.needsProof);
  return { lineId, relation, ...read, alarm, reported };
}

/** What the network says now: for the gate, and whether it raises the act to proof of itself. */
async function signalsOf(
  turn: Turn,
  kind: Weighed["kind"],
  msisdn: string | null,
): Promise<{ readonly signals: GateSignals; readonly needsProof: boolean }> {
  if (msisdn === null) return { signals: "not_applicable", needsProof: false };
  const verdict = await readVerdictFor(turn.deps, kind, msisdn);
  return { signals: verdict === "closed" ? "not_clean" : "clean", needsProof: verdict === "needs_proof" };
}
