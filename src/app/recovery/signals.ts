// SPDX-License-Identifier: Apache-2.0
import { isOwnSwap } from "../acts/own-swap.ts";
import type { AppDeps } from "../deps.ts";
import { hasLineAlarm } from "../line-alarm.ts";
import { readLineSignals } from "../step-up/line-signals.ts";

/**
 * Whether these lines are in their owner's hands, as far as the network knows. Unknown is never clean. A swap that the customer's own
 * completed order for the very SIM explains is theirs: who lost a phone gets a new SIM first.
 */
export async function areLinesClean(deps: AppDeps, msisdns: readonly string[]): Promise<boolean> {
  return (await Promise.all(msisdns.map((msisdn) => isLineClean(deps, msisdn)))).every(Boolean);
}

/** Whether one of these lines was reported, as by whoever stopped a recovery: then only people begin another one. */
export async function isAnyAlarmed(deps: AppDeps, lineIds: readonly string[]): Promise<boolean> {
  return (await Promise.all(lineIds.map((lineId) => hasLineAlarm(deps, lineId)))).some(Boolean);
}

async function isLineClean(deps: AppDeps, msisdn: string): Promise<boolean> {
  const { simSwap, callForwarding, numberRecycling } = await readLineSignals(deps, msisdn);
  if (callForwarding !== "clean" || numberRecycling !== "clean") return false;
  return simSwap === "clean" || (simSwap === "not_clean" && (await isOwnSwap(deps, msisdn)));
}
