// SPDX-License-Identifier: Apache-2.0
import type { ThreatEvent } from "./event.ts";

/** A change of the SIM is what honest people do on a new device right after another one: that alone is no sequence. */
const CHANGES_OF_SIM: ReadonlySet<string> = new Set(["sim_swap", "sim_swapped", "sim_change", "sim_change_undo"]);

/**
 * The end of a SIM swap, step by step and without any model: the SIM was changed, the device is new for the account, and now something else
 * risky is done, not proved by a passkey that is older than the change. One event is enough. Says nothing where one of the three is not known.
 */
export function isSimSwapSequence({ kind, act, isSimRecent, isNewDevice, isProved }: ThreatEvent): boolean {
  return kind === "risky_act" && isSimRecent && isNewDevice && !isProved && act !== null && !CHANGES_OF_SIM.has(act);
}
