// SPDX-License-Identifier: Apache-2.0

import { provesA3For } from "#identity";
import { toolContext } from "../call-tool.ts";
import { levelOf, type Turn } from "../turn.ts";
import type { ActContext, Proof } from "./act-kind.ts";

/**
 * What an act may know and reach: who the gate says speaks, and the operator's orders. Reads begin here: nothing kept since the
 * proposal, or from earlier in the turn, counts; within the act each thing is asked once, so that what was decided on is what is ordered.
 */
export function callContext(turn: Turn, proof: Proof | null = null): ActContext {
  const { readsForTurn, orders } = turn.deps.telco;
  return {
    ...toolContext(turn, proof === null ? levelOf(turn) : "A3"),
    reads: readsForTurn(),
    orders,
    proves: (about) => proof !== null && provesA3For(about, proof.enrolment, turn.now),
  };
}

/** For recovery, when nobody is speaking: the party that the conversation belongs to, whatever its level is now. */
export function recoveryContext(turn: Turn): ActContext {
  const { party, verifiedLine } = turn.state;
  return { ...callContext(turn), party, verifiedLine };
}
