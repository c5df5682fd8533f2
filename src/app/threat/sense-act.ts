// SPDX-License-Identifier: Apache-2.0
import type { ActKind } from "#dialogue";
import type { Turn } from "../turn.ts";
import { mustProve } from "./demand-proof.ts";
import { stopsActs } from "./guard.ts";
import { mayChange, sense } from "./sense.ts";
import { isDeviceNew } from "./sense-sign-in.ts";

/**
 * An act is about to be carried out. What only protects goes on whatever holds: nobody is kept from locking.
 *
 * @returns Whether it may go; false also where nobody could look.
 */
export async function senseAct(
  turn: Turn,
  act: ActKind,
  how: {
    readonly isProtective: boolean;
    readonly isSimRecent: boolean;
    readonly isProved: boolean;
    readonly isSettled: boolean;
  },
): Promise<boolean> {
  const { isSimRecent } = how;
  const isNewDevice = isSimRecent && (await isDeviceNew(turn));
  await sense(turn, "risky_act", { act, isSimRecent, isNewDevice, isProved: how.isSettled, isOwn: true });
  if (how.isProtective) return true;
  if (stopsActs(turn.guard)) {
    turn.deps.threat.count("met", "hold_acts");
    return false;
  }
  // An act that the owner's passkey signed just now is the very proof that is asked for.
  return how.isProved || !mustProve(turn);
}

/** A way of signing in is about to be added or removed. @returns Whether it may go on; says so where it may not. */
export async function senseAccountChange(turn: Turn, what: string): Promise<boolean> {
  await sense(turn, "risky_act", { act: what, isOwn: true });
  return mayChange(turn);
}
