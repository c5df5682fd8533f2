// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import type { Turn } from "../turn.ts";

/** Says to the engine what can be offered from here on, where that is not what the conversation knows. */
export function availabilityOf({ tracker, deps }: Turn): readonly DialogueEvent[] {
  const off = deps.connect.off();
  return off.join() === (tracker.off ?? []).join() ? [] : [{ type: "availability_changed", off }];
}
