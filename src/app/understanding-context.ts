// SPDX-License-Identifier: Apache-2.0
import { hintsOf } from "#dialogue";
import type { UnderstandingContext } from "#nlu";
import type { Turn } from "./turn.ts";

/** What helps to read an utterance: what was asked, which buttons, lines and plans stand on the screen. */
export function understandingContext(turn: Turn): UnderstandingContext {
  return { ...hintsOf(turn.tracker, turn.deps.catalogues, turn.lang), now: turn.now, timeZone: turn.deps.settings.timeZone, lang: turn.lang };
}
