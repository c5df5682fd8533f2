// SPDX-License-Identifier: Apache-2.0
import type { Turn } from "../turn.ts";
import type { Meant } from "../understand-input.ts";

/** As many as one conversation can tell us something new with. */
const MOST = 20;

/** Remembers which message of the visitor was not understood, by its number. The words are kept once, where they are kept anyway. */
export function noteMisheard(turn: Turn, meant: Meant): void {
  if (meant.kind !== "said" || turn.owner !== "bot" || turn.tracker.misunderstood === 0) return;
  const at = turn.drafts.findIndex((draft) => draft.kind === "message" && draft.by === "visitor");
  if (at < 0) return;
  turn.state = { ...turn.state, misheard: [...(turn.state.misheard ?? []), turn.stored.lastSeq + 1 + at].slice(-MOST) };
}
