// SPDX-License-Identifier: Apache-2.0
import { weekStartsOn } from "#kernel";
import type { UnderstandingContext } from "#nlu";
import type { Turn } from "./turn.ts";

/** What helps to read an utterance: which buttons stand on the screen, which plans there are. */
export function understandingContext(turn: Turn): UnderstandingContext {
  return {
    ...(asksForPostcode(turn) ? { expects: "postcode" } : {}),
    choices: Object.entries(turn.state.offered).map(([id, label]) => ({ id, label })),
    plans: turn.deps.plans(),
    lines: [],
    now: turn.now,
    timeZone: turn.deps.settings.timeZone,
    weekStartsOn: weekStartsOn(turn.deps.settings.defaultCountry),
    lang: turn.lang,
  };
}

/** Where a flow waits for a postcode, five digits are one; anywhere else they are a number. */
function asksForPostcode({ tracker }: Turn): boolean {
  const awaiting = tracker.stack.at(-1)?.awaiting;
  return tracker.prompt === null && awaiting?.kind === "answer" && awaiting.slot === "postcode";
}
