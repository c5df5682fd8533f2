// SPDX-License-Identifier: Apache-2.0
import type { HistoryEntry } from "../ports.ts";

const HOUR_MS = 3_600_000;
/** A screen that is drawn anew reads again: that somebody had a case before them is one look, however often. What was revealed stands alone. */
const REPEATED: readonly HistoryEntry["kind"][] = ["agent.read", "agent.looked_up"];

type Read = { readonly id: number; readonly entry: HistoryEntry };
export type LookGroup = {
  /** The newest of them. */
  readonly entry: HistoryEntry;
  readonly first: Date;
  readonly last: Date;
  readonly count: number;
};

/** Names what is one look: the same thing of the same case, by the same person, in the same hour. Null: it stands alone. */
export function lookKey({ kind, actor, conversationId, facts, at }: HistoryEntry): string | null {
  if (actor.kind !== "agent" || !REPEATED.includes(kind)) return null;
  return JSON.stringify([kind, actor.id, conversationId, facts, Math.floor(at.getTime() / HOUR_MS)]);
}

/**
 * Gathers entries, newest first, into at most `most` looks. Nothing is left out: what does not fit begins the next page, and a look that goes on
 * there is told of there again.
 */
export class LookGroups {
  readonly #groups = new Map<string, LookGroup>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns Whether it was taken; false: they are full, and this one is the first of the next page. */
  take({ id, entry }: Read): boolean {
    const key = lookKey(entry) ?? `#${id}`;
    const known = this.#groups.get(key);
    if (known === undefined) {
      if (this.#groups.size >= this.#most) return false;
      this.#groups.set(key, { entry, first: entry.at, last: entry.at, count: 1 });
      return true;
    }
    const first = entry.at < known.first ? entry.at : known.first;
    const last = entry.at > known.last ? entry.at : known.last;
    this.#groups.set(key, { ...known, first, last, count: known.count + 1 });
    return true;
  }

  get all(): readonly LookGroup[] {
    return [...this.#groups.values()];
  }
}
