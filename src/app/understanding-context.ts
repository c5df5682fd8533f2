// SPDX-License-Identifier: Apache-2.0
import type { UnderstandingContext } from "#nlu";
import type { Turn } from "./turn.ts";

/** What helps to read an utterance: which buttons stand on the screen, which plans there are. */
export function understandingContext(turn: Turn): UnderstandingContext {
  return {
    choices: Object.entries(turn.state.offered).map(([id, label]) => ({ id, label })),
    plans: turn.deps.plans(),
    lines: [],
    now: turn.now,
    timeZone: turn.deps.settings.timeZone,
    lang: turn.lang,
  };
}
