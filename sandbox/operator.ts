// SPDX-License-Identifier: Apache-2.0
import type { Operator, OperatorId } from "./operators/kinds.ts";
import { larkspur } from "./operators/larkspur/index.ts";
import { noor } from "./operators/noor/index.ts";

export const operators: Readonly<Record<OperatorId, Operator>> = { larkspur, noor };

let playing: Operator = larkspur;
let holders = 0;

/** The operator that this process plays. Nothing of the seed may be kept across a change: it is built when it is asked for. */
export function operator(): Operator {
  return playing;
}

/**
 * Plays an operator until the returned function is called; then Larkspur again, as before the first call. A process plays one at a time,
 * since the sandbox is a process of its own.
 *
 * @throws RangeError - If another operator is being played.
 */
export function play(id: OperatorId): () => void {
  if (holders > 0 && playing.id !== id)
    throw new RangeError(`Cannot play ${id}: this process plays ${playing.id} until its sandbox is closed`);
  playing = operators[id];
  holders += 1;
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    holders -= 1;
    if (holders === 0) playing = larkspur;
  };
}

/** Whether a text names a seed. */
export function isOperatorId(text: string): text is OperatorId {
  return Object.hasOwn(operators, text);
}
