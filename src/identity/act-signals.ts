// SPDX-License-Identifier: Apache-2.0
import type { SignalState } from "./step-up.ts";

/** What the network says about the line that an act is about, read just now. */
export type ActSignals = {
  readonly simSwap: SignalState;
  readonly deviceSwap: SignalState;
  readonly callForwarding: SignalState;
  readonly numberRecycling: SignalState;
  /** Not clean where the operator barred or suspended the line or a part of it. */
  readonly inService: SignalState;
  /** The customer's own completed order put in the very SIM that is in the line. Asked only where the SIM was swapped. */
  readonly isOwnSwap: boolean;
  /** SIM and device both changed within the last day. Asked only where both changed at all; unknown is yes. */
  readonly didBothChangeLately: boolean;
};

/** `needs_proof`: only by proof of the very act (A3), whatever level it would need else. `closed`: not in a chat. */
export type ActVerdict = "clean" | "needs_proof" | "closed";

/**
 * What signals leave open for an act. Where sources differ the stricter holds:
 * unknown is never clean; a line that is barred takes no order; a swap is explained by the customer's own order only; a SIM and a device that both changed within a day are
 * not explained by anything; a new device alone, and a SIM that the own order put in, raise the act to proof by a passkey.
 */
export function judgeActSignals(signals: ActSignals): ActVerdict {
  return signals.inService === "clean" ? judgeLineHands(signals) : "closed";
}

/**
 * The same without the state of service: whether the line is in its owner's hands. For opening a lock, which is no order on the line;
 * a bar for debt must not shut its owner out.
 */
export function judgeLineHands(signals: Omit<ActSignals, "inService">): ActVerdict {
  const { simSwap, deviceSwap, callForwarding, numberRecycling, isOwnSwap, didBothChangeLately } = signals;
  if (callForwarding !== "clean" || numberRecycling !== "clean") return "closed";
  if (simSwap === "unknown" || deviceSwap === "unknown") return "closed";
  if (simSwap === "not_clean" && !isOwnSwap) return "closed";
  if (simSwap === "not_clean" && deviceSwap === "not_clean" && didBothChangeLately) return "closed";
  return simSwap === "clean" && deviceSwap === "clean" ? "clean" : "needs_proof";
}
