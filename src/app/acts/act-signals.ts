// SPDX-License-Identifier: Apache-2.0
import type { ActKind } from "#dialogue";
import { type ActSignals, type ActVerdict, judgeActSignals, judgeLineHands } from "#identity";
import type { AppDeps } from "../deps.ts";
import { readLine } from "../step-up/line-signals.ts";
import { actKinds } from "./kinds.ts";
import { isOwnSwap } from "./own-swap.ts";

const LATELY_HOURS = 24;

/**
 * Reads what the network says about the line of an act, and judges it. Never cached: read before the challenge and again after the act has
 * entered `committing`. A swap that the customer's own completed order explains is theirs; it opens acts, and never a code by SMS.
 *
 * @param msisdn - Null where the act touches no line.
 */
export async function readActVerdict(deps: AppDeps, msisdn: string | null): Promise<ActVerdict> {
  return msisdn === null ? "clean" : judgeActSignals(await readActSignals(deps, msisdn));
}

/** The verdict for one kind of act: a line that is paused receives nothing, and is given back all the same to its owner. */
export function readVerdictFor(deps: AppDeps, kind: ActKind, msisdn: string | null): Promise<ActVerdict> {
  return actKinds[kind].isForPausedLine ? readHandsVerdict(deps, msisdn) : readActVerdict(deps, msisdn);
}

/** Whether a line is in its owner's hands, read now, whatever the operator barred on it: for opening a lock. */
export async function readHandsVerdict(deps: AppDeps, msisdn: string | null): Promise<ActVerdict> {
  return msisdn === null ? "clean" : judgeLineHands(await readActSignals(deps, msisdn));
}

async function readActSignals(deps: AppDeps, msisdn: string): Promise<ActSignals> {
  const [line, deviceSwap] = await Promise.all([readLine(deps, msisdn), deps.telco.signals.deviceSwap(msisdn)]);
  const { simSwap, callForwarding, numberRecycling } = line.signals;
  const isSwapped = simSwap === "not_clean";
  const [isOwn, didBothChangeLately] = await Promise.all([
    isSwapped && isOwnSwap(deps, msisdn),
    isSwapped && deviceSwap === "not_clean" && didBothChange(deps, msisdn),
  ]);
  const { inService } = line;
  return { simSwap, callForwarding, numberRecycling, inService, deviceSwap, isOwnSwap: isOwn, didBothChangeLately };
}

async function didBothChange(deps: AppDeps, msisdn: string): Promise<boolean> {
  const { signals } = deps.telco;
  const lately = await Promise.all([signals.simSwap(msisdn, LATELY_HOURS), signals.deviceSwap(msisdn, LATELY_HOURS)]);
  return lately.every((state) => state !== "clean");
}
