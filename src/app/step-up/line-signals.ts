// SPDX-License-Identifier: Apache-2.0

import { type LineSignals, type SignalState, smsCodePolicy } from "#identity";
import { addDays, localDay } from "#kernel";
import type { SubscriptionSignal } from "#telecom";
import type { AppDeps } from "../deps.ts";

/**
 * Reads what the network says about a line that a code or an act rests on. Never cached: it is read before the challenge and again
 * before an order. What cannot be found out is `unknown`, never clean.
 */
export async function readLineSignals(deps: AppDeps, msisdn: string): Promise<LineSignals> {
  return (await readLine(deps, msisdn)).signals;
}

/** The same calls, and whether the subscription is in service: nothing of it barred or suspended. Slower data is service. */
export async function readLine(
  deps: AppDeps,
  msisdn: string,
): Promise<{ readonly signals: LineSignals; readonly inService: SignalState }> {
  const { signals } = deps.telco;
  const since = addDays(localDay(deps.clock.now(), deps.settings.timeZone), -smsCodePolicy.recycledWithinDays);
  const [simSwap, callForwarding, numberRecycling, subscription, reachability] = await Promise.all([
    signals.simSwap(msisdn),
    signals.callForwarding(msisdn),
    signals.numberRecycling(msisdn, since),
    signals.subscriptionStatus(msisdn),
    signals.reachability(msisdn),
  ]);
  const accepts: SignalState =
    subscription.state === "unknown" ? "unknown" : subscription.voiceSmsIn === "active" ? "clean" : "not_clean";
  const reached: SignalState =
    reachability.state === "unknown"
      ? "unknown"
      : reachability.state === "reachable" && reachability.sms
        ? "clean"
        : "not_clean";
  const canReceive = accepts === "clean" ? reached : accepts;
  return { signals: { simSwap, callForwarding, numberRecycling, canReceive }, inService: serviceOf(subscription) };
}

function serviceOf(subscription: SubscriptionSignal): SignalState {
  if (subscription.state === "unknown") return "unknown";
  const { voiceSmsIn, voiceSmsOut, data } = subscription;
  return [voiceSmsIn, voiceSmsOut, data].includes("suspended") ? "not_clean" : "clean";
}
